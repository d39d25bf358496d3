/** Ways in which the simulator misbehaves on demand: each for the next call, once. */

export type Behaviour =
  /** 503 with Retry-After: the work processes are all taken. Nothing is done. */
  | { kind: 'throttle'; seconds?: number }
  /** What something in front of it says in place of an answer; nothing is done. */
  | { kind: 'html'; status?: number }
  /** Posted, and the connection is cut before the answer. */
  | { kind: 'lost' }
  /** Cut before anything was done. */
  | { kind: 'reset' }
  /** Posted; the body comes so many milliseconds after its head. */
  | { kind: 'slow'; ms: number }
  /** Nothing is posted, and no message says why: the number is all zeros. */
  | { kind: 'zeros' }
  /** HTTP 500 with a fault that blames itself, after it was posted. */
  | { kind: 'failed-after' }
  /** The answer is passed through. */
  | { kind: 'bent'; bend(xml: string): string };
