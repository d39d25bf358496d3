/** What a three-way match makes of an invoice: what counts, what is held against what, and what it says of it. */
import assert from 'node:assert/strict';
import type { Seen } from '../../compositions/invoices/v1/match/whole.ts';
import type { Invoice } from '../../contracts/invoices/v1/types.ts';
import { EARLIER, hold, invoiceOf, LATER, memoOf, ofOne, orderOf, receiptOf } from './match-rig.ts';

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
  const ea = (value: string) => ({ value, unit: 'EA' });
  const UNKNOWN = { processing: 'unknown', approval: 'unknown', payment: 'unknown' } as const;
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
        receipts: (['cancelled', 'unknown'] as const).map(status => receiptOf(5_000, { returned: ea('0') }, status)),
      },
      ...['not-received', 'not-received'],
    ],
    [
      'something went back and nobody says how much',
      { invoice: invoiceOf(1_000, 2_500), receipts: [receiptOf(5_000, {}, 'partially-returned')] },
      ...['not-received', 'not-received'],
    ],
    [
      'nobody knows how a credit memo stands',
      {
        ...{ invoice: invoiceOf(6_000, 2_500), receipts: [whole] },
        others: [invoiceOf(5_000, 2_500, EARLIER), memoOf(1_000, { ...EARLIER, status: UNKNOWN })],
      },
      ...['over-invoiced', 'over-invoiced'],
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

  it('counts a line of which nothing went back, where another line tells that something did', () => {
    const order = orderOf({ ordered: 5_000, price: 2_500 }, { ordered: 1_000, price: 2_500 });
    const receipt = receiptOf(5_000, {}, 'partially-returned');
    receipt.lines!.push({ number: 2, purchaseOrderLine: 2, quantity: ea('1'), returned: ea('1') });
    const { lines } = hold({ invoice: invoiceOf(5_000, 2_500), order, receipts: [receipt] });
    assert.deepEqual(
      lines.map(({ result, received }) => [result, received]),
      [['matched', '5']],
    );
    assert.equal(
      hold({ invoice: invoiceOf(5_000, 2_500), order, receipts: [{ ...receipt, status: 'returned' }] }).result,
      'not-received',
    );
  });

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
    assert.deepEqual(['16.66', '16.67', '16.672', '16.68', '16.65'].map(charged), [
      'matched',
      'matched',
      'price-variance',
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
