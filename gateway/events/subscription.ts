/** Who wants to hear of what, and where: a subscription as it is kept and as its owner sees it. */
import { WEBHOOK } from '../delivery/operations.ts';
import type { EventFilter } from './feed.ts';

export type SubscriptionStatus = 'active' | 'paused' | 'disabled' | 'cancelled';
export type Target = { url: string } | { endpoint: string };

/** What an application asks for. */
export interface SubscriptionInput {
  description?: string;
  /** Types of events, or beginnings of types with a star. */
  types: string[];
  filter?: EventFilter;
  target: Target;
  content?: 'thin' | 'full';
  delivery?: { onFailure?: 'hold' | 'skip'; attempts?: number };
}

export interface Subscription {
  id: string;
  facility: string;
  consumer: string;
  status: SubscriptionStatus;
  why: string | null;
  description: string | null;
  types: string[];
  filter: EventFilter;
  url: string | null;
  endpoint: string | null;
  content: 'thin' | 'full';
  onFailure: 'hold' | 'skip';
  attempts: number;
  secret: Buffer | null;
  previousSecret: Buffer | null;
  previousUntil: Date | null;
  /** Everything up to here is dispatched. */
  position: number;
  run: number;
  createdAt: Date;
  updatedAt: Date;
}

/** `subscriptions/v1` as its owner reads it. */
export interface SubscriptionView {
  id: string;
  status: SubscriptionStatus;
  why?: string;
  description?: string;
  types: string[];
  filter?: EventFilter;
  target: Target;
  content: 'thin' | 'full';
  delivery: { onFailure: 'hold' | 'skip'; attempts: number };
  /** Place in the feed up to which events are on their way or delivered. */
  position: number;
  /** Told once, when it is made. */
  secret?: string;
  createdAt: string;
  updatedAt: string;
  links: { self: string };
}

/** What its deliveries wait for. */
export const queueOf = ({ id, endpoint }: Pick<Subscription, 'id' | 'endpoint'>): string =>
  endpoint ?? `${WEBHOOK}.${id}`;

/** The subscription whose webhook this is. */
export const subscriptionOf = (queue: string): string | undefined =>
  queue.startsWith(`${WEBHOOK}.`) ? queue.slice(WEBHOOK.length + 1) : undefined;

export function viewOf(subscription: Subscription, secret?: string): SubscriptionView {
  const { id, status, why, description, types, filter, url, endpoint, content, onFailure, attempts } = subscription;
  return {
    ...{ id, status },
    ...(why !== null && { why }),
    ...(description !== null && { description }),
    types,
    ...(Object.keys(filter).length > 0 && { filter }),
    target: url === null ? { endpoint: endpoint! } : { url },
    ...{ content, delivery: { onFailure, attempts }, position: subscription.position },
    ...(secret !== undefined && { secret }),
    createdAt: subscription.createdAt.toISOString(),
    updatedAt: subscription.updatedAt.toISOString(),
    links: { self: `/v1/subscriptions/${id}` },
  };
}
