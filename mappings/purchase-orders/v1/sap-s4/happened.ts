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
import { HOW_FAR, isCharged } from '../../../../adapters/rest/dialects/sap-s4/invoices.ts';
import { QUANTITY } from '../../../../adapters/rest/dialects/sap-s4/quantities.ts';
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

/** The invoice of an item. */
const isInvoiceOf =
  (item: Node) =>
  (one: Node): boolean =>
    INVOICE.every(name => one[name] === item[name]);

const INVOICE = ['SupplierInvoice', 'FiscalYear'] as const;

export const happening: readonly Step[] = [
  ...toTheEnd('A_MaterialDocumentItem', {
    name: 'moved',
    request: [
      ...listing('A_MaterialDocumentItem', {
        select: ['PurchaseOrder', 'PurchaseOrderItem', 'GoodsMovementType', ...QUANTITY],
      }),
      filtering('moved', scope => ({ PurchaseOrder: { eq: numbers(scope) } })),
    ],
  }),
  ...toTheEnd('A_SuplrInvcItemPurOrdRef', {
    name: 'charged',
    request: [
      ...listing('A_SuplrInvcItemPurOrdRef', {
        select: [
          ...[...INVOICE, 'PurchaseOrder', 'PurchaseOrderItem'],
          ...['QuantityInPurchaseOrderUnit', 'PurchaseOrderQuantityUnit'],
        ],
      }),
      filtering('charged', scope => ({ PurchaseOrder: { eq: numbers(scope) } })),
    ],
  }),
];

/** The last: of what was charged, what is a credit and what stands in the books. */
export const invoicesBehind = (last: Pick<Step, 'refine' | 'concludes'>): Step[] =>
  toTheEnd('A_SupplierInvoice', {
    name: 'invoices',
    request: [
      ...listing('A_SupplierInvoice', { select: [...INVOICE, ...HOW_FAR, 'SupplierInvoiceIsCreditMemo'] }),
      filtering('invoices', scope => ({
        SupplierInvoice: {
          eq: orNone(listedIn(scope, 'charged').flatMap(one => textOf(one, 'SupplierInvoice') ?? [])),
        },
      })),
    ],
    ...last,
  });

/** Items of what does not stand in the books are left out; those of an invoice that was not listed may stand there. */
export function happenedIn(scope: Scope, found: unknown): Happened {
  const invoices = nodesOf(nodeOf(found)['entities']);
  const out = invoices.filter(one => !isCharged(one, scope.profile));
  const charged = listedIn(scope, 'charged').filter(item => !out.some(isInvoiceOf(item)));
  return { moved: listedIn(scope, 'moved'), charged, invoices };
}
