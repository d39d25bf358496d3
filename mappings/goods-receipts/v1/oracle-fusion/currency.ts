/** What came by amount is in the currency of its order, which a receipt does not say. */
import { keeping, type Node, rows, textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceipt, GoodsReceiptList } from '../../../../contracts/goods-receipts/v1/types.ts';
import { type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';

const asked = table<object>();

type Steps = Scope['steps'];
type Found = Partial<GoodsReceipt> | GoodsReceiptList;

/** Of the order, where a step before has read it. */
export const currencyIn = (steps: Steps): string | undefined =>
  textAt(rows((steps['order'] as Node | undefined)?.['rows'])[0], 'CurrencyCode');

const receiptsIn = (found: unknown): readonly Partial<GoodsReceipt>[] => {
  const { goodsReceipts } = (found ?? {}) as Partial<GoodsReceiptList>;
  return goodsReceipts ?? [(found ?? {}) as Partial<GoodsReceipt>];
};

/** All receipts of a list are of one order. */
const orderIn = (found: unknown): string | undefined =>
  receiptsIn(found).find(({ lines = [] }) => lines.some(({ amount }) => amount && amount.currency === undefined))
    ?.purchaseOrder?.id;

export const readingOrder = (): readonly Rule[] => [
  asked.fixed('head.call', 'list'),
  asked.fixed('head.entity', 'PurchaseOrder'),
  asked.fixed('head.limit', '1'),
  asked.fixed('head.fields', 'OrderNumber,CurrencyCode'),
];

/** Asked behind a step whose receipts tell amounts. An amount in a currency that nobody can say is not told. */
export const currencyOf = (step: string, concludes: readonly string[]): Step => ({
  name: 'order',
  effect: 'read',
  when: ({ steps }) => orderIn(steps[step]) !== undefined,
  request: [
    ...readingOrder(),
    asked.custom({
      id: 'order',
      carries: [],
      enc(_, tree, { scope }) {
        (tree as { query?: Node }).query = { OrderNumber: orderIn(scope.steps[step]) };
      },
    }),
  ],
  response: keeping('PurchaseOrder'),
  refine(order, { steps }) {
    const currency = currencyIn({ order });
    const found = steps[step] as Found;
    return 'goodsReceipts' in found
      ? { ...found, goodsReceipts: found.goodsReceipts.map(one => inCurrency(one, currency)) }
      : inCurrency(found, currency);
  },
  concludes,
});

function inCurrency<T extends Partial<GoodsReceipt>>(receipt: T, currency: string | undefined): T {
  const lines = receipt.lines?.map(({ amount, ...line }) =>
    amount === undefined || currency === undefined ? line : { ...line, amount: { ...amount, currency } },
  );
  return { ...receipt, ...(lines && { lines }) };
}
