/** Where is it now: everything the ledger knows of one exchange, as one time line. */
import { MAY } from '../gateway/delivery/control.ts';
import { controlsIn } from '../gateway/delivery/controls.ts';
import type { OperationRow } from '../gateway/delivery/operation.ts';
import { type ReferenceView, referenceViews } from '../gateway/references/desk.ts';
import type { Body } from '../gateway/store/bodies.ts';
import type { Ledger, LedgerEntry, LedgerSearch } from '../gateway/store/ledger.ts';
import { type LedgerAtHand, openLedgerAtHand } from './ledger-at-hand.ts';
import { UsageError, type Verb } from './verb.ts';

export const whereVerb: Verb = {
  usage:
    '<id of an exchange, a trace, an id that the gateway issued or one of the other side (ISA13, TRN02 …), or member:ID> [--config FILE] [--json]',
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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACE = /^[0-9a-f]{32}$/i;
const SUBJECT = /^[a-z]+:./;
const MOST = 20;

/** Under every name it may be called by, the most telling first. */
async function findAny(ledger: Ledger, id: string): Promise<LedgerEntry[]> {
  const own = UUID.test(id) ? await ledger.find(id.toLowerCase()) : undefined;
  if (own) return [own];
  const searches: LedgerSearch[] = [{ reference: id }];
  if (TRACE.test(id)) searches.unshift({ trace: id.toLowerCase() });
  if (SUBJECT.test(id)) searches.unshift({ subject: id });
  for (const search of searches) {
    const found = await ledger.search({ ...search, limit: MOST });
    if (found.length > 0) return found;
  }
  return [];
}

interface Moment {
  at: string | null;
  what: string;
}

async function timeLine(store: LedgerAtHand, entry: LedgerEntry): Promise<Moment[]> {
  const { ledger, operations } = store;
  const { receivedAt, settledAt, consumer, contract, operation, fault, cause, outcome } = entry;
  const later = await operations.find(entry.id);
  const bodies = await ledger.bodies(entry.id).catch(() => undefined);
  const wires = (bodies ?? []).filter(({ kind }) => kind === 'sent' || kind === 'received');
  const asked = `${consumer ?? 'somebody unknown'} asked ${contract}#${operation}`;
  const failed = `failed: ${fault}${cause ? ` (${cause})` : ''}, ${outcome?.replace('_', ' ')}`;
  return [
    { at: receivedAt.toISOString(), what: `received: ${asked}` },
    ...(later ? [{ at: later.createdAt.toISOString(), what: 'accepted for later' }] : []),
    ...wires.map(momentOf),
    ...(bodies ? [] : [{ at: null, what: 'the bodies are no longer kept' }]),
    settledAt === null
      ? { at: null, what: later ? await turnOf(store, later) : 'not settled: under way, or interrupted' }
      : { at: settledAt.toISOString(), what: fault ? failed : 'answered' },
  ];
}

/** Whose turn it is. */
async function turnOf({ operations, database }: LedgerAtHand, row: OperationRow): Promise<string> {
  const { status, endpoint, attempts, dueAt } = row;
  const ahead = await operations.ahead(row);
  if (ahead) {
    const person = ahead.status === 'needs-attention' ? ', which waits for a person' : '';
    return `waits for ${endpoint} behind ${ahead.id}${person}`;
  }
  const said = (await controlsIn(database.pool)).find(control => control.endpoint === endpoint);
  if (status === 'accepted' && said && !MAY[said.state].deliver)
    return `waits for ${endpoint}, which is ${said.state}: ${said.by} said so at ${said.since.toISOString()}`;
  const tried = attempts === 1 ? 'once' : `${attempts} times`;
  if (status === 'accepted') return `waits for ${endpoint}, tried ${tried}, next at ${dueAt.toISOString()}`;
  if (status === 'running') return `under way to ${endpoint}, attempt ${attempts}`;
  return status === 'needs-attention' ? 'waits for a person' : status;
}

function momentOf({ kind, at, endpoint, attempt, bytes }: Body): Moment {
  const way = kind === 'sent' ? `sent to ${endpoint}` : `answer of ${endpoint}`;
  return { at: at ?? null, what: `${way}, attempt ${attempt}, ${bytes.length} bytes` };
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
