/** `service-endpoints/v1` as a caller reads it: where an endpoint stands, and what waits for it. */
import type { Effect } from '../effect.ts';
import type { Control, EndpointState } from './control.ts';
import type { Queue, Waiting } from './queues.ts';

export interface EndpointView {
  id: string;
  state: EndpointState;
  /** Who said so last, when and why; absent where nobody ever said anything. */
  by?: string;
  since?: string;
  note?: string;
  waiting: number;
  running: number;
  needsAttention: number;
  heldKeys: number;
  oldestWaiting?: string;
  oldestAgeSeconds: number;
  nextDue?: string;
  links: { self: string; waiting: string };
}

export interface WaitingView {
  id: string;
  kind: string;
  effect: Effect;
  key: string;
  attempts: number;
  mayHaveTakenEffect: boolean;
  acceptedAt: string;
  dueAt: string;
}

export interface WaitingList {
  state: EndpointState;
  items: readonly WaitingView[];
  /** How many wait behind one that needs a person: they are not sent before that. */
  heldBack: number;
  next?: string;
}

export function viewOf(id: string, said: Control | undefined, queue: Queue | undefined, now: Date): EndpointView {
  const { waiting = 0, running = 0, needsAttention = 0, heldKeys = 0, oldest = null, nextDue = null } = queue ?? {};
  const self = `/v1/service-endpoints/${id}`;
  return {
    id,
    state: said?.state ?? 'running',
    ...(said && { by: said.by, since: said.since.toISOString(), note: said.note }),
    ...{ waiting, running, needsAttention, heldKeys },
    ...(oldest && { oldestWaiting: oldest.toISOString() }),
    oldestAgeSeconds: oldest ? Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)) : 0,
    ...(nextDue && { nextDue: nextDue.toISOString() }),
    links: { self, waiting: `${self}/waiting` },
  };
}

export const waitingView = (waiting: Waiting): WaitingView => ({
  id: waiting.id,
  kind: `${waiting.contract}#${waiting.operation}`,
  effect: waiting.effect,
  key: waiting.partition,
  attempts: waiting.attempts,
  mayHaveTakenEffect: waiting.mayHaveTakenEffect,
  acceptedAt: waiting.acceptedAt.toISOString(),
  dueAt: waiting.dueAt.toISOString(),
});
