/** account.move (Tryton) → the journal entry as the contract shows it: each of its lines is of one cost centre. */
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { status } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { type Node, nodeAt, nodesAt, textAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { JournalEntry } from '../../../../contracts/journal-entries/v1/types.ts';
import { decimals, type Rule, table } from '../../../../gateway/kit.ts';

const a = table<JournalEntry>();

export const FIELDS = [
  ...['number', 'post_number', 'state', 'date', 'description', 'period.fiscalyear.name'],
  ...['debit', 'credit', 'description', 'account.code', 'account.name', 'analytic_lines.account.code'].map(
    field => `lines.${field}`,
  ),
  ...OF_EACH,
];

export const held: readonly Rule[] = [
  a.f('id', { read: ['AccountMove.id'] }),
  a.f('number', { read: ['AccountMove.post_number', 'AccountMove.number'] }),
  a.f('fiscalYear', { read: ['AccountMove.period.fiscalyear.name'] }),
  a.f('status', { read: ['AccountMove.state'] }, status('journalStates', { draft: 'in-process', posted: 'posted' })),
  a.f('postingDate', { read: ['AccountMove.date'] }),
  a.given('currency', 'profile.currency'),
  a.custom({
    id: 'entry',
    carries: [
      ...(['documentDate', 'reference', 'text', 'systemStatus', 'lines[0].number', 'lines[0].account'] as const),
      ...(['lines[0].side', 'lines[0].amount', 'lines[0].costCenter.code', 'lines[0].text'] as const),
    ],
    reads: ['description', 'lines', 'state'].map(name => `AccountMove.${name}`),
    dec(tree) {
      const record = nodeAt(tree, 'body');
      const { text, noted } = noteOf(record['description']);
      return without({
        ...{ text, reference: noted['ref'], documentDate: noted['doc'] },
        lines: nodesAt(record, 'lines').toSorted(byId).map(lineOf),
        systemStatus: [{ field: 'state', code: String(record['state']) }],
      });
    },
  }),
  ...kept('AccountMove.'),
];

const byId = (one: Node, other: Node): number => Number(one['id']) - Number(other['id']);

function lineOf(line: Node, at: number): Node {
  const debit = String(line['debit'] ?? '0');
  const isDebit = decimals.compare(debit, '0') !== 0;
  const costCenter = nodesAt(line, 'analytic_lines').flatMap(one => textAt(one, 'account', 'code') ?? [])[0];
  return without({
    number: at + 1,
    account: without({ code: textAt(line, 'account', 'code'), name: textAt(line, 'account', 'name') }),
    side: isDebit ? 'debit' : 'credit',
    amount: isDebit ? debit : String(line['credit']),
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    text: textAt(line, 'description'),
  });
}
