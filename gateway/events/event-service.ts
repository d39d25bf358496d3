/** Events and subscriptions as far as the caller may see and change them. */
import { duration } from '../config/duration.ts';
import { Fault, type Finding } from '../faults.ts';
import type { EventService, WorkCaller } from '../plugs/composition.ts';
import { UUID, uuidv7 } from '../uuid.ts';
import { cloudEventOf } from './event.ts';
import type { Feed } from './feed.ts';
import type { EventRules, Onlooker } from './rules.ts';
import { freshSecret, type SecretBox, spelled } from './secret.ts';
import { type Subscription, type SubscriptionInput, type SubscriptionStatus, viewOf } from './subscription.ts';
import type { Changeable, Subscriptions } from './subscriptions.ts';
import { refusedAddress } from './webhook.ts';

export interface ServiceParts {
  feed: Feed;
  subscriptions: Subscriptions;
  secrets: SecretBox;
  /** Of the configuration in force. */
  rules(): EventRules;
  keep: Keep;
  /** The clock of what is kept: what is due by it is due for every replica. */
  now(): Date;
}

/** Takes a step and puts it on record, in one commit. What the step throws undoes both. */
export type Keep = <T>(
  what: string,
  subscription: string,
  caller: WorkCaller,
  step: (subscriptions: Subscriptions) => Promise<T>,
) => Promise<T>;

const LIMIT = 50;
const ATTEMPTS = 12;
const OVERLAP = '1d';
const MOST_OVERLAP = '99d';

/** Verbs that only move a subscription on, by what they move it from and to. */
const MOVES: Readonly<Record<string, { from: readonly SubscriptionStatus[]; to: SubscriptionStatus }>> = {
  pause: { from: ['active', 'paused'], to: 'paused' },
  resume: { from: ['active', 'paused', 'disabled'], to: 'active' },
  cancel: { from: ['active', 'paused', 'disabled'], to: 'cancelled' },
};

export function eventService(parts: ServiceParts, caller: WorkCaller): EventService {
  const { feed, subscriptions, secrets, rules, keep } = parts;
  const { consumer, facility, scopes = [] } = caller;
  const who = { consumer, facility, scopes };

  const notBefore = async (after: number): Promise<void> => {
    const floor = await feed.floor();
    if (after < floor)
      throw new Fault('gone', { detail: `Events up to ${floor} are no longer kept. Begin with after=${floor}.` });
  };
  const own = async (id: string): Promise<Subscription> => {
    const found = UUID.test(id) ? await subscriptions.find(id) : undefined;
    if (!found || found.consumer !== consumer) throw new Fault('not-found');
    return found;
  };
  const open = async (id: string): Promise<Subscription> => {
    const found = await own(id);
    if (found.status === 'cancelled') throw new Fault('conflict', { detail: 'It was cancelled.' });
    return found;
  };
  const checked = (input: SubscriptionInput): Changeable => {
    const errors = findingsOf(input, rules(), who);
    if (errors.length > 0) throw new Fault('invalid-request', { errors });
    const { description = null, types, filter = {}, target, content = 'thin', delivery = {} } = input;
    const { onFailure = 'hold', attempts = ATTEMPTS } = delivery;
    const [url, endpoint] = 'url' in target ? [target.url, null] : [null, target.endpoint];
    return { description, types, filter, url, endpoint, content, onFailure, attempts };
  };

  return {
    async read({ after = 0, type = '*', limit = LIMIT }) {
      const { source, visible } = rules();
      const page = await feed.read({ after, limit, who, visible: visible(who, [type]) });
      // Asked after reading: what is removed meanwhile was in the page.
      await notBefore(after);
      return { events: page.rows.map(row => cloudEventOf(row, source)), next: page.next };
    },
    async subscribe({ after, ...input }) {
      const changeable = checked(input);
      if (after !== undefined) await notBefore(after);
      const id = uuidv7();
      const secret = freshSecret();
      const position = after ?? (await feed.end());
      const sealed = secrets.seal(secret, id);
      const made = { ...changeable, id, facility: facility ?? '', consumer, secret: sealed, position };
      const subscription = await keep('subscribed', id, caller, within => within.insert(made));
      return viewOf(subscription, changeable.url === null ? undefined : spelled(secret));
    },
    subscription: async id => viewOf(await own(id)),
    subscriptions: async search => (await subscriptions.search(search, consumer)).map(one => viewOf(one)),
    async change(id, input) {
      const { url } = await open(id);
      const changeable = checked(input);
      // What waits for one would be lost to the other.
      if ((url === null) !== (changeable.url === null))
        throw new Fault('conflict', {
          detail: 'A webhook stays one, and a service endpoint too: make another subscription.',
        });
      return viewOf(await keep('subscription-changed', id, caller, within => within.change(id, changeable)));
    },
    async move(id, verb) {
      const { from, to } = MOVES[verb]!;
      const { position } = await own(id);
      if (to === 'active') await notBefore(position);
      return keep(`subscription-${verb}`, id, caller, async within => {
        const moved = await within.move(id, from, to);
        if (!moved) throw new Fault('conflict', { detail: `It is not ${from.join(' or ')}.` });
        if (to === 'cancelled') await within.withdraw(id);
        return viewOf(moved);
      });
    },
    async replay(id, after) {
      await open(id);
      await notBefore(after);
      return viewOf(await keep('subscription-replay', id, caller, within => within.replay(id, after)));
    },
    async rotateSecret(id, overlap = OVERLAP) {
      const { url } = await open(id);
      if (url === null) throw new Fault('conflict', { detail: 'A service endpoint has no secret of a subscription.' });
      const secret = freshSecret();
      const until = new Date(parts.now().getTime() + duration(overlap, { most: MOST_OVERLAP }));
      const sealed = secrets.seal(secret, id);
      const rotated = await keep('subscription-secret-rotated', id, caller, within => within.rotate(id, sealed, until));
      return viewOf(rotated, spelled(secret));
    },
  };
}

/** What nobody could ever be told, and where nothing may be sent. */
function findingsOf({ types, target }: SubscriptionInput, rules: EventRules, who: Onlooker): Finding[] {
  const unseen = types.flatMap((type, n) => {
    const { any, own } = rules.visible(who, [type]);
    const detail = 'No event of this type is declared that the scopes of this application allow it to see.';
    return any.length + own.length > 0 ? [] : [{ pointer: `/types/${n}`, code: 'unknown-event', detail }];
  });
  if ('endpoint' in target) return [...unseen, ...endpointFindings(types, target.endpoint, rules, who)];
  const refused = refusedAddress(target.url, rules.webhooks.allow);
  if (refused === undefined) return unseen;
  return [...unseen, { pointer: '/target/url', code: 'address-not-allowed', detail: refused }];
}

const TO_ENDPOINTS = 'subscriptions:endpoints';

/** A system of record is told the whole of it, in its own words: it must have them, and the application must be allowed to. */
function endpointFindings(types: string[], endpoint: string, rules: EventRules, who: Onlooker): Finding[] {
  if (!who.scopes.includes(TO_ENDPOINTS))
    throw new Fault('forbidden', { errors: [{ pointer: '', code: 'scope', detail: TO_ENDPOINTS }] });
  const can = rules.endpoints.get(endpoint);
  const pointer = '/target/endpoint';
  if (!can) return [{ pointer, code: 'unknown-endpoint', detail: 'No service endpoint is called so.' }];
  const { any, own, full } = rules.visible(who, types);
  return [...any, ...own].flatMap(type => {
    if (!can.includes(type)) return [{ pointer, code: 'not-mapped', detail: `${endpoint} has no mapping of ${type}.` }];
    const detail = `The scopes of this application do not let ${type} be told in full.`;
    return full.includes(type) ? [] : [{ pointer, code: 'not-in-full', detail }];
  });
}
