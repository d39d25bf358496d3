/** Posts what came in over Oracle Fusion: a request to receive against an order, made once under the exchange's own number. */
import { organizationOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  digits,
  findingOwn,
  keeping,
  type Node,
  ownNumber,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type {
  GoodsReceipt,
  GoodsReceiptLineDetails,
  GoodsReceiptPosting,
} from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, Fault, type Finding, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { currencyIn } from './currency.ts';
import { EXPAND, held } from './held.ts';

const asked = table<GoodsReceiptPosting>();
const a = table<GoodsReceipt>();

const INSPECTED: Readonly<Record<string, string>> = {
  accepted: 'ACCEPTED',
  damaged: 'REJECTED',
  quarantined: 'NOT INSPECTED',
};

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company } = input as GoodsReceiptPosting;
  const unknown = organizationOf(company, profile) === undefined;
  return [...checkUnit(input, profile), ...(unknown ? [{ pointer: '/company', code: 'bad-code' }] : [])];
}

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'post',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      // Amounts are received in the currency of the order, and a receipt has no place for another.
      name: 'order',
      effect: 'read',
      when: ({ input }) => (input as GoodsReceiptPosting).lines.some(({ amount }) => amount !== undefined),
      request: [
        asked.fixed('head.call', 'read'),
        asked.fixed('head.entity', 'PurchaseOrder'),
        asked.fixed('head.limit', '1'),
        asked.f('purchaseOrder.id', 'query.OrderNumber'),
      ],
      response: keeping('PurchaseOrder'),
      refine(order, { input }) {
        const currency = currencyIn({ order });
        const { lines } = input as GoodsReceiptPosting;
        const errors = lines.flatMap(({ amount }, at) =>
          amount === undefined || amount.currency === currency
            ? []
            : [{ pointer: `/lines/${at}/amount/currency`, code: 'currency-mismatch' }],
        );
        if (errors.length > 0) throw new Fault('invalid-request', { outcome: 'not_applied', errors });
        return order;
      },
    },
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: findingOwn('ReceiptRequest', 'InterfaceSourceCode', { expand: EXPAND }),
      response: held(a, 'ReceiptRequest.items[0].'),
    },
    {
      name: 'post',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => (steps['find'] as Partial<GoodsReceipt> | undefined)?.id === undefined,
      request: [
        asked.fixed('head.call', 'create'),
        asked.fixed('head.entity', 'ReceiptRequest'),
        asked.fixed('ReceiptRequest.ASNType', 'STD'),
        asked.fixed('ReceiptRequest.ReceiptSourceCode', 'VENDOR'),
        asked.context('key', 'ReceiptRequest.InterfaceSourceCode', ownNumber),
        asked.f('receivedOn', 'ReceiptRequest.TransactionDate'),
        asked.f('receivedBy', 'ReceiptRequest.EmployeeName'),
        asked.f('deliveryNote', 'ReceiptRequest.PackingSlip'),
        asked.each('lines', { read: [], write: 'ReceiptRequest.lines' }, line => [
          line.fixed('TransactionType', 'RECEIVE'),
          line.fixed('AutoTransactCode', 'DELIVER'),
          line.fixed('ReceiptSourceCode', 'VENDOR'),
          line.fixed('SourceDocumentCode', 'PO'),
          line.context('input.purchaseOrder.id', 'DocumentNumber'),
          line.context('input.receivedOn', 'TransactionDate'),
          line.f('purchaseOrderLine', 'DocumentLineNumber', whole),
          line.fixed('DocumentScheduleNumber', 1),
          line.f('quantity.value', 'Quantity', digits),
          line.f('quantity.unit', 'UnitOfMeasure'),
          line.f('location.code', 'Subinventory'),
          line.custom({
            id: 'line',
            carries: ['lot', 'expiry', 'condition', 'amount'],
            writes: { Amount: 'amount.amount', lotItemLots: 'lot', InspectionStatusCode: 'condition' },
            enc(value, tree, { scope }) {
              const { lot, expiry, condition, amount, quantity } = value as GoodsReceiptLineDetails & {
                quantity?: { value: string };
              };
              const { company } = scope.input as GoodsReceiptPosting;
              const lots = [
                without({ LotNumber: lot, LotExpirationDate: expiry, TransactionQuantity: quantity?.value }),
              ];
              Object.assign(
                tree as Node,
                without({
                  OrganizationCode: organizationOf(company, scope.profile),
                  Amount: amount?.amount,
                  InspectionStatusCode: condition && INSPECTED[condition],
                  lotItemLots: lot === undefined ? undefined : lots,
                }),
              );
            },
          }),
        ]),
        asked.custom({
          id: 'organization',
          carries: ['company', 'purchaseOrder.id'],
          writes: { 'ReceiptRequest.OrganizationCode': 'company' },
          enc(value, tree, { scope }) {
            const { body } = tree as { body: Node };
            body['OrganizationCode'] = organizationOf((value as GoodsReceiptPosting).company, scope.profile);
          },
        }),
      ],
      response: held(a, 'ReceiptRequest.items[0].'),
    },
  ],
});
