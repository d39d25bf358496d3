/** Invoices that were read, and the suppliers that they name by number, whose ids the callers know. */
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

/** The invoices of a step before, each with the id of its supplier. */
export function invoicesOf(found: unknown, scope: Scope, step: string): Invoice[] {
  const suppliers = (found as { rows: Node[] }).rows;
  return kept(scope, step).map(row => {
    const number = textAt(row, 'SupplierNumber');
    return invoiceOf(
      row,
      textAt(
        suppliers.find(each => textAt(each, 'SupplierNumber') === number),
        'SupplierId',
      ),
      scope,
    );
  });
}

export const suppliersOf = (step: string, refine: NonNullable<Step['refine']>, concludes: readonly string[]): Step => ({
  name: 'suppliers',
  effect: 'read',
  when: scope => numbersOf(scope, step).length > 0,
  request: bySupplierNumber(step),
  response: keeping('Supplier'),
  refine,
  concludes,
});
