/** One exchange as the rows of the ledger: what may be searched in the open, and all bodies sealed. */
import { answerText } from '../answer-text.ts';
import type { Exchange, ExchangeRecord } from '../exchange.ts';
import type { Trace } from '../telemetry/trace.ts';
import { type Body, jsonBytes, pack } from './bodies.ts';
import type { DataKey, KeyRing } from './key-ring.ts';
import { fingerprintOf } from './reuse.ts';
import { seal } from './seal.ts';
import type { RowOf, Rows } from './tables.ts';

/** References are searched as they were said; a longer one is not one. */
const LONGEST_REFERENCE = 200;

/** What is stored of an exchange that was accepted for later. */
export interface Stored {
  record: ExchangeRecord;
  trace: Trace;
}

/** How an exchange is to be kept: by whom, with which bytes, and whether anything may still happen to it. */
export interface Keeping {
  replica: string;
  /** Of the process that keeps it. */
  incarnation: string;
  parts: readonly Body[];
  key: DataKey;
  settledAt: Date | null;
  /** Something leaves with this commit, and may be under way for so long. */
  inFlightMs?: number | undefined;
}

export function exchangeRows(exchange: Exchange, keeping: Keeping, ring: KeyRing): Omit<Rows, 'audit'> {
  const { record } = exchange;
  const { id, facility = '' } = record;
  const subjects = [...(record.subjects ?? []), ...(record.awaits ?? [])];
  const rows: Omit<Rows, 'audit'> = { exchanges: [exchangeRow(exchange, keeping, ring)] };
  const references = referencesOf(exchange);
  if (references.length > 0) {
    rows.exchange_references = references.map(([kind, value]) => ({ kind, value, exchange: id, facility }));
  }
  if (subjects.length > 0) {
    rows.exchange_subjects = subjects.map(subject => ({ hash: ring.hash(subject), exchange: id, facility }));
  }
  return rows;
}

function exchangeRow(exchange: Exchange, keeping: Keeping, ring: KeyRing): RowOf<'exchanges'> {
  const { replica, incarnation, parts, key, settledAt, inFlightMs } = keeping;
  const { record, trace } = exchange;
  const { id, fault, hashes } = record;
  return {
    id,
    received_at: new Date(record.receivedAt),
    settled_at: settledAt,
    replica,
    incarnation,
    in_flight_ms: inFlightMs,
    consumer: record.consumer,
    actor: record.actor?.id,
    facility: record.facility ?? '',
    contract: record.contract,
    operation: record.operation,
    effect: record.effect,
    trace: trace.traceId,
    backend: Object.values(record.steps).at(-1)?.endpoint,
    outcome: record.outcome,
    fault: fault?.code,
    cause: fault?.info.backend?.cause,
    contract_hash: hashes.contract,
    mapping_hash: hashes.mapping,
    profile_hash: hashes.profile,
    // Known once the batch is made.
    audit_seq: 0,
    partition: partitionOf(exchange, ring),
    fingerprint: exchange.reusable ? fingerprintOf(exchange, ring) : null,
    key: key.id,
    sealed: seal(key.secret, [pack(bodiesOf(exchange, parts))], id),
  };
}

function bodiesOf(exchange: Exchange, parts: readonly Body[]): Body[] {
  const { record } = exchange;
  const bodies: Body[] = [{ kind: 'request', at: record.receivedAt, bytes: jsonBytes(record.input ?? null) }, ...parts];
  // Whatever may have to be taken up again: accepted for later, sent with an effect and not settled, or failed.
  if (exchange.accepted || exchange.delivery || record.effect !== 'read' || record.fault)
    bodies.push({ kind: 'record', bytes: jsonBytes(storedOf(exchange)) });
  if (record.answer !== undefined && !isCopy(exchange))
    bodies.push({ kind: 'answer', bytes: Buffer.from(answerText(record.answer)) });
  return bodies;
}

/** What the gateway reads of its own records stands there already: a copy would outlive what it was copied from. */
const isCopy = ({ record, destinations, used }: Exchange): boolean =>
  record.effect === 'read' && record.idempotencyKey === undefined && isOwn(destinations) && !used;

const isOwn = ([first]: Exchange['destinations']): boolean => first !== undefined && first.kind !== 'endpoint';

/** What the other side calls it, once each. */
function referencesOf({ record }: Exchange): [kind: string, value: string][] {
  const found = new Map<string, [string, string]>();
  for (const { attempts } of Object.values(record.steps))
    for (const { references } of attempts)
      for (const [kind, value] of Object.entries(references))
        if (value.length <= LONGEST_REFERENCE) found.set(`${kind} ${value}`, [kind, value]);
  return [...found.values()];
}

/** Keyed hash of what the contract orders by: it may be a patient's or member's id. */
export function partitionOf({ record }: Pick<Exchange, 'record'>, ring: KeyRing): string | undefined {
  const { contract, partition } = record;
  return partition === undefined ? undefined : ring.hash(`${contract} ${partition}`).toString('hex');
}

/** What is sealed with the bodies so that the worker can go on where the caller left, or the attempt before. */
export function storedOf({ record, trace }: Exchange): Stored {
  const { fault: _fault, outcome: _outcome, answer: _answer, ...waiting } = record;
  return { record: waiting, trace };
}
