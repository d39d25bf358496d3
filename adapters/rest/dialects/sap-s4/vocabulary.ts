/** The vocabulary as one table, and what stands at a path of it. */
import { type Entity, entityOf } from './vocabulary/entity.ts';
import { FINANCE } from './vocabulary/finance.ts';
import { GOODS } from './vocabulary/goods.ts';
import { INVOICES } from './vocabulary/invoices.ts';
import { PARTNERS } from './vocabulary/partners.ts';
import { PURCHASING } from './vocabulary/purchasing.ts';

export const VOCABULARY: ReadonlyMap<string, Entity> = new Map(
  Object.entries({ ...PURCHASING, ...INVOICES, ...PARTNERS, ...GOODS, ...FINANCE }).map(
    ([name, table]) => [name, entityOf(name, table)] as const,
  ),
);

/** Properties that are decimals, by name: none of them is of another type in another entity. */
export const DECIMALS: ReadonlySet<string> = new Set(
  [...VOCABULARY.values()].flatMap(({ properties }) =>
    [...properties].filter(([, { kind }]) => kind === 'N').map(([name]) => name),
  ),
);

/** What every entity carries beside its properties: its version. */
const OF_ALL: ReadonlySet<string> = new Set(['@etag']);
/** What a list carries beside its entities. */
const OF_LIST: ReadonlySet<string> = new Set(['results', 'count']);

/** What is wrong with `A_SupplierInvoice.to_SupplierInvoiceTax.TaxCode`, split at its points; undefined where it is right. */
export function wrongWith(path: string, [root = '', ...names]: readonly string[]): string | undefined {
  let entity = VOCABULARY.get(root);
  if (!entity) return `${root} is not an entity set in use: begin the path with one`;
  for (const [at, name] of names.entries()) {
    if (!entity) return `${path}: ${names[at - 1]} has no parts`;
    if ((at === 0 && OF_LIST.has(name)) || OF_ALL.has(name)) continue;
    const link = entity.links.get(name);
    if (!link && !entity.properties.has(name)) return `${path}: ${entity.name} has no ${name}`;
    entity = link && VOCABULARY.get(link.to);
  }
  return undefined;
}
