/** Tryton over JSON-RPC as a dialect: methods of models as heads, records as trees, and which paths of them exist. */
import { type Dialect, DialectError, unknownZone, type Wire } from '../../../../gateway/kit.ts';
import { decodeUtf8, readJson } from '../../../../transports/json.ts';
import { pathsOf } from '../../paths.ts';
import { credential, restConfig } from '../../settings.ts';
import { wrongCondition } from './conditions.ts';
import { profileSchema } from './profile.ts';
import { CONTEXT, contextText, requestText } from './request.ts';
import { isNode, plainValue } from './values.ts';
import { entityByModel, entityOf, wrongWith } from './vocabulary.ts';

/**
 * Request: `entity` of the vocabulary, `call` (create, write, read, search_read or a button), `id`, `fields`, `order`, `limit`,
 * `offset`, `if-match`; `query` is what is searched for, `context` what a module wants beside it, `body` the record.
 * Answer: `status`, the `entity` and `call` that were asked, and `next`; the record, or `records` of a search.
 */
export interface TrytonTree {
  head: Record<string, string>;
  query?: Record<string, unknown>;
  context?: Record<string, unknown>;
  body?: Record<string, unknown>;
}

const REQUEST_HEAD = new Set(['entity', 'call', 'id', 'fields', 'order', 'limit', 'offset', 'if-match']);
const ANSWER_HEAD = new Set(['status', 'entity', 'call', 'next']);

export const trytonDialect: Dialect<TrytonTree> = {
  name: 'tryton',
  syntax: 'json',
  config: restConfig(
    {
      username: credential('Login name of the gateway.'),
      password: credential('Its password.'),
    },
    ['username', 'password'],
  ),
  profile: profileSchema,
  checkPlace: ({ profile }) => unknownZone(profile),
  read,
  write,
  resolve: path => (/^(?:head|query|context|body)\b/.test(path) ? path : path.replace(/^[A-Z][A-Za-z]*\.?/, 'body.')),
  next: address => JSON.parse(address) as TrytonTree,
  checkPath: pathsOf({
    head: { request: REQUEST_HEAD, response: ANSWER_HEAD },
    asked: {
      context: (path, [name = '']) => (CONTEXT[name] ? undefined : `${path} is not asked by in the context`),
      query(path, names, says) {
        const [entity] = says('head.entity').flatMap(name => entityOf(name) ?? []);
        return entity ? wrongCondition(path, entity, names) : `${path}: the table does not say head.entity`;
      },
    },
    wrongWith,
  }),
};

function write(tree: TrytonTree): Wire {
  const [context, page] = [contextText(tree), pageBehind(tree)];
  const head = { ...tree.head, method: 'POST', ...(context && { context }), ...(page && { page }) };
  return { head, body: requestText(tree) };
}

/** The server names no next page: it is the same question, from where this one ends. */
function pageBehind({ head, query, context }: TrytonTree): string {
  if (head['call'] !== 'search_read' || head['limit'] === undefined) return '';
  const offset = String(Number(head['offset'] ?? 0) + Number(head['limit']));
  return JSON.stringify({ head: { ...head, offset }, query, context });
}

function read({ head, body }: Wire): TrytonTree {
  const message = readJson(decodeUtf8(body), { numbers: 'text' });
  if (!isNode(message)) throw new DialectError({ cause: 'unexpected-shape' });
  if (head['status'] === undefined) return ofRequest(head, message);
  return {
    head,
    query: {},
    body: resultOf(head['call'] ?? '', plainValue(message['result'] as never, entityOf(head['entity'] ?? ''))),
  };
}

/** By the method: one record, those that were found, or the id of what was made. */
function resultOf(call: string, result: unknown = null): Record<string, unknown> {
  if (call === 'search_read' && Array.isArray(result)) return { records: result };
  if (call === 'read' || call === 'create') {
    const [first] = Array.isArray(result) ? result : [];
    if (isNode(first)) return first;
    if (typeof first === 'string') return { id: first };
  }
  if (call === 'search_read' || call === 'read' || call === 'create')
    throw new DialectError({ cause: 'unexpected-shape' });
  // A button answers nothing, or what a client is to show next.
  return {};
}

/** Of what was sent: its heads as they stand, and the record. */
function ofRequest(head: Record<string, string>, { params, method }: Record<string, unknown>): TrytonTree {
  const call = head['call'] ?? '';
  const [first, second] = Array.isArray(params) ? params : [];
  const values = call === 'create' && Array.isArray(first) ? first[0] : call === 'write' ? second : undefined;
  const entity = entityByModel(/^model\.(.+)\.[a-z_]+$/.exec(String(method))?.[1] ?? '');
  if (!entity) throw new DialectError({ cause: 'unexpected-shape' });
  return { head, query: {}, ...(isNode(values) && { body: plainValue(values as never) as Record<string, unknown> }) };
}
