/** Where is it now: everything the ledger knows of one exchange, as one time line. */

import { laterOf, type Moment, timeLineOf } from '../gateway/keeping/time-line.ts';
import { type ReferenceView, referenceViews } from '../gateway/references/reference-service.ts';
import type { Ledger, LedgerEntry, LedgerSearch } from '../gateway/store/ledger.ts';
import { UUID } from '../gateway/uuid.ts';
import { type LedgerAtHand, openLedgerAtHand } from './ledger-at-hand.ts';
import { UsageError, type Verb } from './verb.ts';

export const whereVerb: Verb = {
  usage:
    '<id of an exchange, a trace, an id that the gateway issued, an event, an idempotency key, one of the other side (ISA13, TRN02 …), or member:ID> [--config FILE] [--json]',
  positionals: 1,
  options: { config: { type: 'string' } },
  async run([id], values) {
    if (!id) throw new UsageError('Which one? Give any id of it.');
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    const [reference] = await referenceViews(store.database.pool, [id.toLowerCase()]);
    if (reference) return tellReference(reference, Boolean(values['json']));
    const found = await findAny(store.ledger, id);
    const lines = await Promise.all(found.map(entry => timeLine(store, entry)));
    if (values['json'])
      console.log(
        JSON.stringify(
          found.map((entry, n) => ({ ...entry, timeLine: lines[n] })),
          null,
          2,
        ),
      );
    else if (found.length === 0) console.log(`Nothing is known of ${id}.`);
    else console.log(found.map((entry, n) => print(entry, lines[n]!)).join('\n\n'));
    return found.length > 0 ? 0 : 1;
  },
};

/** An id that the gateway issued: what it names, and where that is known. */
function tellReference(reference: ReferenceView, json: boolean): number {
  const { id, kind, since, livesAt, mergedInto, mergedFrom } = reference;
  const lines = [
    `${kind} ${id}   issued ${since}`,
    ...livesAt.map(({ endpoint, authority, since: met }) => `  ${met}  known at ${endpoint} ${authority}`.trimEnd()),
    ...(livesAt.length === 0 ? ['  its native identifiers are no longer kept'] : []),
    ...(mergedInto ? [`  ${mergedInto.since}  merged into ${mergedInto.id}`] : []),
    ...mergedFrom.map(other => `  ${other} was merged into it`),
    `What was done about it: canongate where ${kind}:${id}`,
  ];
  console.log(json ? JSON.stringify(reference, null, 2) : lines.join('\n'));
  return 0;
}

const TRACE = /^[0-9a-f]{32}$/i;
const SUBJECT = /^[a-z]+:./;
const MOST = 20;

/** Under every name it may be called by, the most telling first. */
async function findAny(ledger: Ledger, id: string): Promise<LedgerEntry[]> {
  const lower = id.toLowerCase();
  const isUuid = UUID.test(lower);
  const own = isUuid ? await ledger.find(lower) : undefined;
  if (own) return [own];
  const searches: LedgerSearch[] = [{ reference: id }, { idempotencyKey: id }];
  if (isUuid) searches.unshift({ event: lower });
  if (TRACE.test(id)) searches.unshift({ trace: lower });
  if (SUBJECT.test(id)) searches.unshift({ subject: id });
  for (const search of searches) {
    const found = await ledger.search({ ...search, limit: MOST });
    if (found.length > 0) return found;
  }
  return [];
}

async function timeLine({ ledger, operations, database }: LedgerAtHand, entry: LedgerEntry): Promise<Moment[]> {
  const bodies = await ledger.bodies(entry.id).catch(() => undefined);
  return timeLineOf(entry, await laterOf(database.pool, operations, entry.id), bodies);
}

function print(entry: LedgerEntry, moments: readonly Moment[]): string {
  const { id, trace, replica, auditSeq, references } = entry;
  const calls = references.map(({ kind, value }) => `${kind} ${value}`).join(', ');
  return [
    `exchange ${id}   trace ${trace}   audit ${replica}#${auditSeq}`,
    ...(calls ? [`also called ${calls}`] : []),
    ...moments.map(({ at, what }) => `  ${at ?? ' '.repeat(24)}  ${what}`),
  ].join('\n');
}
