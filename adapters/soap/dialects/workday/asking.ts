/** What every read of Workday has in common: by WID, by a key of ours, or by criteria and in pages. */
import { type Paging, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

const asked = table<{ id: string; limit?: string }>();
const USUAL = '50';

export type Node = { [name: string]: unknown };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
/** The element at the end of the names, the first where there are several; an empty one where there is none. */
export function under(from: unknown, ...names: string[]): Node {
  const found = names.reduce((at: unknown, name) => {
    const held = isNode(at) ? at[name] : undefined;
    return Array.isArray(held) ? held[0] : held;
  }, from);
  return isNode(found) ? found : {};
}

/** Kind of record, and where its request and its answer hold it. */
export interface Kind {
  kind: string;
  request: string;
  /** Where the first record of an answer stands. */
  first: string;
  list: string;
}

export const kindOf = (kind: string): Kind => ({
  kind,
  request: `Get_${kind}s_Request`,
  first: `Get_${kind}s_Response.Response_Data.${kind}[0].`,
  list: `Get_${kind}s_Response.Response_Data.${kind}`,
});

/** Path of the ID of a type within a reference. */
export const idIn = (at: string, type = 'WID'): string => `${at}.ID[@type=${type}].#text`;

/** By the WID that an id of ours stands for. */
export const reading = ({ kind, request }: Kind, at = 'id'): readonly Rule[] => [
  asked.f(at as 'id', idIn(`${request}.Request_References.${kind}_Reference[0]`)),
  asked.fixed(`${request}.Response_Group.Include_Reference`, 'true'),
];

/** By several WIDs that steps before have found, as one page. */
export const readingThose = ({ kind, request }: Kind, wids: (scope: Scope) => readonly string[]): readonly Rule[] => [
  asked.custom({
    id: 'those',
    carries: [],
    enc(_, tree, { scope }) {
      const references = wids(scope).map(wid => ({ ID: [{ '@type': 'WID', '#text': wid }] }));
      const { body } = tree as { body: Node };
      body[request] = {
        ...under(body, request),
        Request_References: { '@Skip_Non_Existing_Instances': 'true', [`${kind}_Reference`]: references },
        Response_Filter: { Page: '1', Count: String(references.length) },
      };
    },
  }),
  asked.fixed(`${request}.Response_Group.Include_Reference`, 'true'),
];

/** Whether it was made under the gateway's own key, where nobody heard: nothing is found where it was not. */
export const finding = ({ kind, request }: Kind, type: string): readonly Rule[] => [
  asked.fixed(`${request}.Request_References.@Skip_Non_Existing_Instances`, 'true'),
  asked.context('key', idIn(`${request}.Request_References.${kind}_Reference[0]`, type)),
];

/** Reading back what a step before made or found. */
export const readingBack = ({ kind, request }: Kind): readonly Rule[] => {
  const place = idIn(`${request}.Request_References.${kind}_Reference[0]`);
  return [
    asked.custom({
      id: 'made',
      carries: [],
      enc(_, tree, { scope: { steps } }) {
        const id = text(under(steps, 'submit')['id']) ?? text(under(steps, 'find')['id']);
        const { body } = tree as { body: Node };
        const made = { Request_References: { [`${kind}_Reference`]: [{ ID: [{ '@type': 'WID', '#text': id }] }] } };
        body[request] = { ...under(body, request), ...made };
      },
    }),
    asked.fixed(place.replace(/\.Request_References.*$/, '.Response_Group.Include_Reference'), 'true'),
  ];
};

/** The id of what a find or a submission answers. */
export const found = ({ kind, first }: Kind): readonly Rule[] => [
  asked.f('id', { read: [idIn(`${first}${kind}_Reference`)] }),
  asked.ignore(first.replace(/\[0\]\.$/, '')),
];
export const submitted = (kind: string): readonly Rule[] => [
  asked.f('id', { read: [idIn(`Submit_${kind}_Response.${kind}_Reference`)] }, undefined, { req: true }),
  asked.ignore(`Submit_${kind}_Response`),
];

/** A search: so many at a time, each page as of the same instant. */
export const listing = ({ request }: Kind): readonly Rule[] => [
  asked.fixed(`${request}.Response_Filter.Page`, '1'),
  asked.when('limit', asked.f('limit', `${request}.Response_Filter.Count`)),
  asked.when(asked.absent('limit'), asked.fixed(`${request}.Response_Filter.Count`, USUAL)),
  asked.context('now', `${request}.Response_Filter.As_Of_Entry_DateTime`),
];
export const paging = ({ request }: Kind): Paging => ({ size: `${request}.Response_Filter.Count`, next: 'head.next' });

/** What of an answer says nothing to who asked. */
export const frame = ({ kind }: Kind): readonly Rule[] => {
  const root = `Get_${kind}s_Response`;
  const parts = [
    '@version',
    'Request_References',
    'Request_Criteria',
    'Response_Filter',
    'Response_Group',
    'Response_Results',
  ];
  return [asked.ignore(...parts.map(part => `${root}.${part}`))];
};
