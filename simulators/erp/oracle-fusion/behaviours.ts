/** Ways in which the simulator misbehaves on demand: each for the next request that fits, once. */
import type { Answer } from './refusal.ts';

export type Behaviour =
  /** 429 (RFC 6585 §4), with Retry-After or without. */
  | { kind: 'throttle'; retryAfter?: number }
  /** What a gateway in front of it says in place of the answer; the request is not seen by the system behind. */
  | { kind: 'html'; status?: number }
  | { kind: 'plain'; status: number; body: string }
  /** Done, and the connection is cut before the answer. */
  | { kind: 'lost' }
  /** Done, and answered as if it had failed: by itself, or by a gateway in front of it that gave up. */
  | { kind: 'failed-after'; status: number }
  /** Cut before anything was done. */
  | { kind: 'reset' }
  /** Done; the body comes so many milliseconds after its head. */
  | { kind: 'slow'; ms: number }
  /** Taken with a good answer, and nothing of it is done. */
  | { kind: 'ignored' }
  /** Somebody else does something in between. */
  | { kind: 'meanwhile'; act(): void }
  /** The answer is passed through. */
  | { kind: 'bent'; bend(answer: Answer): Answer };

/** Which requests it is for; all where it does not say. */
export type Planned = Behaviour & { on?: { method?: string; path?: RegExp } };
