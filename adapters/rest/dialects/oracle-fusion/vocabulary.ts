/** The vocabulary as one table, and what stands at a path of it. */
import { type Entity, type Field, fieldOf } from './vocabulary/entity.ts';
import { INVENTORY } from './vocabulary/inventory.ts';
import { PAYABLES } from './vocabulary/payables.ts';
import { PEOPLE } from './vocabulary/people.ts';
import { PROCUREMENT } from './vocabulary/procurement.ts';
import { RECEIVING } from './vocabulary/receiving.ts';

/** Parameters of actions, each with what it takes. */
export const ACTIONS: Readonly<Record<string, Entity>> = {
  submitRequisition: { fields: {} },
  cancel: { fields: { cancelReason: 'text' } },
  terminate: { fields: { actionCode: 'text', terminationDate: 'date', reasonCode: 'text' } },
};

export const VOCABULARY: Readonly<Record<string, Entity>> = {
  ...PROCUREMENT,
  ...RECEIVING,
  ...PAYABLES,
  ...INVENTORY,
  ...PEOPLE,
  /** What any action may be given. */
  Parameters: { fields: Object.assign({}, ...Object.values(ACTIONS).map(({ fields }) => fields)) },
};

export const entityOf = (name: string): Entity | undefined =>
  Object.hasOwn(VOCABULARY, name) ? VOCABULARY[name] : undefined;

/** Where a field leads to, if to a child. */
export const entityAt = (field: Field): Entity | undefined =>
  typeof field === 'string' ? undefined : entityOf(field.many);

/** What is wrong with `Supplier.addresses.City`, split at its points; undefined where it is right. */
export function wrongWith(path: string, [root = '', ...names]: readonly string[]): string | undefined {
  let entity = entityOf(root);
  if (!entity) return `${root} is not an entity in use: begin the path with one`;
  for (const [at, name] of names.entries()) {
    if (at === 0 && name === 'items') continue;
    const field: Field | undefined = entity && fieldOf(entity, name);
    if (!field) return `${path}: ${names[at - 1] ?? root} has no ${name}`;
    entity = entityAt(field);
  }
  return undefined;
}
