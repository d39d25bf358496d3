/** Invoices that were read, with the suppliers that they name by number, whose ids the callers know. */
import { keeping, kept, type Node, textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { invoiceOf } from './held.ts';

const asked = table<object>();

const numbersOf = (scope: Pick<Scope, 'steps'>, step: string): string[] => [
  ...new Set(kept(scope, step).flatMap(row => textAt(row, 'SupplierNumber') ?? [])),
];

const bySupplierNumber = (step: string): readonly Rule[] => [
  asked.fixed('head.call', 'list'),
  asked.fixed('head.entity', 'Supplier'),
  asked.fixed('head.limit', '200'),
  asked.fixed('head.fields', 'SupplierId,SupplierNumber'),
  asked.custom({
    id: 'suppliers',
    carries: [],
    enc(_, tree, { scope }) {
      (tree as { query?: Node }).query = { 'SupplierNumber:in': numbersOf(scope, step) };
    },
  }),
];

/** The ids of the suppliers of the invoices of a step before. */
export const suppliersOf = (step: string): Step => ({
  name: 'suppliers',
  effect: 'read',
  when: scope => numbersOf(scope, step).length > 0,
  request: bySupplierNumber(step),
  response: keeping('Supplier'),
});

/** The invoices of a step before, each with the id of its supplier and what the holds make of it. */
export function invoicesOf(found: unknown, scope: Scope, step: string): Invoice[] {
  const holds = (found as { rows: Node[] }).rows;
  const ids = new Map(
    kept(scope, 'suppliers').map(each => [textAt(each, 'SupplierNumber'), textAt(each, 'SupplierId')]),
  );
  return kept(scope, step).map(row =>
    invoiceOf(row, { supplierId: ids.get(textAt(row, 'SupplierNumber')), holds }, scope),
  );
}
