/** The vocabulary as one table, and what stands at a path of it. */
import { ACCOUNTING } from './vocabulary/accounting.ts';
import { type Entity, type Field, fieldOf } from './vocabulary/entity.ts';
import { LEDGER } from './vocabulary/ledger.ts';
import { PARTIES } from './vocabulary/parties.ts';
import { PURCHASING } from './vocabulary/purchasing.ts';
import { STOCK } from './vocabulary/stock.ts';

export const VOCABULARY: Readonly<Record<string, Entity>> = {
  ...PARTIES,
  ...PURCHASING,
  ...STOCK,
  ...ACCOUNTING,
  ...LEDGER,
};

const BY_MODEL: ReadonlyMap<string, Entity> = new Map(Object.values(VOCABULARY).map(entity => [entity.model, entity]));

export const entityOf = (name: string): Entity | undefined =>
  Object.hasOwn(VOCABULARY, name) ? VOCABULARY[name] : undefined;

export const entityByModel = (model: string): Entity | undefined => BY_MODEL.get(model);

/** Where a field leads to, if to one entity. */
export function entityAt(field: Field): Entity | undefined {
  if (typeof field === 'string' || 'any' in field) return undefined;
  return entityOf('one' in field ? field.one : field.many);
}

/** What a Reference leads to: the first of its models is meant where a path goes on behind it. */
export const behind = (field: Field): Entity | undefined =>
  typeof field === 'object' && 'any' in field ? entityOf(field.any[0] as string) : undefined;

/** What is wrong with `Party.addresses.city`, split at its points; undefined where it is right. */
export function wrongWith(path: string, [root = '', ...names]: readonly string[]): string | undefined {
  let entity = entityOf(root);
  if (!entity) return `${root} is not an entity in use: begin the path with one`;
  for (const [at, name] of names.entries()) {
    if (at === 0 && name === 'records') continue;
    const field: Field | undefined = entity && fieldOf(entity, name);
    if (!field) return `${path}: ${entity?.model ?? names[at - 1]} has no ${name}`;
    entity = entityAt(field) ?? behind(field);
  }
  return undefined;
}
