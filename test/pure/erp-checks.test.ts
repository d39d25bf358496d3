/** What no schema can say of an invoice or a journal entry: sums that come out, shares that add up, to the last cent. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import submitted from '../../contracts/invoices/v1/examples/submitted.request.json' with { type: 'json' };
import type { InvoiceSubmission } from '../../contracts/invoices/v1/types.ts';
import posted from '../../contracts/journal-entries/v1/examples/posted.request.json' with { type: 'json' };
import type { JournalEntryPosting, PostedJournalEntryLine } from '../../contracts/journal-entries/v1/types.ts';
import { decimals } from '../../gateway/kit.ts';
import { checkInvoice } from '../../mappings/invoices/v1/check.ts';
import { allocated } from '../../mappings/journal-entries/v1/allocate.ts';
import { checkJournalEntry } from '../../mappings/journal-entries/v1/check.ts';

const said = (findings: readonly { pointer: string; code: string }[]): string[] =>
  findings.map(({ pointer, code }) => `${pointer} ${code}`);
const cents = (value: bigint): string => decimals.shift(value.toString(), -2)!;
const amount = fc.bigInt({ min: 1n, max: 10n ** 17n });

describe('An invoice', () => {
  const invoice = submitted as InvoiceSubmission;
  const of = (over: Partial<InvoiceSubmission>): string[] => said(checkInvoice({ ...invoice, ...over }));

  it('is right where its total is lines, taxes and freight, less the discount', () => {
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ total: '127.7200' }), []);
    for (const total of ['127.73', '127.71', '132.72', '109.00'])
      assert.deepEqual(of({ total }), ['/total total-differs']);
    assert.deepEqual(of({ discount: '5.01', total: '127.71' }), []);
  });

  it('comes out whatever the amounts, where a double would not', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 20 }),
        fc.array(amount, { maxLength: 3 }),
        amount,
        (lines, taxes, freight) => {
          const all = [...lines, ...taxes, freight].reduce((a, b) => a + b);
          const whole = {
            ...invoice,
            lines: lines.map((one, at) => ({ number: at + 1, description: 'x', amount: cents(one) })),
            taxes: taxes.map(one => ({ rate: '8', base: '0', amount: cents(one) })),
            ...{ freight: cents(freight), discount: '0' },
          };
          assert.deepEqual(checkInvoice({ ...whole, total: cents(all) }), []);
          assert.deepEqual(said(checkInvoice({ ...whole, total: cents(all + 1n) })), ['/total total-differs']);
        },
      ),
    );
  });

  it('corrects another only as a credit memo', () => {
    const corrects = { id: 'an-invoice' };
    assert.deepEqual(of({ corrects }), ['/corrects not-allowed']);
    assert.deepEqual(of({ corrects, kind: 'credit-memo' }), []);
  });

  it('has a currency that there is, a total that is not below zero, and each line number once', () => {
    const [first] = invoice.lines;
    assert.deepEqual(of({ currency: 'XQQ' }), ['/currency currency-unknown']);
    assert.deepEqual(of({ discount: '140', total: '-7.28' }), ['/total negative-total']);
    assert.deepEqual(of({ lines: [first!, { ...first!, amount: '10.00' }] }), ['/lines/1/number named-twice']);
  });
});

describe('A journal entry', () => {
  const entry = posted as JournalEntryPosting;
  const [debit, credit] = entry.lines as [PostedJournalEntryLine, PostedJournalEntryLine];
  const of = (...lines: PostedJournalEntryLine[]): string[] => said(checkJournalEntry({ ...entry, lines }));
  const cc = (code: string, share: object) => ({ costCenter: { code }, ...share }) as never;

  it('balances to the last cent', () => {
    assert.deepEqual(of(debit, credit), []);
    assert.deepEqual(of(debit, { ...credit, amount: '100.01' }), ['/lines not-balanced']);
    assert.deepEqual(of(debit, { ...credit, side: 'debit' }), ['/lines not-balanced']);
    assert.deepEqual(of(debit, { ...credit, number: 1 }), ['/lines/1/number named-twice']);
    assert.deepEqual(said(checkJournalEntry({ ...entry, currency: 'XQQ' })), ['/currency currency-unknown']);
  });

  it('has allocations that sum up to their line: in percent or as amounts, not both, and no other cost centre', () => {
    const { costCenter: _none, ...line } = debit;
    const by = (...allocations: never[]): string[] => of({ ...line, allocations }, credit);
    assert.deepEqual(by(cc('0010', { percent: '33.3333' }), cc('0020', { percent: '66.6667' })), []);
    assert.deepEqual(by(cc('0010', { amount: '33.33' }), cc('0020', { amount: '66.67' })), []);
    const differ = ['/lines/0/allocations allocations-differ'];
    assert.deepEqual(by(cc('0010', { percent: '33.3333' }), cc('0020', { percent: '66.6666' })), differ);
    assert.deepEqual(by(cc('0010', { amount: '33.33' }), cc('0020', { amount: '66.66' })), differ);
    assert.deepEqual(by(cc('0010', { percent: '50' }), cc('0020', { amount: '50' })), [
      '/lines/0/allocations allocations-mixed',
    ]);
    assert.deepEqual(
      of({ ...line, costCenter: { code: '0010' }, allocations: [cc('0020', { percent: '100' })] }, credit),
      ['/lines/0/costCenter not-allowed'],
    );
  });

  it('leaves as one line for each cost centre, what rounding leaves in the last', () => {
    const thirds = [
      cc('0010', { percent: '33.33' }),
      cc('0020', { percent: '33.33' }),
      cc('0030', { percent: '33.34' }),
    ];
    const lines = allocated(
      [
        { ...debit, amount: '100.01', allocations: thirds },
        { ...credit, amount: '100.01' },
      ],
      'USD',
    );
    assert.deepEqual(
      lines.map(({ number, of: from, amount: share, costCenter }) => [number, from, share, costCenter?.code]),
      [
        [1, 1, '33.33', '0010'],
        [2, 1, '33.33', '0020'],
        [3, 1, '33.35', '0030'],
        [4, 2, '100.01', undefined],
      ],
    );
    assert.equal(allocated([{ ...debit, amount: '100', allocations: thirds }], 'JPY')[0]?.amount, '33');
  });

  it('still comes to the same when it is allocated, no share of it below zero or finer than the currency', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amount, shares, (whole, parts) => {
        const all = parts.reduce((a, b) => a + b);
        const percents = parts.map(one => Math.floor((one * 1_000_000) / all));
        percents[percents.length - 1]! += 1_000_000 - percents.reduce((a, b) => a + b);
        const allocations = percents
          .filter(one => one > 0)
          .map((one, at) => cc(`00${at}`, { percent: decimals.shift(String(one), -4) }));
        const line = { ...debit, amount: cents(whole), allocations };
        const { costCenter: _none, ...plain } = line;
        assert.deepEqual(of(plain, { ...credit, amount: cents(whole) }), []);
        const lines = allocated([plain], 'USD');
        assert.equal(decimals.compare(decimals.sum(lines.map(one => one.amount))!, cents(whole)), 0);
        for (const one of lines) {
          assert.ok(decimals.compare(one.amount, '0')! > 0);
          assert.match(one.amount, /^\d+(\.\d{1,2})?$/);
        }
      }),
    );
  });
});
