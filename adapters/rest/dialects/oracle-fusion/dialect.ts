/** Oracle Fusion REST as a dialect: collections, rows and actions as trees, and which paths of them exist. */
import { type Dialect, DialectError, unknownZone, type Wire } from '../../../../gateway/kit.ts';
import { decodeUtf8, eachInPlace, type Json, readJson } from '../../../../transports/json.ts';
import { pathsOf } from '../../paths.ts';
import { credential, restConfig } from '../../settings.ts';
import { wrongCondition } from './conditions.ts';
import { INSTEAD } from './instead.ts';
import { profileSchema } from './profile.ts';
import { requestOf } from './request.ts';
import { undocumented } from './statuses.ts';
import { hrefOf, isCollection, isNode, type Node, plainRow } from './values.ts';
import { entityAt, entityOf, wrongWith } from './vocabulary.ts';

/**
 * Request: `call` (list, read, create, update, action, batch), the `entity` of the vocabulary, `href` of the row that is changed or
 * acted on, `id` and `child` where a child is listed, `action`, `operation` of a batch, `if-match`, `effective-of`,
 * `expand`, `fields`, `orderBy`, `limit`; `query` is what is searched for, `body` the row, the `items` of a batch, or parameters.
 * Answer: `status`, `etag`, `location`, `next`; always `items`, or the `result` of an action.
 */
export interface FusionTree {
  head: Record<string, string>;
  query: Record<string, unknown>;
  body?: Record<string, unknown>;
}

const REQUEST_HEAD = new Set([
  ...['call', 'entity', 'href', 'id', 'child', 'action', 'operation', 'if-match', 'effective-of'],
  ...['expand', 'fields', 'orderBy', 'limit'],
]);
const ANSWER_HEAD = new Set(['status', 'etag', 'location', 'next']);

export const oracleFusionDialect: Dialect<FusionTree> = {
  name: 'oracle-fusion',
  syntax: 'json',
  config: {
    ...restConfig({
      username: credential('Name of the user, for basic authentication.'),
      password: credential('Password of the user.'),
      token: { ...credential('Bearer token, in place of a user.'), maxLength: 8192 },
    }),
    dependentRequired: { username: ['password'], password: ['username'] },
    oneOf: [{ required: ['username'] }, { required: ['token'] }],
  },
  profile: profileSchema,
  instead: INSTEAD,
  checkPlace: ({ profile }) => [...undocumented(profile), ...unknownZone(profile)],
  read,
  write: tree => requestOf(tree),
  resolve: path => (/^(?:head|query|body)\b/.test(path) ? path : path.replace(/^[A-Z][A-Za-z]*\.?/, 'body.')),
  next: address => ({ head: { call: 'next', href: address }, query: {} }),
  checkPath: pathsOf({
    head: { request: REQUEST_HEAD, response: ANSWER_HEAD },
    asked: {
      query(path, names, says) {
        const [top] = says('head.entity').flatMap(name => entityOf(name) ?? []);
        const [child] = says('head.child');
        const field = child === undefined ? undefined : top?.fields[child];
        const entity = field === undefined ? top : entityAt(field);
        return entity ? wrongCondition(path, entity, names) : `${path}: the table does not say head.entity`;
      },
    },
    wrongWith,
  }),
};

function read({ head, body }: Wire): FusionTree {
  if (body.length === 0 && (head['status'] === undefined || head['status'] === '204')) return { head, query: {} };
  const message = readJson(decodeUtf8(body), { numbers: 'text' });
  if (!isNode(message)) throw new DialectError({ cause: 'unexpected-shape' });
  if (head['status'] === undefined) return { head, query: {}, body: ofRequest(message) };
  if ('result' in message && !('links' in message)) return { head, query: {}, body: { result: message['result'] } };
  const next = isCollection(message) ? nextOf(message, head) : undefined;
  return { head: next === undefined ? head : { ...head, next }, query: {}, body: { items: rowsOf(message) } };
}

/** By the media types of framework version 4: a page of rows, the parts of a batch, or one row. */
function rowsOf(message: Node): unknown[] {
  if (isCollection(message)) return eachInPlace(message['items'] as Json[], plainRow);
  const parts = message['parts'];
  if (Array.isArray(parts)) return parts.map(part => plainRow((isNode(part) ? (part['payload'] ?? {}) : {}) as Json));
  return [plainRow(message as Json)];
}

/** Of what was sent: the row, the rows of a batch, or the parameters of an action. */
function ofRequest(message: Node): Node {
  const { parts, parameters } = message;
  if (Array.isArray(parts)) return { items: parts.map(part => (isNode(part) ? part['payload'] : undefined)) };
  if (Array.isArray(parameters)) return Object.assign({}, ...parameters) as Node;
  return message;
}

/** Not every release names the page that follows: it is the same question, from where this one ends. */
function nextOf(message: Node, head: Record<string, string>): string | undefined {
  if (message['hasMore'] !== true) return undefined;
  const named = hrefOf(message['links'], 'next');
  const [self, question] = [hrefOf(message['links'], 'self'), head['question']];
  const [offset, count] = [Number(message['offset'] ?? 0), Number(message['count'] ?? 0)];
  if (named !== undefined || self === undefined || question === undefined || !(count > 0)) return named;
  const asked = new URLSearchParams(question);
  asked.set('offset', String(offset + count));
  return `${self.split('?', 1)[0]}?${asked}`;
}
