/** A message to the server: the method of a model with its arguments, written from the tree and read back into one. */
import { DialectError } from '../../../../gateway/kit.ts';
import { JsonNumber, writeJson } from '../../../../transports/json.ts';
import { conditions } from './conditions.ts';
import type { TrytonTree } from './dialect.ts';
import { idNumber, record, written } from './values.ts';
import { type Entity, type Field, fieldOf } from './vocabulary/entity.ts';
import { behind, entityAt, entityOf } from './vocabulary.ts';

type Arguments = (tree: TrytonTree, entity: Entity) => unknown[];

const idsOf = ({ head }: TrytonTree): JsonNumber[] => [idNumber(head['id'], ['head', 'id'])];

/** What each method takes before the context (trytond, model/modelstorage). Whatever else a model offers takes ids: a button. */
const CALLS: Readonly<Record<string, Arguments>> = {
  create: ({ body = {} }, entity) => [[record(entity, body, ['body'], 'made')]],
  write: (tree, entity) => [idsOf(tree), record(entity, tree.body ?? {}, ['body'], 'changed')],
  read: (tree, entity) => [idsOf(tree), fieldsOf(tree, entity)],
  search_read: (tree, entity) => [
    conditions(entity, tree.query ?? {}),
    whole(tree, 'offset', '0'),
    whole(tree, 'limit', '100'),
    orderOf(tree),
    fieldsOf(tree, entity),
  ],
};
const BUTTON = /^[a-z][a-z_]{0,40}$/;

/** The message without its number and context, which the link adds (session.ts). */
export function requestText(tree: TrytonTree): string {
  const { head } = tree;
  const entity = entityOf(head['entity'] ?? '');
  const call = head['call'] ?? '';
  if (!entity || !BUTTON.test(call)) throw new DialectError({ cause: 'request-invalid', position: 'head.call' });
  const params = CALLS[call]?.(tree, entity) ?? [idsOf(tree)];
  return writeJson({ method: `model.${entity.model}.${call}`, params });
}

/** What the caller of the method says beside its arguments, as JSON; empty where it is nothing. */
export function contextText({ head, context = {} }: TrytonTree): string {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(context)) {
    const field = CONTEXT[name];
    if (!field)
      throw new DialectError({ cause: 'element-unknown', position: `context.${name}`, at: ['context', name] });
    said[name] = Array.isArray(value)
      ? value.map((each, index) => written(field, each, ['context', name, index]))
      : written(field, value, ['context', name]);
  }
  const { 'if-match': version, id, entity = '' } = head;
  // A record that was changed after this instant is not written over (trytond, model/modelsql: ConcurrencyException).
  if (version !== undefined) said['_timestamp'] = { [`${entityOf(entity)?.model},${id}`]: version };
  return Object.keys(said).length > 0 ? writeJson(said) : '';
}

/** By what modules ask in the context. */
export const CONTEXT: Readonly<Record<string, Field>> = {
  locations: { one: 'Location' },
  product: { one: 'Product' },
  stock_date_end: 'date',
  date: 'date',
  active_test: 'boolean',
};

function whole({ head }: TrytonTree, name: 'offset' | 'limit', usual: string): JsonNumber {
  const digits = head[name] ?? usual;
  if (!/^\d{1,9}$/.test(digits)) throw new DialectError({ cause: 'value-invalid', position: `head.${name}` });
  return new JsonNumber(digits);
}

/** `-id` is the latest first. Pages need an order that is whole. */
function orderOf({ head }: TrytonTree): string[][] {
  const names = (head['order'] ?? '').split(',').filter(Boolean);
  const whole = names.some(name => /^-?id$/.test(name)) ? names : [...names, 'id'];
  return whole.map(name => (name.startsWith('-') ? [name.slice(1), 'DESC'] : [name, 'ASC']));
}

function fieldsOf({ head }: TrytonTree, entity: Entity): string[] {
  const paths = (head['fields'] ?? '').split(',').filter(Boolean);
  for (const path of paths) {
    let at: Entity | undefined = entity;
    for (const name of path.split('.')) {
      const field: Field | undefined = at && fieldOf(at, name);
      if (!field) throw new DialectError({ cause: 'path-unknown', position: `head.fields: ${path}` });
      at = entityAt(field) ?? behind(field);
    }
  }
  return paths;
}
