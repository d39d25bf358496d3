/** The MLLP block (HL7 v2.5.1 appendix C.4): VT, the message, FS CR. Written whole, read from pieces cut anywhere. */

const VT = 0x0b;
const FS = 0x1c;
const CR = 0x0d;
/** Below it one copy is cheaper than three writes. */
const COPIED = 64 * 1024;
/** Pieces of one byte cost a hundred times their size: so many are joined to one. */
const PIECES = 256;
/** Bytes that an excerpt tells of. */
const TOLD = 8;

const START = Buffer.of(VT);
const END = Buffer.of(FS, CR);

/** Whether a message can be put into a block: a delimiter inside would begin or end another one. */
export const isFramable = (message: Uint8Array): boolean => !message.includes(VT) && !message.includes(FS);

/** The blocks of these messages in as few pieces as are worth it, to be written one after the other. */
export function framed(...messages: readonly Uint8Array[]): Uint8Array[] {
  let size = 0;
  for (const { length } of messages) size += length + 3;
  if (size > COPIED) return messages.flatMap(message => [START, message, END]);
  const blocks = Buffer.allocUnsafe(size);
  let at = 0;
  for (const message of messages) {
    blocks[at] = VT;
    blocks.set(message, at + 1);
    at += message.length + 3;
    blocks[at - 2] = FS;
    blocks[at - 1] = CR;
  }
  return [blocks];
}

/** What came and was no whole block. It is counted and told, never read on and never passed over in silence. */
export type StrayKind = 'between-frames' | 'unfinished-frame' | 'end-without-cr' | 'frame-too-large';

export interface Stray {
  kind: StrayKind;
  bytes: number;
  /** The first bytes: delimiters and other controls in hexadecimal, each other byte as dots. Never a character of a message. */
  excerpt: string;
}

export interface FrameSink {
  frame(message: Buffer): void;
  stray(stray: Stray): void;
  /** Nothing more will be read. `head` is the begin of the frame that was too large. */
  broken(kind: StrayKind, head?: Buffer): void;
}

export interface FrameLimits {
  /** Most bytes of a message, and of what stands between two of them; default 16 MiB. */
  maxBytes?: number;
  /** `strict`: the first stray byte breaks the connection; `lenient` (default): reading goes on at the next VT. */
  start?: 'strict' | 'lenient';
}

export const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** Bytes of the head that is handed over of a frame that was too large: an MSH segment fits. */
const HEAD = 4096;

type State = 'between' | 'inside' | 'ending' | 'broken';

/** Finds the blocks in a stream. Pieces are kept as they come and joined once, when the block is whole. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxBytes: number;
  readonly #strict: boolean;
  #state: State = 'between';
  #pieces: Buffer[] = [];
  /** Pieces before it were joined already. */
  #joined = 0;
  #size = 0;
  /** Stray bytes since the last whole frame. */
  #astray = 0;

  constructor(sink: FrameSink, { maxBytes = DEFAULT_MAX_BYTES, start = 'lenient' }: FrameLimits = {}) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#strict = start === 'strict';
  }

  /** A frame has begun and is not whole. */
  get midFrame(): boolean {
    return this.#state === 'inside' || this.#state === 'ending';
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'broken') {
      if (this.#state === 'inside') at = this.#inside(chunk, at);
      else if (this.#state === 'ending') at = this.#ending(chunk, at);
      else at = this.#between(chunk, at);
    }
  }

  /** The stream has ended: a frame under way will never be whole. */
  end(): void {
    if (this.midFrame) this.#giveUp('unfinished-frame');
    this.#state = 'broken';
  }

  #between(chunk: Buffer, at: number): number {
    const start = chunk.indexOf(VT, at);
    const end = start < 0 ? chunk.length : start;
    if (end > at) this.#stray('between-frames', end - at, chunk.subarray(at, end));
    if (start >= 0 && this.#state !== 'broken') this.#state = 'inside';
    return end + 1;
  }

  #inside(chunk: Buffer, at: number): number {
    const stop = chunk.indexOf(FS, at);
    const end = stop < 0 ? chunk.length : stop;
    const again = chunk.indexOf(VT, at);
    if (again >= 0 && again < end) {
      this.#keep(chunk.subarray(at, again));
      if (this.#state === 'inside') this.#giveUp('unfinished-frame');
      if (this.#state === 'between') this.#state = 'inside';
      return again + 1;
    }
    this.#keep(chunk.subarray(at, end));
    if (stop >= 0 && this.#state === 'inside') this.#state = 'ending';
    return end + 1;
  }

  /** After FS. Only CR ends a block; a VT says that the CR was forgotten; anything else, that FS stood within the message. */
  #ending(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === CR) {
      this.#whole();
      return at + 1;
    }
    if (byte !== VT) {
      this.#giveUp('unfinished-frame');
      return at;
    }
    this.#stray('end-without-cr', 0, chunk.subarray(at, at + 1));
    if (this.#state !== 'broken') this.#whole();
    return at;
  }

  #keep(piece: Buffer): void {
    this.#size += piece.length;
    if (piece.length > 0) this.#pieces.push(piece);
    if (this.#size > this.#maxBytes) this.#giveUp('frame-too-large');
    else if (this.#pieces.length - this.#joined >= PIECES) {
      const tail = this.#pieces.splice(this.#joined);
      this.#joined = this.#pieces.push(Buffer.concat(tail));
    }
  }

  #whole(): void {
    const [first] = this.#pieces;
    const message = this.#pieces.length === 1 ? (first as Buffer) : Buffer.concat(this.#pieces, this.#size);
    this.#forget();
    this.#astray = 0;
    this.#sink.frame(message);
  }

  #giveUp(kind: StrayKind): void {
    const [size, pieces] = [this.#size, this.#pieces];
    this.#forget();
    if (kind === 'frame-too-large') {
      const head = headOf(pieces);
      this.#sink.stray({ kind, bytes: size, excerpt: excerpt(head) });
      this.#break(kind, head);
    } else this.#stray(kind, size, pieces[0] ?? START);
  }

  #forget(): void {
    this.#pieces = [];
    this.#joined = 0;
    this.#size = 0;
    if (this.#state !== 'broken') this.#state = 'between';
  }

  #stray(kind: StrayKind, bytes: number, first: Buffer): void {
    this.#astray += bytes;
    this.#sink.stray({ kind, bytes, excerpt: excerpt(first) });
    if (this.#strict || this.#astray > this.#maxBytes) this.#break(kind);
  }

  #break(kind: StrayKind, head?: Buffer): void {
    this.#state = 'broken';
    this.#sink.broken(kind, head);
  }
}

/** A copy, so that it holds none of the rest in memory. */
function headOf(pieces: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(HEAD);
  let size = 0;
  for (const piece of pieces) size += piece.copy(head, size);
  return head.subarray(0, size);
}

function excerpt(bytes: Buffer): string {
  const told = Array.from(bytes.subarray(0, TOLD), byte =>
    byte < 0x20 || byte === 0x7f ? byte.toString(16).padStart(2, '0') : '..',
  );
  return told.join(' ');
}
