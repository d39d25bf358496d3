/** Blocks on their way out of a socket: what one turn of the loop brings leaves at once. */
import type { Socket } from 'node:net';
import { framed } from './frame.ts';

export class Outgoing {
  readonly #socket: Socket;
  #waiting: Uint8Array[] = [];
  readonly #flush = (): void => this.flush();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Leaves at the end of this turn, or when it is told to. */
  push(message: Uint8Array): void {
    if (this.#waiting.push(message) === 1) process.nextTick(this.#flush);
  }

  /** Leaves now, after those before it. */
  write(message: Uint8Array): void {
    this.#waiting.push(message);
    this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const messages = this.#waiting;
    this.#waiting = [];
    if (!this.#socket.writable) return;
    const pieces = framed(...messages);
    if (pieces.length > 1) this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    if (pieces.length > 1) this.#socket.uncork();
  }
}
