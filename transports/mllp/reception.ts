/** One connection that came in: messages are handled in the order of arrival and answered in that order, however long each takes. */
import type { Socket } from 'node:net';
import { FrameReader, type FrameSink, isFramable, type Stray, type StrayKind } from './frame.ts';
import type { Notices } from './notices.ts';
import { Outgoing } from './outgoing.ts';
import type { Handled, MllpServerSettings, Peer, Unhandled } from './server.ts';

/** What a message is answered with, once that is known: nothing, or the end of the connection. */
type Answer = Handled | 'hang-up';

interface Slot {
  answer: Answer | undefined;
}

/** Milliseconds in which the peer may read what was said before it is cut off. */
const LINGER = 5_000;

export class Reception implements FrameSink {
  readonly #socket: Socket;
  readonly #peer: Peer;
  readonly #settings: MllpServerSettings;
  readonly #notices: Notices;
  readonly #reader: FrameReader;
  readonly #outgoing: Outgoing;
  readonly #most: number;
  /** Not begun. What one packet brings may be more than is handled at a time. */
  readonly #waiting: Buffer[] = [];
  /** Begun and not answered, in the order of arrival. */
  readonly #slots: Slot[] = [];
  #running = 0;
  /** What is said after all that was received whole, of what was not. */
  #last: Uint8Array | null | undefined;
  /** Nothing more is taken. */
  #closing = false;
  #slow: NodeJS.Timeout | undefined;

  constructor(socket: Socket, peer: Peer, settings: MllpServerSettings, notices: Notices) {
    this.#socket = socket;
    this.#peer = peer;
    this.#settings = settings;
    this.#notices = notices;
    this.#reader = new FrameReader(this, settings);
    this.#outgoing = new Outgoing(socket);
    this.#most = settings.concurrency ?? 1;
    socket.setTimeout(settings.idle ?? 600_000).on('timeout', () => this.#idled());
    socket.on('data', chunk => this.#data(chunk));
    socket.on('drain', () => this.#breathe());
    socket.on('end', () => this.drain());
    // What it was shows in that nothing can be answered any more.
    socket.on('error', () => {});
    socket.on('close', () => this.#gone());
  }

  /** Takes nothing more, answers what it has, and says goodbye. */
  drain(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#reader.end();
    this.#hangUpIfDone();
  }

  cut(): void {
    this.#socket.destroy();
  }

  #data(chunk: Buffer): void {
    if (this.#closing) return;
    this.#reader.push(chunk);
    this.#outgoing.flush();
    this.#watch();
    this.#breathe();
  }

  frame(message: Buffer): void {
    // Nobody will be told of what stands behind the last that was answered in the same packet: its sender sends it again.
    if (this.#closing) return;
    this.#stopWatch();
    this.#waiting.push(message);
    this.#begin();
  }

  stray({ kind, bytes, excerpt }: Stray): void {
    this.#notices.tell(kind, bytes, excerpt);
  }

  broken(_: StrayKind, head?: Buffer): void {
    this.#closing = true;
    this.#last = head ? this.#unhandled(head, 'too-large') : null;
    this.#begin();
  }

  #begin(): void {
    while (this.#running < this.#most && this.#waiting.length > 0) {
      const message = this.#waiting.shift() as Buffer;
      const slot: Slot = { answer: undefined };
      this.#slots.push(slot);
      this.#running++;
      this.#handle(message, slot);
    }
    if (this.#waiting.length > 0 || this.#last === undefined) return;
    this.#slots.push({ answer: this.#last });
    this.#last = undefined;
    this.#answer();
  }

  #handle(message: Buffer, slot: Slot): void {
    const failed = (): void => {
      this.#notices.tell('handler-failed', message.length);
      this.#handled(slot, this.#unhandled(message, 'failed') ?? 'hang-up');
    };
    try {
      const answer = this.#settings.handle(message, this.#peer);
      if (answer instanceof Promise) answer.then(given => this.#handled(slot, given), failed);
      else this.#handled(slot, answer);
    } catch {
      failed();
    }
  }

  #unhandled(message: Buffer, why: Unhandled): Uint8Array | null {
    try {
      return this.#settings.refuse?.(message, why, this.#peer) ?? null;
    } catch {
      return null;
    }
  }

  #handled(slot: Slot, answer: Answer): void {
    const sound = blocksOf(answer).every(isFramable);
    if (!sound) this.#notices.tell('handler-failed');
    slot.answer = sound ? answer : 'hang-up';
    this.#running--;
    this.#answer();
    this.#begin();
    this.#breathe();
  }

  #answer(): void {
    for (let slot = this.#slots[0]; slot && slot.answer !== undefined; slot = this.#slots[0]) {
      this.#slots.shift();
      if (slot.answer === 'hang-up') this.#hangUp();
      else for (const block of blocksOf(slot.answer)) this.#outgoing.push(block);
    }
    this.#hangUpIfDone();
  }

  /** Reads on only while what was read is under way and what was answered is taken. */
  #breathe(): void {
    const full = this.#waiting.length > 0 || this.#socket.writableNeedDrain;
    if (full && !this.#closing) {
      this.#socket.pause();
      // Now it is we who are slow.
      this.#stopWatch();
    } else if (this.#socket.isPaused()) {
      this.#socket.resume();
      this.#watch();
    }
  }

  #stopWatch(): void {
    clearTimeout(this.#slow);
    this.#slow = undefined;
  }

  /** A frame that was begun has to end. */
  #watch(): void {
    if (!this.#reader.midFrame || this.#slow) return;
    this.#slow = setTimeout(() => {
      this.#notices.tell('frame-too-slow');
      this.cut();
    }, this.#settings.frameTimeout ?? 60_000);
  }

  #idled(): void {
    if (this.#slots.length === 0 && this.#waiting.length === 0) this.drain();
  }

  #hangUpIfDone(): void {
    if (this.#closing && this.#slots.length === 0 && this.#waiting.length === 0) this.#hangUp();
  }

  /** What still comes is read and thrown away: closing over unread bytes would reset, and take the last answers along. */
  #hangUp(): void {
    this.#closing = true;
    this.#waiting.length = 0;
    this.#slots.length = 0;
    if (this.#socket.writableEnded) return;
    this.#outgoing.flush();
    this.#socket.end();
    this.#socket.resume();
    setTimeout(() => this.cut(), LINGER).unref();
  }

  #gone(): void {
    clearTimeout(this.#slow);
    if (!this.#closing) this.#reader.end();
    this.#closing = true;
    // Never acknowledged: whoever sent them sends them again.
    this.#waiting.length = 0;
    this.#notices.tell('connection-lost');
  }
}

function blocksOf(answer: Answer): readonly Uint8Array[] {
  if (answer instanceof Uint8Array) return [answer];
  return answer === null || answer === 'hang-up' ? [] : answer;
}
