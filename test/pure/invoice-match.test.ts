/** The arithmetic of the three-way match: what counts, what is held against what, and that it is exact to the last digit. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { receivedOf } from '../../compositions/invoices/v1/match/counted.ts';
import { type MatchRule, RULES, ruleFor, toleranceOf } from '../../compositions/invoices/v1/match/rules.ts';
import { matched, type Seen } from '../../compositions/invoices/v1/match/whole.ts';
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import { decimals } from '../../gateway/kit.ts';

const USUAL = RULES.usual as readonly object[] as readonly MatchRule[];
/** Thousandths, as a decimal. */
const d = (thousandths: number | bigint): string => decimals.shift(String(thousandths), -3)!;
let ids = 0;

interface Line {
  ordered: number;
  price: number;
}

const orderOf = (...lines: Line[]): PurchaseOrder => ({
  ...{ id: 'order', company: '1010', status: 'open', currency: 'USD', supplier: { id: 'northwind' } },
  lines: lines.map(({ ordered, price }, at) => ({
    ...{ number: at + 1, unitPrice: d(price), quantity: { value: d(ordered), unit: 'EA' } },
  })),
});

const receiptOf = (quantity: number, over: object = {}, status: GoodsReceipt['status'] = 'posted'): GoodsReceipt => ({
  ...{ id: `receipt-${++ids}`, status },
  lines: [{ number: 1, purchaseOrderLine: 1, quantity: { value: d(quantity), unit: 'EA' }, ...over }],
});

/** `amount` in thousandths times thousandths. */
const invoiceOf = (quantity: number, price: number, over: Partial<Invoice> = {}): Invoice => ({
  ...{ id: `invoice-${++ids}`, kind: 'invoice', company: '1010', currency: 'USD', issueDate: '2026-11-20' },
  ...{ supplier: { id: 'northwind' }, purchaseOrder: { id: 'order' } },
  status: { processing: 'posted', approval: 'not-required', payment: 'unpaid' },
  lines: [
    {
      ...{ number: 1, purchaseOrderLine: 1, quantity: { value: d(quantity), unit: 'EA' }, unitPrice: d(price) },
      amount: decimals.shift(String(BigInt(quantity) * BigInt(price)), -6)!,
    },
  ],
  ...over,
});

const hold = (over: Partial<Seen> & Pick<Seen, 'invoice'>, rules = USUAL) =>
  matched(
    {
      order: orderOf({ ordered: 10_000, price: 2_500 }),
      receipts: [],
      others: [],
      categories: new Map(),
      unseen: [],
      ...over,
    },
    rules,
  );
const kinds = ({ lines, variances }: Pick<InvoiceMatch, 'lines' | 'variances'>): string[] =>
  [...variances, ...lines.flatMap(line => line.variances)].map(({ kind }) => kind);
const ofOne = (over: Partial<Seen> & Pick<Seen, 'invoice'>, rules = USUAL): [string, ...string[]] => {
  const held = hold(over, rules);
  return [held.result, ...kinds(held)];
};

const EARLIER = { issueDate: '2026-11-01' };
const LATER = { issueDate: '2026-12-01' };
const memoOf = (quantity: number, over: Partial<Invoice> = {}) =>
  invoiceOf(quantity, 2_500, { kind: 'credit-memo', ...LATER, ...over });

describe('A three-way match', () => {
  it('is made where no more is charged than was ordered and came, at the price of the order', () => {
    assert.deepEqual(ofOne({ invoice: invoiceOf(10_000, 2_500), receipts: [receiptOf(6_000), receiptOf(4_000)] }), [
      'matched',
    ]);
    assert.deepEqual(ofOne({ invoice: invoiceOf(4_000, 2_500), receipts: [receiptOf(6_000)] }), ['matched']);
  });

  it('explains two variances and a partial receipt, line by line', () => {
    const order = orderOf({ ordered: 12_000, price: 8_250 }, { ordered: 4_000, price: 2_400 });
    const receipt = receiptOf(6_000);
    receipt.lines!.push({ number: 2, purchaseOrderLine: 2, quantity: { value: '4', unit: 'EA' } });
    const invoice = invoiceOf(12_000, 8_250);
    invoice.lines!.push({ number: 2, purchaseOrderLine: 2, quantity: { value: '4', unit: 'EA' }, amount: '10.00' });
    const rules = [{ id: 'usual', price: { percent: '1' } }];
    const held = hold({ invoice, order, receipts: [receipt] }, rules);
    assert.equal(held.result, 'quantity-variance');
    assert.deepEqual(held.lines, [
      {
        ...{ purchaseOrderLine: 1, invoiceLines: [1], result: 'quantity-variance', basis: 'quantity', unit: 'EA' },
        ...{
          ordered: '12',
          received: '6',
          invoicedBefore: '0',
          invoicedNow: '12',
          orderedPrice: '8.25',
          rule: 'usual',
        },
        variances: [
          {
            ...{ kind: 'quantity-variance', pointer: '/lines/0/quantity', expected: '6', found: '12', difference: '6' },
            ...{ tolerance: { allowed: '0' }, rule: 'usual' },
            text: 'Ordered 12, received 6, invoiced before 0, invoiced now 12: 6 more than received, and 0 may pass.',
          },
        ],
      },
      {
        ...{ purchaseOrderLine: 2, invoiceLines: [2], result: 'price-variance', basis: 'quantity', unit: 'EA' },
        ...{ ordered: '4', received: '4', invoicedBefore: '0', invoicedNow: '4', orderedPrice: '2.4', rule: 'usual' },
        variances: [
          {
            ...{ kind: 'price-variance', invoiceLine: 2, pointer: '/lines/1/amount', expected: '9.6', found: '10' },
            ...{ difference: '0.4', tolerance: { percent: '1', allowed: '0.096' }, rule: 'usual' },
            text: '4 at 2.4 come to 9.6, and 10 is charged: off by 0.4, and 0.096 may pass.',
          },
        ],
      },
    ]);
  });

  const whole = receiptOf(10_000);
  const CASES: readonly [says: string, over: Partial<Seen> & Pick<Seen, 'invoice'>, ...wanted: string[]][] = [
    ['nothing came', { invoice: invoiceOf(1_000, 2_500) }, 'not-received', 'not-received'],
    [
      'what came went back',
      {
        invoice: invoiceOf(1_000, 2_500),
        receipts: [receiptOf(5_000, { returned: { value: '5', unit: 'EA' } }, 'returned')],
      },
      ...['not-received', 'not-received'],
    ],
    [
      'a part of it went back',
      {
        invoice: invoiceOf(5_000, 2_500),
        receipts: [receiptOf(5_000, { returned: { value: '0.001' } }, 'partially-returned')],
      },
      ...['quantity-variance', 'quantity-variance'],
    ],
    [
      'what came is damaged',
      { invoice: invoiceOf(5_000, 2_500), receipts: [receiptOf(5_000, { condition: 'damaged' })] },
      ...['not-received', 'not-received'],
    ],
    [
      'a receipt was cancelled, or nobody knows how it stands',
      {
        invoice: invoiceOf(5_000, 2_500),
        receipts: [receiptOf(5_000, {}, 'cancelled'), receiptOf(5_000, {}, 'unknown')],
      },
      ...['not-received', 'not-received'],
    ],
    [
      'more is charged than was ordered, though all of it came',
      { invoice: invoiceOf(10_001, 2_500), receipts: [receiptOf(11_000)] },
      ...['over-invoiced', 'over-invoiced'],
    ],
    [
      'it was charged before',
      { invoice: invoiceOf(6_000, 2_500), receipts: [whole], others: [invoiceOf(5_000, 2_500, EARLIER)] },
      ...['over-invoiced', 'over-invoiced'],
    ],
    [
      'it is charged once more later: that is for the later one to answer',
      { invoice: invoiceOf(6_000, 2_500), receipts: [whole], others: [invoiceOf(5_000, 2_500, LATER)] },
      'matched',
    ],
    [
      'what was charged before was cancelled',
      {
        ...{ invoice: invoiceOf(6_000, 2_500), receipts: [whole] },
        others: [
          invoiceOf(5_000, 2_500, {
            ...EARLIER,
            status: { processing: 'cancelled', approval: 'unknown', payment: 'unknown' },
          }),
        ],
      },
      'matched',
    ],
    [
      'what was charged before was given back',
      {
        invoice: invoiceOf(6_000, 2_500),
        receipts: [whole],
        others: [invoiceOf(5_000, 2_500, EARLIER), memoOf(1_000, EARLIER)],
      },
      'matched',
    ],
    [
      'it costs more than it was ordered for',
      { invoice: invoiceOf(4_000, 2_510), receipts: [whole] },
      'price-variance',
      'price-variance',
    ],
    ['it costs less', { invoice: invoiceOf(4_000, 2_490), receipts: [whole] }, 'price-variance', 'price-variance'],
    ['no order is named', { invoice: invoiceOf(1_000, 2_500), order: undefined }, 'no-po', 'no-po'],
    [
      'the order was cancelled',
      {
        invoice: invoiceOf(1_000, 2_500),
        order: { ...orderOf({ ordered: 10_000, price: 2_500 }), status: 'cancelled' },
        receipts: [whole],
      },
      ...['no-po', 'no-po'],
    ],
    [
      'another supplier charges',
      { invoice: invoiceOf(1_000, 2_500, { supplier: { id: 'other' } }), receipts: [whole] },
      ...['supplier-mismatch', 'supplier-mismatch'],
    ],
    [
      'it is charged in another currency: prices are not compared',
      { invoice: invoiceOf(1_000, 9_999, { currency: 'EUR' }), receipts: [whole] },
      ...['currency-mismatch', 'currency-mismatch'],
    ],
    [
      'it came in another unit: nothing is converted',
      { invoice: invoiceOf(1_000, 2_500), receipts: [receiptOf(1_000, { quantity: { value: '1', unit: 'BX' } })] },
      ...['unit-mismatch', 'unit-mismatch'],
    ],
  ];
  for (const [says, over, ...wanted] of CASES)
    it(`where ${says}: ${wanted[0]}`, () => assert.deepEqual(ofOne(over), wanted));

  it('counts a credit memo to it whenever it came, and a credit memo gives back no more than was charged', () => {
    const invoice = invoiceOf(12_000, 2_500);
    const receipts = [whole];
    assert.equal(hold({ invoice, receipts }).result, 'over-invoiced');
    const memo = memoOf(2_000, { corrects: { id: invoice.id } });
    assert.equal(hold({ invoice, receipts, others: [memo] }).result, 'matched');
    assert.equal(hold({ invoice: memo, receipts, others: [invoice] }).result, 'matched');
    const again = memoOf(11_000, { corrects: { id: invoice.id }, issueDate: '2026-12-02' });
    assert.equal(hold({ invoice: again, receipts, others: [invoice, memo] }).result, 'over-credited');
    // To another one, later: that changes nothing here.
    assert.equal(
      hold({ invoice, receipts, others: [memoOf(2_000, { corrects: { id: 'another' } }), memoOf(2_000)] }).result,
      'over-invoiced',
    );
  });

  it('compares amounts where what came has no quantity, and counts what came by quantity at the ordered price', () => {
    const amount = (value: string) => receiptOf(0, { quantity: undefined, amount: { amount: value, currency: 'USD' } });
    const receipts = [amount('10.00'), receiptOf(2_000)];
    const [line] = hold({ invoice: invoiceOf(6_000, 2_500), receipts }).lines;
    assert.deepEqual(
      [line?.result, line?.basis, line?.ordered, line?.received, line?.invoicedNow],
      ['matched', 'amount', '25', '15', '15'],
    );
    assert.equal(hold({ invoice: invoiceOf(6_001, 2_500), receipts }).result, 'quantity-variance');
    const euro = receiptOf(0, { quantity: undefined, amount: { amount: '10.00', currency: 'EUR' } });
    assert.equal(hold({ invoice: invoiceOf(6_000, 2_500), receipts: [euro] }).result, 'currency-mismatch');
  });

  it('lets rounding to the coin of the currency pass, and nothing else', () => {
    const order = orderOf({ ordered: 10_000, price: 3_333 });
    const charged = (amount: string) => {
      const invoice = invoiceOf(5_000, 3_333);
      invoice.lines![0]!.amount = amount;
      return hold({ invoice, order, receipts: [whole] }).result;
    };
    assert.deepEqual(['16.66', '16.67', '16.68', '16.65'].map(charged), [
      'matched',
      'matched',
      'price-variance',
      'price-variance',
    ]);
  });

  it('is never made of what was not seen whole, and concludes nothing from it but prices', () => {
    const unseen = [{ code: 'more-than-listed', text: 'x' }];
    assert.deepEqual(ofOne({ invoice: invoiceOf(10_000, 2_500), receipts: [whole], unseen }), ['undecided']);
    assert.deepEqual(ofOne({ invoice: invoiceOf(10_000, 2_500), receipts: [], unseen }), ['undecided']);
    assert.deepEqual(ofOne({ invoice: invoiceOf(10_000, 2_600), receipts: [], unseen }), [
      'price-variance',
      'price-variance',
    ]);
    for (const blind of [{ lines: [] }, { currency: undefined }] as Partial<Invoice>[])
      assert.equal(hold({ invoice: { ...invoiceOf(1_000, 2_500), ...blind }, receipts: [whole] }).result, 'undecided');
    const { lines: _none, ...silent } = orderOf({ ordered: 10_000, price: 2_500 });
    assert.equal(hold({ invoice: invoiceOf(1_000, 2_500), order: silent, receipts: [whole] }).result, 'undecided');
  });
});

describe('The arithmetic of a match', () => {
  const quantity = fc.integer({ min: 0, max: 10 ** 9 });
  const some = fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { maxLength: 6 });

  it('agrees with whole numbers, whatever came and whatever was charged before', () => {
    fc.assert(
      fc.property(
        quantity,
        fc.integer({ min: 1, max: 10 ** 6 }),
        some,
        some,
        some,
        fc.integer({ min: 1, max: 10 ** 9 }),
        (ordered, price, came, before, back, now) => {
          const sum = (all: number[]): number => all.reduce((a, b) => a + b, 0);
          const charged = sum(before) - sum(back) + now;
          const wanted = [
            ...(charged > ordered ? ['over-invoiced'] : []),
            ...(ordered > sum(came) && charged > sum(came)
              ? [sum(came) > 0 ? 'quantity-variance' : 'not-received']
              : []),
          ];
          const held = hold({
            ...{
              invoice: invoiceOf(now, price),
              order: orderOf({ ordered, price }),
              receipts: came.map(one => receiptOf(one)),
            },
            others: [...before.map(one => invoiceOf(one, price, EARLIER)), ...back.map(one => memoOf(one, EARLIER))],
          });
          assert.deepEqual(kinds(held), wanted);
          assert.equal(held.lines[0]?.invoicedBefore, d(sum(before) - sum(back)));
          assert.equal(held.lines[0]?.received, d(sum(came)));
        },
      ),
    );
  });

  it('does not depend on how what came is split, nor on the order in which it is listed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 10 ** 6 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 10 ** 6 }),
        (came, now) => {
          const invoice = invoiceOf(now, 2_500);
          const split = came.flatMap(one => [receiptOf(1), receiptOf(one - 1)]).reverse();
          const { received, result } = hold({ invoice, receipts: came.map(one => receiptOf(one)) }).lines[0]!;
          const again = hold({ invoice, receipts: split }).lines[0]!;
          assert.deepEqual([again.received, again.result], [received, result]);
        },
      ),
    );
  });

  it('says the same of amounts as of quantities, where each came at the ordered price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10 ** 6 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 10 ** 7 }),
        (came, now) => {
          const invoice = invoiceOf(now, 2_500);
          const asAmount = came.map(one =>
            receiptOf(0, {
              quantity: undefined,
              amount: { amount: decimals.shift(String(one * 2_500), -6), currency: 'USD' },
            }),
          );
          const byQuantity = hold({ invoice, receipts: came.map(one => receiptOf(one)) });
          assert.deepEqual(kinds(hold({ invoice, receipts: asAmount })), kinds(byQuantity));
        },
      ),
    );
  });

  it('finds no more the more may pass, and counts of two invoices of one day exactly one before the other', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        percent,
        percent,
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 9_999 }),
        (a, b, now, price) => {
          const over = { invoice: invoiceOf(now, price), receipts: [receiptOf(7_000)] };
          const rulesOf = (many: number) => [
            { id: 'usual', quantity: { percent: `${many}` }, price: { percent: `${many}` } },
          ];
          const [tight, loose] = [Math.min(a, b), Math.max(a, b)].map(
            many => new Set(kinds(hold(over, rulesOf(many)))),
          );
          for (const kind of loose!) assert.ok(tight!.has(kind));
          const [one, other] = [invoiceOf(now, price), invoiceOf(now, price)];
          const befores = [hold({ invoice: one, others: [other] }), hold({ invoice: other, others: [one] })];
          assert.deepEqual(befores.map(held => held.lines[0]!.invoicedBefore).sort(), ['0', d(now)].sort());
        },
      ),
    );
  });
});

describe('A rule of the match', () => {
  const rules: MatchRule[] = [
    { id: 'usual' },
    { id: 'gloves', when: { category: ['PPE'] } },
    { id: 'northwind', when: { supplier: ['northwind'] } },
    { id: 'northwind-gloves', when: { supplier: ['northwind'], category: ['PPE'] } },
    { id: 'dollars', when: { currency: ['USD'] }, price: { absolute: '5', percent: '2' } },
  ];
  const breaches = (...rows: object[]) =>
    RULES.check(rows as never).map(({ keys, message }) => `${keys.join('/')} ${message}`);

  it('is the most specific one that applies, wherever it stands', () => {
    const ids = [
      {},
      { category: 'PPE' },
      { supplier: 'northwind' },
      { supplier: 'northwind', category: 'PPE' },
      { currency: 'USD' },
    ]
      .flatMap(line => [ruleFor(rules, line), ruleFor([...rules].reverse(), line)])
      .map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ['usual', 'gloves', 'northwind', 'northwind-gloves', 'dollars']);
    assert.equal(ids.length, 10);
  });

  it('lets pass the tighter of what it says, exactly', () => {
    assert.equal(toleranceOf({ absolute: '5', percent: '2' }, '1000').allowed, '5');
    assert.equal(toleranceOf({ absolute: '5', percent: '2' }, '-100.10').allowed, '2.002');
    assert.equal(toleranceOf(undefined, '100').allowed, '0');
  });

  it('is refused where two could be meant, where none is for all others, and where money has no currency', () => {
    assert.deepEqual(RULES.check(rules as never), []);
    assert.deepEqual(RULES.check(RULES.usual), []);
    assert.deepEqual(
      breaches({ id: 'usual' }, { id: 'a', when: { supplier: ['x', 'y'] } }, { id: 'b', when: { supplier: ['y'] } }),
      ['2 a applies to some of the same lines, and is as specific.'],
    );
    assert.deepEqual(breaches({ id: 'a', when: { supplier: ['x'] } }), ['0 No rule applies to all other lines.']);
    assert.deepEqual(breaches({ id: 'usual', price: { absolute: '5' } }), [
      '0/price/absolute An amount of money without its currency.',
    ]);
    assert.deepEqual(breaches({ id: 'usual' }, { id: 'usual', when: { supplier: ['x'] } }), [
      '1/id Two rules are called usual.',
    ]);
  });

  it('says in which condition what came counts; what does not is set aside', () => {
    const receipts = [
      receiptOf(1_000),
      receiptOf(2_000, { condition: 'quarantined' }),
      receiptOf(4_000, { condition: 'damaged' }),
    ];
    const { counted, setAside } = receivedOf(receipts, 1, ['accepted', 'quarantined']);
    assert.deepEqual([counted.map(one => one.quantity), setAside.map(one => one.quantity)], [['1', '2'], ['4']]);
  });
});
