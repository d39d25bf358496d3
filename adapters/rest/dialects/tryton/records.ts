/** How records of Tryton are asked for, one or a page of them, and what of every record says who it is and in which version. */
import { type Codec, instant, type Paging, type Rule, table } from '../../../../gateway/kit.ts';

interface Kept {
  company: string;
  meta: { version: string; lastUpdated: string };
}

const asked = table<{ id: string; company: string; limit?: number; active?: string }>();
const found = table<Kept>();

const USUAL = '50';
/** Of every record: the instant of its last change, by which a later write knows it again. */
const OF_EACH = ['_timestamp', 'create_date', 'write_date'];

export const paging: Paging = { size: 'head.limit', next: 'head.next' };

export const reading = (entity: string, fields: readonly string[]): readonly Rule[] => [
  asked.fixed('head.entity', entity),
  asked.fixed('head.call', 'read'),
  asked.f('id', 'head.id'),
  asked.fixed('head.fields', [...fields, ...OF_EACH].join(',')),
];

/** Those of a company, which is the one that the user of the endpoint works for. */
export const searching = (entity: string, fields: readonly string[], { order }: { order: string }): readonly Rule[] => [
  asked.fixed('head.entity', entity),
  asked.fixed('head.call', 'search_read'),
  asked.fixed('head.fields', [...fields, ...OF_EACH].join(',')),
  asked.fixed('head.order', order),
  asked.when('limit', asked.f('limit', 'head.limit')),
  asked.when(asked.absent('limit'), asked.fixed('head.limit', USUAL)),
  ofCompany,
];

/** Callers name the company by a code; the endpoint knows one of them. */
export const ofCompany: Rule = asked.custom({
  id: 'company',
  carries: ['company'],
  enc(value, _, { scope, finding }) {
    const { company } = value as { company?: string };
    if (company !== undefined && company !== scope.profile['company']) finding('/company', 'bad-code');
  },
});

/** Without a word of it a search leaves out what is not in use any more. */
export const inUse: Rule = asked.custom({
  id: 'active',
  carries: ['active'],
  enc(value, tree) {
    const { active } = value as { active?: string };
    const target = tree as { query?: Record<string, unknown> };
    target.query = {
      ...target.query,
      ...(active === undefined ? { 'active:in': ['true', 'false'] } : { active }),
    };
  },
});

/** `at`: how the path to a field of the record begins, such as `Account.`, or nothing within a list. */
export const kept = (at: string): readonly Rule[] => [
  found.given('company', 'profile.company'),
  found.f('meta.version', { read: [`${at}_timestamp`] }),
  found.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
];

/** A part of what it is called, as the server's `ilike` has it. */
export const containing: Codec<string> = {
  name: 'containing',
  code: 'bad-text',
  encode: value => `%${value.replace(/[\\%_]/g, '\\$&')}%`,
  decode: () => undefined,
};

/** SQLite answers 0 and 1 where PostgreSQL answers false and true. */
export const truth: Codec<boolean> = {
  name: 'truth',
  code: 'bad-type',
  encode: value => (value ? 'true' : 'false'),
  decode: value => {
    if (value === true || value === '1') return true;
    return value === false || value === '0' ? false : undefined;
  },
};
