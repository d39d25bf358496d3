/** Brings events to their subscriptions: each that fits becomes a delivery, an operation like any other, in the order of the feed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord } from '../audit/chain.ts';
import { operationRow } from '../delivery/acceptance.ts';
import type { DeliveryKey } from '../delivery/operations.ts';
import { resumeExchange } from '../delivery/resume.ts';
import { DELIVERY } from '../delivery/settings.ts';
import type { ExchangeRecord } from '../exchange.ts';
import { exchangeRows } from '../store/exchange-rows.ts';
import type { DataKey, KeyRing } from '../store/key-ring.ts';
import type { Rows } from '../store/tables.ts';
import type { Writer } from '../store/writer.ts';
import { toldAs } from '../tables/mapping.ts';
import { startTrace } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import type { EventRow } from './event.ts';
import type { Feed } from './feed.ts';
import type { Full } from './full.ts';
import type { EventRules, Visible } from './rules.ts';
import { queueOf, type Subscription } from './subscription.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface DispatchParts {
  feed: Feed;
  subscriptions: Subscriptions;
  ring: KeyRing;
  writer: Writer;
  rules(): EventRules;
  full(row: EventRow): Promise<Full | undefined>;
  disable(subscription: Subscription, why: string): Promise<void>;
  /** Of whatever name, for this replica alone; undefined where another has it. */
  lock(key: DeliveryKey): Promise<(() => Promise<void>) | undefined>;
  /** The clock of what is kept: what is due by it is due for every replica. */
  now(): Date;
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
/** What ends together is looked at together. */
const GATHER_MS = 20;
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
      await pause(GATHER_MS, undefined, { signal: closing.signal, ref: false }).catch(() => {});
      nudged = new AbortController();
      // The store is away, or another replica was first: the next look finds what is left.
      if (!closing.signal.aborted)
        await pass(parts, closing.signal)
          .then(count)
          .catch(() => {});
    }
  })();
  return {
    nudge() {
      // Each abort makes an error with its stack, also of what is aborted already.
      if (!nudged.signal.aborted) nudged.abort();
    },
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
  const floor = await feed.floor();
  if (position < floor) {
    // It did not keep up for as long as events are kept: that is said, and not passed over.
    await parts.disable(subscription, `Events up to ${floor} were removed before they were sent.`);
    return false;
  }
  const room = Math.min(AT_ONCE, WINDOW - (await subscriptions.waiting(subscription)));
  // Who is no registered application any more is told nothing.
  const who = rules().onlooker(subscription.consumer);
  if (!who || room <= 0) return false;
  const visible = tellable(rules(), subscription, rules().visible(who, types));
  const page = await feed.read({ after: position, limit: room, who, visible, filter });
  if (page.rows.length > 0) await write(parts, subscription, page.rows);
  await subscriptions.lookedAt(id, run, page.next);
  return page.rows.length === room;
}

/** A system of record is told what it has a mapping of, and only while that may be told in full. */
function tellable({ endpoints }: EventRules, { endpoint }: Subscription, { any, own, full }: Visible): Visible {
  if (endpoint === null) return { any, own, full };
  const can = (endpoints.get(endpoint) ?? []).filter(type => full.includes(type));
  const those = (types: readonly string[]) => types.filter(type => can.includes(type));
  return { any: those(any), own: those(own), full: can };
}

/** In one commit, so that none overtakes another: a second replica that tries the same is refused by their key. */
async function write(parts: DispatchParts, subscription: Subscription, rows: EventRow[]): Promise<void> {
  const { ring, writer } = parts;
  const now = parts.now();
  const key = await ring.keyOf(now);
  const written: Required<Pick<Rows, 'exchanges' | 'operations' | 'deliveries'>> = {
    ...{ exchanges: [], operations: [], deliveries: [] },
  };
  const audit: AuditRecord[] = [];
  const queue = queueOf(subscription);
  for (const row of rows) {
    const delivered = subscription.endpoint === null ? sent(subscription, row) : await told(parts, row);
    if (!delivered) {
      // Nobody is told half of it: what was erased before it could be told is on record as not told.
      audit.push({ at: now.toISOString(), what: 'untold', ...facilityOf(subscription), ...about(subscription, row) });
      continue;
    }
    const { exchange, record } = deliveryOf(subscription, row, delivered, now);
    const waiting = { endpoint: queue, partition: row.partition };
    written.exchanges.push(...exchangeRows(exchange, keeping(writer, key), ring).exchanges!);
    // No call of the application: its deliveries are not among its operations.
    written.operations.push({ ...operationRow(exchange, waiting, now), consumer: undefined });
    written.deliveries.push({
      ...{ subscription: subscription.id, run: subscription.run, position: row.position, event: row.id },
      ...{ exchange: record.id, facility: subscription.facility },
    });
    const { contract, operation } = record;
    audit.push({
      ...{ at: now.toISOString(), what: 'dispatched', exchange: record.id, contract, operation },
      ...facilityOf(subscription),
      ...about(subscription, row),
    });
  }
  const notices = written.operations.map(({ partition }) => ({ endpoint: queue, partition: partition as string }));
  await writer.submit({ rows: written, notices, audit });
}

const keeping = (writer: Writer, key: DataKey) => {
  const { name: replica, incarnation } = writer.session();
  return { replica, incarnation, parts: [], key, settledAt: null };
};

const facilityOf = ({ facility }: Subscription) => (facility === '' ? {} : { facility });

const about = (subscription: Subscription, { id }: EventRow) => ({
  ...{ consumer: subscription.consumer, backend: queueOf(subscription), event: id },
});

/** As if it had been accepted from the subscriber. */
function deliveryOf(subscription: Subscription, row: EventRow, delivered: Delivered, now: Date) {
  const record: ExchangeRecord = {
    ...{ id: uuidv7(), receivedAt: now.toISOString(), steps: {}, hashes: { contract: '' } },
    ...{ consumer: subscription.consumer, ...facilityOf(subscription) },
    ...delivered,
  };
  const key = { endpoint: queueOf(subscription), partition: row.partition };
  const trace = row.trace === null ? startTrace() : { ...startTrace(), traceId: row.trace };
  const delivery = { key, attempt: 0, settings: DELIVERY };
  return { record, exchange: resumeExchange({ record, trace }, delivery, new AbortController().signal) };
}

type Delivered = Pick<ExchangeRecord, 'contract' | 'operation' | 'effect' | 'input' | 'key' | 'subjects'>;

/** To a webhook: what is sealed names the event, which is read when it leaves. */
const sent = ({ id }: Subscription, row: EventRow): Delivered => {
  const input: Told = { subscription: id, event: row.id };
  return { ...DELIVER, effect: 'repeatable', input };
};

/**
 * To a system of record: the whole of it, to be mapped; undefined where it was erased. Each time it is told, the other side
 * knows it by the id of the event.
 */
async function told({ rules, full }: DispatchParts, row: EventRow): Promise<Delivered | undefined> {
  const { contract, name } = rules().declared.find(({ type }) => type === row.type)!;
  const whole = await full(row);
  if (!whole) return undefined;
  const { data, subjects } = whole;
  return { contract, operation: toldAs(name), effect: 'once', input: data, key: row.id, subjects };
}
