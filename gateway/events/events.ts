/** Events of one store: written with what they tell of, read as a feed, brought to whoever subscribed. */
import type pg from 'pg';
import type { DeliveryKey } from '../delivery/operations.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import { compose } from '../line.ts';
import type { EventService, WorkCaller } from '../plugs/composition.ts';
import { settle } from '../stages/settle.ts';
import type { DataKey, KeyRing } from '../store/key-ring.ts';
import type { RowOf } from '../store/tables.ts';
import type { Writer } from '../store/writer.ts';
import { DELIVER, type Dispatcher, type DispatchParts, openDispatcher } from './dispatch.ts';
import type { EventRow } from './event.ts';
import { eventService, type Keep } from './event-service.ts';
import { feedOf } from './feed.ts';
import { fullOf } from './full.ts';
import { eventRows } from './outbox.ts';
import type { DeliveryOutcome } from './outcomes.ts';
import type { EventRules } from './rules.ts';
import { secretBox } from './secret.ts';
import { sendEvent } from './send.ts';
import { type Subscription, subscriptionOf } from './subscription.ts';
import { subscriptionsIn } from './subscriptions.ts';
import { openWebhooks, type Webhooks } from './webhook.ts';

export interface Events {
  /** A configuration is in force: its rules hold from now on. The first begins the work. */
  use(rules: EventRules, report: (consumer: string, outcome: DeliveryOutcome) => void): void;
  /** Of a call that has succeeded, or of what came in by itself and is called `as`; for the commit that settles it. */
  rowsOf(exchange: Exchange, key: DataKey, at: Date, as?: string): RowOf<'events'>[];
  /** When the oldest event happened that a subscriber of an application has not received, as it was seen last. */
  undelivered(): ReadonlyMap<string, Date>;
  /** Something was committed that may be told. */
  nudge(): void;
  service(caller: WorkCaller): EventService;
  /** Whether this is the delivery of an event to a webhook. */
  isDelivery(exchange: Exchange): boolean;
  /** Walks one; never rejects. */
  deliver(exchange: Exchange, keeper: Pick<Keeper, 'settle' | 'journal' | 'now'>): Promise<void>;
  /** False where its subscription is paused. */
  isReady(key: DeliveryKey): Promise<boolean>;
  close(): Promise<void>;
}

export interface EventParts extends Pick<DispatchParts, 'lock' | 'now'> {
  pool: pg.Pool;
  ring: KeyRing;
  writer: Writer;
}

interface InForce {
  rules: EventRules;
  webhooks: Webhooks;
  report: (consumer: string, outcome: DeliveryOutcome) => void;
}

export function eventsIn({ pool, ring, writer, lock, now }: EventParts): Events {
  const [feed, subscriptions, secrets] = [feedOf(pool), subscriptionsIn(pool), secretBox(ring)];
  let inForce: InForce | undefined;
  let dispatcher: Dispatcher | undefined;
  const force = (): InForce => {
    if (!inForce) throw new Fault('not-supported', { detail: 'No configuration is in force.' });
    return inForce;
  };
  const rules = () => force().rules;

  const full = (row: EventRow) => fullOf(ring, row);
  const keep: Keep = async (what, subscription, { consumer, actor, facility }, step) => {
    const by = { consumer, ...(actor && { actor }), ...(facility !== undefined && { facility }) };
    const audit = [{ at: new Date().toISOString(), what, subscription, ...by }];
    let kept: Awaited<ReturnType<typeof step>> | undefined;
    const within = async (client: pg.ClientBase) => {
      kept = await step(subscriptionsIn(client));
    };
    await writer.submit({ rows: {}, audit, within });
    return kept!;
  };
  const disable = async ({ id, consumer }: Subscription, why: string): Promise<void> => {
    await keep('subscription-disabled', id, { consumer, scopes: [] }, async within => {
      // Cancelled meanwhile: there is nothing to disable, and nothing to put on record.
      if (!(await within.move(id, ['active', 'paused'], 'disabled', why))) throw new Fault('conflict');
    }).catch(error => {
      if (Fault.from(error).code !== 'conflict') throw error;
    });
  };
  const sending = {
    ...{ feed, subscriptions, secrets, rules, full, now, webhooks: () => force().webhooks },
    disable,
  };
  return {
    use(fresh, report) {
      void inForce?.webhooks.close();
      inForce = { rules: fresh, report, webhooks: openWebhooks(fresh.webhooks.allow) };
      dispatcher ??= openDispatcher({ feed, subscriptions, ring, writer, rules, full, lock, now, disable });
    },
    rowsOf(exchange, key, at, as = `${exchange.record.contract}#${exchange.record.operation}`) {
      return eventRows(exchange, inForce?.rules.after(as) ?? [], ring, key, at);
    },
    undelivered: () => dispatcher?.undelivered() ?? new Map(),
    nudge: () => dispatcher?.nudge(),
    service: caller => eventService({ feed, subscriptions, secrets, rules, keep, now }, caller),
    isDelivery: ({ record: { contract, operation } }) =>
      contract === DELIVER.contract && operation === DELIVER.operation,
    async deliver(exchange, keeper) {
      const { record: told } = exchange;
      const send: Stage = (sent, next) => sendEvent(sending, sent, keeper.journal).then(next);
      await compose([settle({ keeper }), send])(exchange, async () => {}).catch(error => {
        told.fault = Fault.from(error);
      });
      force().report(told.consumer ?? '', outcomeOf(exchange));
    },
    async isReady({ endpoint }) {
      const id = subscriptionOf(endpoint);
      const found = id === undefined ? undefined : await subscriptions.find(id);
      return id === undefined || (found !== undefined && (found.status === 'active' || found.status === 'cancelled'));
    },
    async close() {
      await dispatcher?.close();
      await inForce?.webhooks.close();
    },
  };
}

function outcomeOf({ record: { fault, effect }, delivery }: Exchange): DeliveryOutcome {
  if (!fault) return 'delivered';
  if (effect === 'read') return 'dropped';
  const left = (delivery?.attempt ?? 0) < (delivery?.settings.attempts ?? 0);
  return fault.code === 'store-unavailable' || (fault.retryable && left) ? 'again' : 'parked';
}
