/** Walks the delivery of one event to one webhook: sign, post, and what the answer means. */
import type { Exchange, StepRecord } from '../exchange.ts';
import { Fault, type FaultInfo } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import type { Told } from './dispatch.ts';
import { cloudEventOf, type EventRow } from './event.ts';
import type { Feed } from './feed.ts';
import type { Full } from './full.ts';
import type { EventRules } from './rules.ts';
import { type SecretBox, signed } from './secret.ts';
import type { Subscription } from './subscription.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Webhooks } from './webhook.ts';

export interface SendParts {
  feed: Pick<Feed, 'find'>;
  subscriptions: Pick<Subscriptions, 'find' | 'move'>;
  secrets: SecretBox;
  rules(): EventRules;
  webhooks(): Webhooks;
  now(): Date;
  full(row: EventRow): Promise<Full | undefined>;
  /** Nothing more is wanted by it. */
  disable(subscription: Subscription, why: string): Promise<void>;
}

const TYPE = 'application/cloudevents+json';
const STEP = 'post';

/** A receiver recognises a repeat by its id: doubt is no reason not to send again. */
const NOT_RECEIVED: FaultInfo = { outcome: 'not_applied' };

/** @throws Fault of which `retryable` says whether it is tried again */
export async function sendEvent(parts: SendParts, exchange: Exchange, journal: Keeper['journal']): Promise<void> {
  const { record, delivery } = exchange;
  const { subscription: id, event } = record.input as Told;
  const [subscription, row] = [await parts.subscriptions.find(id), await parts.feed.find(event)];
  if (!subscription || subscription.status === 'cancelled' || !row || subscription.url === null) {
    // Nobody wants it any more: no matter for a person.
    record.effect = 'read';
    throw new Fault('gone', { ...NOT_RECEIVED, detail: 'The subscription or the event is no longer there.' });
  }
  const { onFailure, attempts } = subscription;
  if (delivery) delivery.settings = { ...delivery.settings, onFailure, attempts };
  await attempt(exchange, () => post(parts, { subscription, row, exchange, journal }));
}

interface Posting {
  subscription: Subscription;
  row: EventRow;
  exchange: Exchange;
  journal: Keeper['journal'];
}

async function post(parts: SendParts, { subscription, row, exchange, journal }: Posting): Promise<void> {
  const { rules, webhooks, secrets } = parts;
  const { source, webhooks: settings } = rules();
  const body = JSON.stringify(cloudEventOf(row, source, await fullFor(parts, subscription, row, exchange)));
  const { id, url, secret, previousSecret, previousUntil } = subscription;
  const inForce = [secret, previousUntil && previousUntil > parts.now() ? previousSecret : null];
  const keys = inForce.flatMap(sealed => (sealed ? [secrets.open(sealed, id)] : []));
  const headers = {
    'content-type': TYPE,
    'user-agent': 'canongate',
    ...signed(row.id, body, keys, parts.now().getTime()),
  };
  const signal = AbortSignal.any([exchange.signal, AbortSignal.timeout(settings.timeoutMs)]);
  const { attempts } = exchange.record.steps[STEP]!;
  const part = {
    step: STEP,
    endpoint: attempts.at(-1)!.endpoint,
    attempt: attempts.length,
    lastsMs: settings.timeoutMs,
  };
  // On record before its first byte leaves, like whatever may have an effect.
  await journal(exchange, { ...part, direction: 'sent', wire: { head: { url: url!, ...headers }, body } });
  const status = await webhooks().post(url!, headers, body, signal);
  await journal(exchange, { ...part, direction: 'received', wire: { head: { status: String(status) }, body: '' } });
  if (status >= 200 && status < 300) return;
  if (status === 410) await parts.disable(subscription, 'The receiver answered 410.');
  throw new Fault('backend-rejected', {
    retryable: status !== 410,
    detail: status === 410 ? 'The receiver wants nothing more: its subscription is disabled.' : 'It was not received.',
    backend: { cause: status === 410 ? 'gone' : 'not-received', sourceCode: `HTTP ${status}` },
  });
}

/** Whole data is a disclosure: whom it is about goes into the audit of this delivery. */
async function fullFor(
  { rules, full }: SendParts,
  { consumer, content, types }: Subscription,
  row: EventRow,
  { record }: Exchange,
): Promise<unknown> {
  const who = rules().onlooker(consumer);
  if (content !== 'full' || !who || !rules().visible(who, types).full.includes(row.type)) return undefined;
  const told = await full(row);
  if (told) record.subjects = told.subjects;
  return told?.data;
}

/** One attempt as the ledger keeps it. */
async function attempt({ record, delivery }: Exchange, work: () => Promise<void>): Promise<void> {
  const endpoint = delivery?.key.endpoint ?? '';
  const step: StepRecord = record.steps[STEP] ?? { endpoint, effect: 'repeatable', attempts: [], unmapped: [] };
  record.steps[STEP] = step;
  const made: StepRecord['attempts'][number] = {
    ...{ endpoint, n: step.attempts.length + 1, sentAt: new Date().toISOString(), references: {} },
  };
  step.attempts.push(made);
  try {
    await work();
  } catch (error) {
    const { code, info, retryable } = Fault.from(error);
    const backend = { cause: code, ...info.backend, endpoint };
    // Whatever a receiver makes of it may change; where the address leads, or whereto it is sent on, is for a person.
    const again = retryable || (code.startsWith('backend-') && info.retryable !== false);
    const fault = new Fault(code, { ...info, ...NOT_RECEIVED, backend, retryable: again });
    Object.assign(made, { fault: code, outcome: 'not_applied' });
    throw fault;
  } finally {
    made.endedAt = new Date().toISOString();
  }
}
