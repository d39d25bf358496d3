/** Ways in which a partner of MLLP misbehaves, on demand: each for the next message alone, unless told for more. */

export type Behaviour =
  /** A negative acknowledgement: MSA-1, ERR-3, ERR-2 and ERR-4 as given; no ERR without `error`. Nothing is done. */
  | { kind: 'nak'; code: string; error?: string; place?: readonly string[]; severity?: string; local?: string }
  /** Done as usual, with a warning beside (ERR-4 W). */
  | { kind: 'warn'; error: string }
  /** Taken and never acknowledged; `acts` if it is done all the same. */
  | { kind: 'silent'; acts?: boolean }
  /** Acknowledged so many milliseconds later. */
  | { kind: 'late'; ms: number }
  /** MSA-2 is of another message; then nothing more, or the right one behind it. */
  | { kind: 'wrong-id'; rightBehind?: true }
  /** A commit, and nothing of the application. */
  | { kind: 'commit-only' }
  /** A commit, then the acknowledgement of the application. */
  | { kind: 'commit-first' }
  | { kind: 'reset' }
  /** Ends its side after it has taken the message. */
  | { kind: 'half-close' }
  /** A frame that is no HL7, or whatever is given, as the whole of the answer. */
  | { kind: 'garbage'; text?: string }
  /** The answer is passed through. */
  | { kind: 'bent'; bend(answer: string): string };
