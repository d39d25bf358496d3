/** A message that came in by itself: kept with its acknowledgement, its event and its audit in one commit. */
import type pg from 'pg';
import { deliveryKeyOf, operationRow } from '../delivery/acceptance.ts';
import type { Events } from '../events/events.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Arrival, Receipt } from '../plugs/listener.ts';
import { auditOf } from '../store/audit-record.ts';
import type { Body } from '../store/bodies.ts';
import { exchangeRows } from '../store/exchange-rows.ts';
import type { KeyRing } from '../store/key-ring.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Writer } from '../store/writer.ts';
import { startTrace } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import { hasten } from './hasten.ts';

/** Where it came in. */
export interface ListenerOf {
  name: string;
  facility?: string | undefined;
  /** Of the contract that tells of it. */
  contractHash: string;
  /** Whether there is a mapping of messages of this kind. */
  means(kind: string): boolean;
  /** Whether it can read this one. */
  reads(arrival: Arrival): boolean;
}

export interface Receiving {
  receive(arrival: Arrival, at: ListenerOf): Promise<Receipt>;
  /** The bytes of a message as they came; undefined where they are no longer kept. */
  raw(exchange: string): Promise<Uint8Array | undefined>;
  /** When something last came in here, by whichever replica. */
  lastReceived(listener: string): Promise<Date | undefined>;
  /** What waits for one of these is asked for at once. */
  hasten(names: readonly string[]): Promise<void>;
}

export interface ReceivingParts {
  pool: pg.Pool;
  ring: KeyRing;
  writer: Writer;
  ledger: Ledger;
  events: Pick<Events, 'rowsOf' | 'nudge'>;
  now(): number;
}

export const MESSAGES = 'messages/v1';
const STEP = 'received';
const REPEATS = '23505';

const FIRST = `select m.exchange, m.received_at as at, exists (select from canongate.operations o where o.id = m.exchange) as given
  from canongate.messages m where m.listener = $1 and m.repeat = $2`;
const LAST = 'select max(received_at) as at from canongate.messages where listener = $1';

/**
 * A message that means something becomes, in the same commit, an operation of its door and sender, which the worker
 * publishes in their order; what cannot be mapped is then a work item like any other.
 */
export function receiving({ pool, ring, writer, ledger, events, now }: ReceivingParts): Receiving {
  const repeated = async (listener: ListenerOf, repeat: Buffer, arrival: Arrival): Promise<Receipt | undefined> => {
    const { rows } = await pool.query<{ exchange: string; at: Date; given: boolean }>(FIRST, [listener.name, repeat]);
    if (!rows[0]) return undefined;
    const { exchange, at, given } = rows[0];
    const told = (await ledger.bodies(exchange))?.filter(({ kind }) => kind === 'sent').map(({ bytes }) => bytes);
    // Whoever kept it was gone before it could say what it is told, and give it to the worker.
    if (told?.length === 0 && !given && waitsForMapping(arrival, listener))
      return { ...(await judged(exchangeOf(arrival, listener, at, exchange), arrival, listener)), repeats: true };
    // Erased meanwhile: it was kept all the same, and is acknowledged anew.
    return { exchange, repeats: true, acknowledgements: told ?? arrival.acknowledgements };
  };
  const rowsOf = async (exchange: Exchange, parts: Body[], at: Date) => {
    const key = await ring.keyOf(at);
    const { name: replica, incarnation } = writer.session();
    return { key, rows: exchangeRows(exchange, { replica, incarnation, parts, key, settledAt: at }, ring) };
  };
  /** To be published by the worker. No call of anybody: it is among nobody's operations. */
  const waiting = (exchange: Exchange, { name }: ListenerOf, at: Date) => {
    const key = deliveryKeyOf(exchange, name, ring);
    return { operations: [{ ...operationRow(exchange, key, at), consumer: undefined }], notices: [key] };
  };
  /** It is kept. Only now it is read, and what its sender is told of that is kept before it leaves. */
  const judged = async (exchange: Exchange, arrival: Arrival, listener: ListenerOf): Promise<Receipt> => {
    const at = new Date(now());
    const acknowledgements = listener.reads(arrival) ? arrival.acknowledgements : arrival.unmapped!;
    const { rows } = await rowsOf(exchange, bodiesOf({ ...arrival, acknowledgements }, listener.name, at), at);
    const { operations, notices } = waiting(exchange, listener, at);
    await writer.submit({ rows: { ...rows, operations }, notices, audit: [auditOf(exchange, 'acknowledged', ring)] });
    return { exchange: exchange.record.id, repeats: false, acknowledgements };
  };

  return {
    async receive(arrival, listener) {
      const at = new Date(now());
      const exchange = exchangeOf(arrival, listener, at);
      const { id, facility = '' } = exchange.record;
      const repeat = ring.hash(`message ${listener.name} ${arrival.repeat}`);
      try {
        const later = waitsForMapping(arrival, listener);
        const parts = bodiesOf(later ? { ...arrival, acknowledgements: [] } : arrival, listener.name, at);
        const { key, rows } = await rowsOf(exchange, parts, at);
        const message = { listener: listener.name, repeat, exchange: id, facility, received_at: at };
        const means = !later && listener.means(arrival.kind);
        const { operations = [], notices = [] } = means ? waiting(exchange, listener, at) : {};
        const told = events.rowsOf(exchange, key, at, `${MESSAGES}#received`);
        await writer.submit({
          rows: { ...rows, messages: [message], events: told, operations },
          ...{ notices, audit: [auditOf(exchange, 'received', ring)] },
        });
        events.nudge();
        if (later) return await judged(exchange, arrival, listener);
        return { exchange: id, repeats: false, acknowledgements: arrival.acknowledgements };
      } catch (error) {
        const fault = Fault.from(error);
        const isRepeat = (fault.info.cause as { code?: string } | undefined)?.code === REPEATS;
        const first = isRepeat ? await repeated(listener, repeat, arrival) : undefined;
        if (first) return first;
        throw fault.code === 'internal' ? new Fault('store-unavailable', { cause: error }) : fault;
      }
    },
    async raw(exchange) {
      return (await ledger.bodies(exchange))?.find(({ kind }) => kind === 'received')?.bytes;
    },
    hasten: names => hasten(pool, ring, names),
    async lastReceived(listener) {
      return (await pool.query<{ at: Date | null }>(LAST, [listener])).rows[0]?.at ?? undefined;
    },
  };
}

/** Its sender is told how it was read, not only that it was kept. */
const waitsForMapping = ({ unmapped, kind }: Arrival, { means }: ListenerOf): boolean =>
  unmapped !== undefined && means(kind);

function exchangeOf(
  arrival: Arrival,
  { name, facility, contractHash }: ListenerOf,
  at: Date,
  id = uuidv7(at.getTime()),
): Exchange {
  const { kind, sender, references, remote, certificate } = arrival;
  const received = at.toISOString();
  const self = `/v1/messages/${id}`;
  const links = { self, exchange: `/v1/exchanges/${id}`, bodies: `/v1/exchanges/${id}/bodies` };
  const envelope = { id, listener: name, receivedAt: received, ...arrival.envelope, links };
  const attempt = { endpoint: name, n: 1, endedAt: received, references: { ...references } };
  return {
    record: {
      ...{ id, contract: MESSAGES, operation: kind, effect: 'once', receivedAt: received, consumer: name },
      ...(facility !== undefined && { facility }),
      partition: `${name} ${sender}`,
      input: envelope,
      answer: envelope,
      steps: { [STEP]: { endpoint: name, effect: 'once', attempts: [attempt], unmapped: [] } },
      outcome: 'applied',
      hashes: { contract: contractHash },
    },
    head: {
      ...{ method: '', path: self, params: {}, query: {}, headers: {}, remote },
      ...(certificate !== undefined && { certificate }),
    },
    body: async () => arrival.raw,
    ...{ stage: STEP, destinations: [], trace: startTrace(), replyHeaders: {}, backendNanos: 0n, notes: [] },
    signal: AbortSignal.any([]),
    note: () => {},
  };
}

function bodiesOf(
  { raw, acknowledgements }: Pick<Arrival, 'raw' | 'acknowledgements'>,
  endpoint: string,
  at: Date,
): Body[] {
  const about = { step: STEP, endpoint, at: at.toISOString() };
  return [
    { kind: 'received', ...about, bytes: raw },
    ...acknowledgements.map(bytes => ({ kind: 'sent', ...about, bytes }) as const),
  ];
}
