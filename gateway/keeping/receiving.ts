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

/** Where it came in. */
export interface ListenerOf {
  name: string;
  facility?: string | undefined;
  /** Of the contract that tells of it. */
  contractHash: string;
  /** Whether a mapping reads messages of this kind. */
  means(kind: string): boolean;
}

export interface Receiving {
  receive(arrival: Arrival, at: ListenerOf): Promise<Receipt>;
  /** The bytes of a message as they came; undefined where they are no longer kept. */
  raw(exchange: string): Promise<Uint8Array | undefined>;
  /** When something last came in here, by whichever replica. */
  lastReceived(listener: string): Promise<Date | undefined>;
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

const FIRST = 'select exchange from canongate.messages where listener = $1 and repeat = $2';
const LAST = 'select max(received_at) as at from canongate.messages where listener = $1';

/**
 * A message that means something becomes, in the same commit, an operation of its door and sender, which the worker
 * publishes in their order; what cannot be mapped is then a work item like any other.
 */
export function receiving({ pool, ring, writer, ledger, events, now }: ReceivingParts): Receiving {
  const repeated = async (listener: string, repeat: Buffer, arrival: Arrival): Promise<Receipt | undefined> => {
    const { rows } = await pool.query<{ exchange: string }>(FIRST, [listener, repeat]);
    if (!rows[0]) return undefined;
    const { exchange } = rows[0];
    const told = (await ledger.bodies(exchange))?.filter(({ kind }) => kind === 'sent').map(({ bytes }) => bytes);
    // Erased meanwhile: it was kept all the same, and is acknowledged anew.
    return { exchange, repeats: true, acknowledgements: told ?? arrival.acknowledgements };
  };

  return {
    async receive(arrival, listener) {
      const at = new Date(now());
      const exchange = exchangeOf(arrival, listener, at);
      const { id, facility = '' } = exchange.record;
      const repeat = ring.hash(`message ${listener.name} ${arrival.repeat}`);
      try {
        const key = await ring.keyOf(at);
        const { name: replica, incarnation } = writer.session();
        const keeping = { replica, incarnation, parts: bodiesOf(arrival, listener.name, at), key, settledAt: at };
        const message = { listener: listener.name, repeat, exchange: id, facility, received_at: at };
        const rows = {
          ...exchangeRows(exchange, keeping, ring),
          messages: [message],
          events: events.rowsOf(exchange, key, at, `${MESSAGES}#received`),
        };
        const waiting = listener.means(arrival.kind) && deliveryKeyOf(exchange, listener.name, ring);
        // No call of anybody: it is among nobody's operations.
        const operations = waiting ? [{ ...operationRow(exchange, waiting, at), consumer: undefined }] : [];
        const rings = waiting ? [waiting] : [];
        await writer.submit({ rows: { ...rows, operations }, rings, audit: [auditOf(exchange, 'received', ring)] });
        events.nudge();
        return { exchange: id, repeats: false, acknowledgements: arrival.acknowledgements };
      } catch (error) {
        const fault = Fault.from(error);
        const isRepeat = (fault.info.cause as { code?: string } | undefined)?.code === REPEATS;
        const first = isRepeat ? await repeated(listener.name, repeat, arrival) : undefined;
        if (first) return first;
        throw fault.code === 'internal' ? new Fault('store-unavailable', { cause: error }) : fault;
      }
    },
    async raw(exchange) {
      return (await ledger.bodies(exchange))?.find(({ kind }) => kind === 'received')?.bytes;
    },
    async lastReceived(listener) {
      return (await pool.query<{ at: Date | null }>(LAST, [listener])).rows[0]?.at ?? undefined;
    },
  };
}

function exchangeOf(arrival: Arrival, { name, facility, contractHash }: ListenerOf, at: Date): Exchange {
  const { kind, sender, references, remote, certificate } = arrival;
  const id = uuidv7(at.getTime());
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

function bodiesOf({ raw, acknowledgements }: Arrival, endpoint: string, at: Date): Body[] {
  const about = { step: STEP, endpoint, at: at.toISOString() };
  return [
    { kind: 'received', ...about, bytes: raw },
    ...acknowledgements.map(bytes => ({ kind: 'sent', ...about, bytes }) as const),
  ];
}
