/** Ways in which the simulator misbehaves on demand: each for the next call that fits, once. */

export type Behaviour =
  /** HTTP 500 with a fault of its own and no Retry-After: how it says that it is overrun. Nothing is done. */
  | { kind: 'throttle' }
  /** The same fault, after it was done. */
  | { kind: 'failed-after' }
  /** What something in front of it says in place of an answer; nothing is done. */
  | { kind: 'html'; status?: number }
  /** Done, and the connection is cut before the answer. */
  | { kind: 'lost' }
  /** Cut before anything was done. */
  | { kind: 'reset' }
  /** Done; the body comes so many milliseconds after its head. */
  | { kind: 'slow'; ms: number }
  /** A fault that comes with 200. */
  | { kind: 'fault-200' }
  /** The answer is passed through. */
  | { kind: 'bent'; bend(xml: string): string };

/** Which operation it is for, as `Submit_Requisition`; any where it does not say. */
export type Planned = Behaviour & { on?: string };
