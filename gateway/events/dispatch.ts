/** Brings events to their subscriptions: each that fits becomes a delivery, an operation like any other, in the order of the feed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord } from '../audit/chain.ts';
import type { DeliveryKey } from '../delivery/operations.ts';
import { resumeExchange } from '../delivery/resume.ts';
import { DELIVERY } from '../delivery/settings.ts';
import type { ExchangeRecord } from '../exchange.ts';
import { operationRow } from '../store/acceptance.ts';
import { exchangeRows } from '../store/exchange-rows.ts';
import type { DataKey, KeyRing } from '../store/key-ring.ts';
import type { Rows } from '../store/tables.ts';
import type { Writer } from '../store/writer.ts';
import { startTrace } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import type { EventRow } from './event.ts';
import type { Feed } from './feed.ts';
import type { EventRules } from './rules.ts';
import { queueOf, type Subscription } from './subscription.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface DispatchParts {
  feed: Feed;
  subscriptions: Subscriptions;
  ring: KeyRing;
  writer: Writer;
  rules(): EventRules;
  /** Of whatever name, for this replica alone; undefined where another has it. */
  lock(key: DeliveryKey): Promise<(() => Promise<void>) | undefined>;
}

export interface Dispatcher {
  /** Something was written: looks at once. */
  nudge(): void;
  /** By application: when the oldest event happened that it has not received, as it was seen last. */
  undelivered(): ReadonlyMap<string, Date>;
  close(): Promise<void>;
}

/** What waits for one subscriber at most: who does not keep up is not given more, and the feed keeps the rest. */
const WINDOW = 200;
const AT_ONCE = 50;
const LOOK_MS = 1_000;
const COUNT_MS = 5_000;

/** Contract and operation of a delivery. */
export const DELIVER = { contract: 'subscriptions/v1', operation: 'deliver' };

/** What is sealed of a delivery: the event itself is read when it leaves. */
export interface Told {
  subscription: string;
  event: string;
}

export function openDispatcher(parts: DispatchParts): Dispatcher {
  const closing = new AbortController();
  let nudged = new AbortController();
  let [undelivered, counted]: [ReadonlyMap<string, Date>, number] = [new Map(), 0];
  const count = async (): Promise<void> => {
    if (performance.now() - counted < COUNT_MS) return;
    counted = performance.now();
    undelivered = await parts.subscriptions.undelivered();
  };
  const running = (async () => {
    while (!closing.signal.aborted) {
      const signal = AbortSignal.any([nudged.signal, closing.signal]);
      await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
      nudged = new AbortController();
      // The store is away, or another replica was first: the next look finds what is left.
      if (!closing.signal.aborted)
        await pass(parts, closing.signal)
          .then(count)
          .catch(() => {});
    }
  })();
  return {
    nudge: () => nudged.abort(),
    undelivered: () => undelivered,
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function pass(parts: DispatchParts, closing: AbortSignal): Promise<void> {
  for (let more = true; more && !closing.aborted; ) {
    more = false;
    const active = await parts.subscriptions.active();
    if (active.length === 0) return;
    const end = await parts.feed.end();
    for (const { id, position } of active)
      if (position < end && !closing.aborted) more = (await dispatchLocked(parts, id)) || more;
  }
}

/** True where there may be more for it. */
async function dispatchLocked(parts: DispatchParts, id: string): Promise<boolean> {
  const unlock = await parts.lock({ endpoint: 'dispatch', partition: id });
  if (!unlock) return false;
  try {
    // Read anew under the lock: whoever had it before has moved it on.
    const subscription = await parts.subscriptions.find(id);
    return subscription?.status === 'active' && (await dispatch(parts, subscription));
  } finally {
    await unlock();
  }
}

async function dispatch(parts: DispatchParts, subscription: Subscription): Promise<boolean> {
  const { feed, subscriptions, rules } = parts;
  const { id, run, types, filter, position } = subscription;
  const room = Math.min(AT_ONCE, WINDOW - (await subscriptions.waiting(queueOf(subscription))));
  // Who is no registered application any more is told nothing.
  const who = rules().onlooker(subscription.consumer);
  if (!who || room <= 0) return false;
  const page = await feed.read({ after: position, limit: room, who, visible: rules().visible(who, types), filter });
  if (page.rows.length > 0) await write(parts, subscription, page.rows);
  await subscriptions.lookedAt(id, run, page.next);
  return page.rows.length === room;
}

/** In one commit, so that none overtakes another: a second replica that tries the same is refused by their key. */
async function write({ ring, writer }: DispatchParts, subscription: Subscription, rows: EventRow[]): Promise<void> {
  const now = new Date();
  const key = await ring.keyOf(now);
  const written: Required<Pick<Rows, 'exchanges' | 'operations' | 'deliveries'>> = {
    ...{ exchanges: [], operations: [], deliveries: [] },
  };
  const audit: AuditRecord[] = [];
  const queue = queueOf(subscription);
  for (const row of rows) {
    const { exchange, record } = deliveryOf(subscription, row, now);
    const waiting = { endpoint: queue, partition: row.partition };
    written.exchanges.push(...exchangeRows(exchange, keeping(writer, key), ring).exchanges!);
    // No call of the application: its deliveries are not among its operations.
    written.operations.push({ ...operationRow(exchange, waiting, now), consumer: undefined });
    written.deliveries.push({
      ...{ subscription: subscription.id, run: subscription.run, position: row.position, event: row.id },
      ...{ exchange: record.id, facility: subscription.facility },
    });
    const { contract, operation, consumer = '' } = record;
    const told = { contract, operation, consumer, backend: queue, event: row.id };
    audit.push({
      at: now.toISOString(),
      what: 'dispatched',
      exchange: record.id,
      ...facilityOf(subscription),
      ...told,
    });
  }
  const rings = rows.map(({ partition }) => ({ endpoint: queue, partition }));
  await writer.submit({ rows: written, rings, audit });
}

const keeping = ({ replica }: Writer, key: DataKey) => ({ replica, parts: [], key, settled: false });

const facilityOf = ({ facility }: Subscription) => (facility === '' ? {} : { facility });

/** As if it had been accepted from the subscriber. */
function deliveryOf(subscription: Subscription, row: EventRow, now: Date) {
  const told: Told = { subscription: subscription.id, event: row.id };
  const record: ExchangeRecord = {
    ...{ id: uuidv7(), ...DELIVER, effect: 'repeatable', receivedAt: now.toISOString(), input: told, steps: {} },
    ...{ consumer: subscription.consumer, ...facilityOf(subscription), hashes: { contract: '' } },
  };
  const key = { endpoint: queueOf(subscription), partition: row.partition };
  const trace = row.trace === null ? startTrace() : { ...startTrace(), traceId: row.trace };
  const delivery = { key, attempt: 0, settings: DELIVERY };
  return { record, exchange: resumeExchange({ record, trace }, delivery, new AbortController().signal) };
}
