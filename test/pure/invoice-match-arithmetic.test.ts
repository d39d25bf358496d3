/** The arithmetic of the three-way match is exact to the last digit, and its rules say one thing for each line. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { receivedByLine, receivedOf } from '../../compositions/invoices/v1/match/counted.ts';
import { type MatchRule, RULES, ruleFor, toleranceOf } from '../../compositions/invoices/v1/match/rules.ts';
import { decimals } from '../../gateway/kit.ts';
import { d, EARLIER, hold, invoiceOf, kinds, memoOf, orderOf, receiptOf } from './match-rig.ts';

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

  it('names the supplier, the category, the company, the currency: what comes first weighs more than all that follow', () => {
    const others: MatchRule[] = [
      { id: 'gloves-here', when: { category: ['PPE'], company: ['1010'], currency: ['USD'] } },
      { id: 'here', when: { company: ['1010'] } },
    ];
    const line = { category: 'PPE', company: '1010', currency: 'USD' };
    const all = [...rules.filter(({ id }) => id !== 'northwind-gloves'), ...others];
    for (const listed of [all, [...all].reverse()]) {
      assert.equal(ruleFor(listed, { ...line, supplier: 'northwind' }).id, 'northwind');
      assert.equal(ruleFor(listed, line).id, 'gloves-here');
      assert.equal(ruleFor(listed, { ...line, category: 'other' }).id, 'here');
    }
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

  it('may need no receipt: what is charged is then held against the order alone', () => {
    const twoWay: MatchRule[] = [{ id: 'usual', receipts: 'not-required' }];
    const results = [10_000, 10_001].map(now => hold({ invoice: invoiceOf(now, 2_500) }, twoWay).result);
    assert.deepEqual(results, ['matched', 'over-invoiced']);
  });

  it('says in which condition what came counts; what does not is set aside', () => {
    const receipts = [
      receiptOf(1_000),
      receiptOf(2_000, { condition: 'quarantined' }),
      receiptOf(4_000, { condition: 'damaged' }),
    ];
    const { counted, setAside } = receivedOf(receivedByLine(receipts).get(1), ['accepted', 'quarantined']);
    assert.deepEqual([counted.map(one => one.quantity), setAside.map(one => one.quantity)], [['1', '2'], ['4']]);
  });
});
