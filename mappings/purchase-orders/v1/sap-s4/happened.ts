/** What other services know of orders that were read: movements of goods, and what was charged. */
import {
  entityIn,
  filtering,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  orNone,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { Scope, Step } from '../../../../gateway/kit.ts';
import type { Happened } from './held.ts';

/** The one that was read, or each of a list. */
export function ordersIn(scope: Scope): Node[] {
  const one = entityIn(scope, 'read');
  return textOf(one, 'PurchaseOrder') === undefined ? listedIn(scope, 'search') : [one];
}

const numbers = (scope: Scope): readonly string[] | string =>
  orNone(ordersIn(scope).flatMap(one => textOf(one, 'PurchaseOrder') ?? []));

const INVOICE = ['SupplierInvoice', 'FiscalYear'] as const;

export const happening: readonly Step[] = [
  ...toTheEnd('A_MaterialDocumentItem', {
    name: 'moved',
    request: [
      ...listing('A_MaterialDocumentItem', {
        select: ['PurchaseOrder', 'PurchaseOrderItem', 'GoodsMovementType', 'QuantityInEntryUnit'],
      }),
      filtering('moved', scope => ({ PurchaseOrder: { eq: numbers(scope) } })),
    ],
  }),
  ...toTheEnd('A_SuplrInvcItemPurOrdRef', {
    name: 'charged',
    request: [
      ...listing('A_SuplrInvcItemPurOrdRef', {
        select: [...INVOICE, 'PurchaseOrder', 'PurchaseOrderItem', 'QuantityInPurchaseOrderUnit'],
      }),
      filtering('charged', scope => ({ PurchaseOrder: { eq: numbers(scope) } })),
    ],
  }),
];

/** The last: of what was charged, what is a credit and what was reversed. */
export const invoicesBehind = (last: Pick<Step, 'refine' | 'concludes'>): Step[] =>
  toTheEnd('A_SupplierInvoice', {
    name: 'invoices',
    request: [
      ...listing('A_SupplierInvoice', { select: [...INVOICE, 'SupplierInvoiceIsCreditMemo', 'IsReversed'] }),
      filtering('invoices', scope => ({
        SupplierInvoice: {
          eq: orNone(listedIn(scope, 'charged').flatMap(one => textOf(one, 'SupplierInvoice') ?? [])),
        },
      })),
    ],
    ...last,
  });

export const happenedIn = (scope: Scope, invoices: unknown): Happened => ({
  moved: listedIn(scope, 'moved'),
  charged: listedIn(scope, 'charged'),
  invoices: nodesOf(nodeOf(invoices)['entities']),
});
