/** SAP S/4HANA over OData v2 as a dialect: entity sets of its services as heads, entities as trees, and which paths of them exist. */
import { type Dialect, DialectError, type Wire } from '../../../../gateway/kit.ts';
import { decodeUtf8, type Json, readJson, writeJson } from '../../../../transports/json.ts';
import { pathsOf } from '../../paths.ts';
import { credential, restConfig } from '../../settings.ts';
import { isNode, type Node, plainEntity, writeEntity } from './entities.ts';
import { INSTEAD } from './instead.ts';
import { type Filter, filterText, isOperator, keyPredicate } from './literals.ts';
import { profileSchema } from './profile.ts';
import { VOCABULARY, wrongWith } from './vocabulary.ts';

/**
 * Request: `entity` of the vocabulary, `call` (read, list, create, change, or the name of a function), `if-match`; `key` names one
 * entity, or is what a function takes; `filter.Supplier.eq` what is searched for; `query` the options ($top, $expand …); `body` the
 * entity. Answer: `status`, `etag` and `next`; the entity, or the `results` of a list.
 */
export interface ODataTree {
  head: Record<string, string>;
  key?: Record<string, unknown>;
  filter?: Filter;
  query?: Record<string, unknown>;
  body?: Node;
}

const REQUEST_HEAD = new Set(['entity', 'call', 'if-match']);
const ANSWER_HEAD = new Set(['status', 'etag', 'next']);
const OPTIONS = new Set(['$top', '$skip', '$orderby', '$expand', '$select', '$inlinecount']);
const CALLS: Readonly<Record<string, string>> = { read: 'GET', list: 'GET', create: 'POST', change: 'PATCH' };
const FUNCTION = /^[A-Z][A-Za-z]{2,60}$/;

export const sapS4Dialect: Dialect<ODataTree> = {
  name: 'sap-s4',
  syntax: 'json',
  config: restConfig(
    { username: credential('Communication user of the gateway.'), password: credential('Its password.') },
    ['username', 'password'],
  ),
  profile: profileSchema,
  checkPlace: ({ approvals, profile }) =>
    approvals === 'system' && profile['blockRequisitions'] === true
      ? [
          {
            message:
              '`blockRequisitions` has what is asked for blocked until the gateway lifts it, and with `approvals: system` it lifts nothing.',
            fix: 'Write `approvals: gateway`, or leave `blockRequisitions` out of the profile.',
          },
        ]
      : [],
  instead: INSTEAD,
  read,
  write,
  resolve: path =>
    /^(?:head|key|filter|query|body)\b/.test(path) ? path : path.replace(/^A_[A-Za-z]+(?=\.|$)/, 'body'),
  next: address => ({ head: { call: 'list', entity: entityIn(address), next: address } }),
  checkPath: pathsOf({
    head: { request: REQUEST_HEAD, response: ANSWER_HEAD },
    asked: {
      key: ofEntity,
      filter: (path, [name = '', operator = ''], says) =>
        isOperator(operator) ? ofEntity(path, [name], says) : `${path}: a filter ends with how it compares`,
      query: (path, [name = '']) => (OPTIONS.has(name) ? undefined : `${path} is not an option of a query`),
    },
    wrongWith,
  }),
};

/** The set that the address of a page ends with. */
const entityIn = (address: string): string => /\/(A_[A-Za-z]+)(?=\?|$)/.exec(address)?.[1] ?? '';

function write({ head, key = {}, filter = {}, query = {}, body }: ODataTree): Wire {
  const entity = VOCABULARY.get(head['entity'] ?? '');
  const { call = '', next } = head;
  if (!entity || (!CALLS[call] && !FUNCTION.test(call)))
    throw new DialectError({ cause: 'request-invalid', position: entity ? 'head.call' : 'head.entity' });
  const written: Record<string, string> = { ...head, method: CALLS[call] ?? 'POST' };
  // The next page is asked for as it was named.
  if (next !== undefined) return { head: written, body: '' };
  const named = call === 'read' || call === 'change' ? keyPredicate(entity, key) : '';
  written['path'] = `${entity.service}/${CALLS[call] ? entity.name + named : call}`;
  for (const [name, value] of Object.entries(query)) {
    if (!OPTIONS.has(name) || (typeof value !== 'string' && typeof value !== 'number'))
      throw new DialectError({ cause: 'request-invalid', position: `query.${name}` });
    written[`query.${name}`] = String(value);
  }
  if (!CALLS[call]) for (const [name, value] of Object.entries(key)) written[`query.${name}`] = argument(value);
  const filtered = call === 'list' ? filterText(entity, filter) : undefined;
  if (filtered !== undefined) written['query.$filter'] = filtered;
  const content = body === undefined || call === 'list' || call === 'read' ? '' : writeJson(writeEntity(entity, body));
  return { head: written, body: content };
}

/** Functions in use take texts alone. */
const argument = (value: unknown): string => `'${String(value).replaceAll("'", "''")}'`;

function read({ head, body }: Wire): ODataTree {
  if (body.length === 0 && (head['status'] === '204' || head['method'] !== undefined)) return { head };
  const message = readJson(decodeUtf8(body), { numbers: 'text' });
  if (head['method'] !== undefined) return { head, body: plainEntity(message) as Node };
  const d = isNode(message) ? message['d'] : undefined;
  if (!isNode(d)) throw new DialectError({ cause: 'unexpected-shape' });
  if (!Array.isArray(d['results'])) return { head, body: plainEntity(d as Json) as Node };
  const { results, __count: count, __next: next } = d;
  return {
    head: typeof next === 'string' ? { ...head, next } : head,
    body: { results: plainEntity(results as Json), ...(typeof count === 'string' && { count }) },
  };
}

/** By a property of what the table asks for. */
function ofEntity(path: string, [name = '']: readonly string[], says: (path: string) => readonly string[]) {
  const [entity] = says('head.entity').flatMap(set => VOCABULARY.get(set) ?? []);
  if (!entity) return `${path}: the table does not say head.entity`;
  return entity.properties.has(name) ? undefined : `${path}: ${entity.name} has no ${name}`;
}
