/** Journal entries in a real Tryton: made once, posted, one line for each cost centre, and never into a period that is closed. */
import assert from 'node:assert/strict';
import type { JournalEntry } from '../../contracts/journal-entries/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

const ENTRY = {
  company: '1010',
  postingDate: '2026-11-20',
  documentDate: '2026-11-19',
  reference: 'CHG-4711',
  text: 'Supplies of the week',
  currency: 'USD',
  lines: [
    {
      ...{ number: 1, account: { code: '0000400000' }, side: 'debit', amount: '100.00', text: 'Gloves' },
      allocations: [
        { costCenter: { code: '0010' }, percent: '33.33' },
        { costCenter: { code: '0020' }, percent: '66.67' },
      ],
    },
    { number: 2, account: { code: '0000140000' }, side: 'credit', amount: '100.00' },
  ],
};

describeWithTryton('the ledger of a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton(['journal-entries']);
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });
  const post = (body: object, headers = {}) =>
    gateway.call<JournalEntry & Omit<Problem, 'status'>>('POST', 'journal-entries', body, headers);

  it('has an entry with a line for each cost centre, posted, with its number and year', async () => {
    const { status, body } = await post(ENTRY);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.lines?.map(({ account, side, amount, costCenter, text }) => [
        account?.code,
        side,
        amount,
        costCenter?.code,
        text,
      ]),
      [
        ['0000400000', 'debit', '33.33', '0010', 'Gloves'],
        ['0000400000', 'debit', '66.67', '0020', 'Gloves'],
        ['0000140000', 'credit', '100.00', undefined, undefined],
      ],
    );
    const { status: standing, fiscalYear, reference, text, documentDate, postingDate } = body as JournalEntry;
    assert.deepEqual(
      { standing, fiscalYear, reference, text, documentDate, postingDate },
      {
        ...{ standing: 'posted', fiscalYear: '2026', reference: 'CHG-4711', text: 'Supplies of the week' },
        ...{ documentDate: '2026-11-19', postingDate: '2026-11-20' },
      },
    );
    const read = await gateway.call<JournalEntry>('GET', `journal-entries/${body.id}`);
    assert.deepEqual(read.body, body);
    const [move] = await gateway.erp.find('account.move', [['description', 'like', '%CHG-4711%']], ['state']);
    assert.equal(move?.['state'], 'posted');
  });

  it('has it once, however often it is sent', async () => {
    const headers = { 'idempotency-key': 'entry-1' };
    const [first, again] = [
      await post({ ...ENTRY, reference: 'TWICE' }, headers),
      await post({ ...ENTRY, reference: 'TWICE' }, headers),
    ];
    assert.equal(again.body.id, first.body.id);
    assert.equal((await gateway.erp.find('account.move', [['description', 'like', '%TWICE%']], [])).length, 1);
  });

  it('takes nothing into a year that is closed, nor in another currency', async () => {
    const closed = await post({ ...ENTRY, postingDate: '2025-03-01' });
    assert.deepEqual(
      [closed.status, closed.body.errors?.[0]],
      [422, { pointer: '/postingDate', code: 'period-closed' }],
    );
    const other = await post({ ...ENTRY, currency: 'EUR' });
    assert.deepEqual([other.status, other.body.errors?.[0]?.pointer], [422, '/currency']);
  });

  it('names the place of an account or a cost centre that it does not know', async () => {
    const [debit, credit] = ENTRY.lines;
    const { status, body } = await post({ ...ENTRY, lines: [debit, { ...credit, account: { code: '0000999999' } }] });
    assert.deepEqual([status, body.errors?.[0]?.pointer], [422, '/lines/1/account/code']);
  });
});
