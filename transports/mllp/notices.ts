/** What happens on a line beside messages and their acknowledgements: a closed list, each kind counted, none with a word of a message. */

export const NOTICES = [
  /** Bytes that are no whole block. */
  'between-frames',
  'unfinished-frame',
  'end-without-cr',
  'frame-too-large',
  /** An acknowledgement whose MSA-2 fits nothing that waits: late, repeated, or of somebody else. */
  'acknowledgement-unmatched',
  /** A block in which no MSA-1 and MSA-2 can be found. */
  'acknowledgement-unreadable',
  'connected',
  'connection-lost',
  /** Of a server. */
  'peer-refused',
  'connections-exhausted',
  'tls-failed',
  'handler-failed',
  'frame-too-slow',
] as const;

export type NoticeKind = (typeof NOTICES)[number];

export interface Notice {
  kind: NoticeKind;
  /** How many it is about; 0 if it is about none. */
  bytes: number;
  /** Of stray bytes: delimiters and other controls, in hexadecimal. */
  excerpt?: string;
}

export type Notify = (notice: Notice) => void;

export class Notices {
  readonly counts: Record<NoticeKind, number>;
  readonly #notify: Notify | undefined;

  constructor(notify?: Notify) {
    this.counts = Object.fromEntries(NOTICES.map(kind => [kind, 0])) as Record<NoticeKind, number>;
    this.#notify = notify;
  }

  tell(kind: NoticeKind, bytes = 0, excerpt?: string): void {
    this.counts[kind]++;
    this.#notify?.({ kind, bytes, ...(excerpt !== undefined && { excerpt }) });
  }
}
