/** Posts a journal entry in Tryton: made once, known again by a note in its one text, then posted. */
import { lookup, rowOf, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { openPeriod, periodOn } from '../../../../adapters/rest/dialects/tryton/periods.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { making, pressingOf, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { nodeAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { JournalEntryPosting } from '../../../../contracts/journal-entries/v1/types.ts';
import {
  type CustomServices,
  conditionalCreate,
  defineMapping,
  type Scope,
  type Step,
  table,
} from '../../../../gateway/kit.ts';
import { allocated } from '../allocate.ts';
import { checkJournalEntry } from '../check.ts';
import { FIELDS, held } from './held.ts';

const asked = table<JournalEntryPosting>();
const made = table<{ id: string; state: string }>();
const OF: readonly ['steps.find.id', 'steps.enter.id'] = ['steps.find.id', 'steps.enter.id'];
const inputOf = ({ input }: Scope): JournalEntryPosting => input as JournalEntryPosting;
const journalOf = ({ profile }: Pick<Scope, 'profile'>): string => String(profile['journal'] ?? 'MISC');

const LOOKUPS: readonly Step[] = [
  periodOn(scope => inputOf(scope).postingDate),
  lookup('journals', 'Journal', { by: 'code', codes: scope => [journalOf(scope)] }),
  lookup('accounts', 'Account', {
    by: 'code',
    codes: scope => inputOf(scope).lines.map(({ account }) => account.code),
  }),
  lookup('costCenters', 'AnalyticAccount', {
    by: 'code',
    codes: scope =>
      inputOf(scope).lines.flatMap(({ costCenter, allocations = [] }) =>
        [costCenter, ...allocations.map(one => one.costCenter)].flatMap(one => one?.code ?? []),
      ),
  }),
];

function recordOf(input: JournalEntryPosting, services: CustomServices): object {
  const { scope, finding } = services;
  const { lines, currency, postingDate: date, documentDate, reference, text } = input;
  // Another currency would need a rate of that day.
  if (currency !== scope.profile['currency']) finding('/currency', 'not-supported');
  const within = openPeriod(scope);
  if (!within) finding('/postingDate', 'period-closed');
  const placeOf = new Map(lines.map(({ number }, at) => [number, `/lines/${at}`]));
  const moves = allocated(lines, currency).map(line => {
    const at = placeOf.get(line.of) ?? '/lines';
    const account = rowOf(services, 'accounts', ['code', line.account.code], `${at}/account/code`)?.id;
    const costCenter = rowOf(services, 'costCenters', ['code', line.costCenter?.code], `${at}/costCenter/code`)?.id;
    const amounts = { debit: '0', credit: '0', [line.side]: line.amount };
    const analytic_lines = costCenter === undefined ? undefined : [{ account: costCenter, ...amounts, date }];
    return without({ account, description: line.text, ...amounts, analytic_lines });
  });
  return without({
    ...{ date, period: within?.id, journal: rowsOf(scope, 'journals')[0]?.id, lines: moves },
    description: withNote(text, { key: scope.key, ref: reference, doc: documentDate }),
  });
}

const standing: Step = {
  name: 'entered',
  effect: 'read',
  request: readingOf('AccountMove', ['state'], OF),
  response: [made.f('state', { read: ['AccountMove.state'] }), made.ignore('AccountMove.id')],
};

export default defineMapping({
  contract: 'journal-entries/v1',
  operation: 'post',
  dialect: 'tryton',
  check: checkJournalEntry,
  steps: [
    ...conditionalCreate(
      ownIn('AccountMove', 'description', { beside: [ofCompany] }),
      {
        name: 'enter',
        request: [
          ...making('AccountMove'),
          asked.custom({
            id: 'entry',
            carries: [
              ...(['company', 'postingDate', 'documentDate', 'reference', 'text', 'currency'] as const),
              ...(['lines[0].number', 'lines[0].account.code', 'lines[0].side', 'lines[0].amount'] as const),
              ...(['lines[0].costCenter.code', 'lines[0].text', 'lines[0].allocations[0].costCenter.code'] as const),
              ...(['lines[0].allocations[0].percent', 'lines[0].allocations[0].amount'] as const),
            ],
            writes: {
              'AccountMove.date': 'postingDate',
              'AccountMove.lines': 'lines',
              'AccountMove.description': 'text',
            },
            enc(value, tree, services) {
              (tree as { body: unknown }).body = recordOf(value as JournalEntryPosting, services);
            },
          }),
        ],
        response: [made.f('id', { read: ['AccountMove.id'] })],
      },
      { before: LOOKUPS, always: true },
    ),
    standing,
    {
      name: 'post',
      // Tryton refuses what is posted already: sent again it would look as if nothing had been done.
      effect: 'once',
      reconcile: 'entered',
      when: ({ steps }) => nodeAt(steps, 'entered')['state'] === 'draft',
      request: pressingOf('AccountMove', 'post', OF),
      response: [],
    },
    { name: 'read', effect: 'read', request: readingOf('AccountMove', FIELDS, OF), response: held },
  ],
});
