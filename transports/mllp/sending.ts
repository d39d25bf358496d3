/** One message on its way: who waits for it, how far it has come, and when it is given up. */
import { fromAbort, type Progress } from '../causes.ts';
import type { Ack, SendOptions } from './port.ts';

/** Who has it now: the queue, or the conversation it is part of. */
interface Holder {
  aborted(sending: Sending): void;
}

export class Sending {
  readonly message: Uint8Array;
  readonly controlId: string;
  readonly enhanced: boolean;
  readonly leaving: (() => Promise<void>) | undefined;
  holder: Holder;
  /** It may be written as soon as those before it are. */
  ready = false;
  /** From its first byte on the outcome is unknown. */
  written = false;
  /** In enhanced mode, once it has come. */
  accept: Uint8Array | undefined;
  /** When it is given up, by `performance.now`. */
  dueAt = Number.POSITIVE_INFINITY;
  readonly #timeout: number;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (ack: Ack) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    holder: Holder,
    message: Uint8Array,
    { controlId, ackMode, ackTimeoutMs, signal, leaving }: SendOptions,
    resolve: (ack: Ack) => void,
    reject: (error: unknown) => void,
  ) {
    this.holder = holder;
    this.message = message;
    this.controlId = controlId;
    this.enhanced = ackMode === 'enhanced';
    this.leaving = leaving;
    this.#timeout = ackTimeoutMs;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener('abort', this);
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.holder.aborted(this);
  }

  get aborted(): boolean {
    return this.#signal?.aborted === true;
  }

  get progress(): Progress {
    return this.written ? 'sent' : 'queued';
  }

  /** From now on, anew. */
  awaitAnswer(): void {
    this.dueAt = performance.now() + this.#timeout;
  }

  answered(ack: Ack): void {
    this.#done();
    this.#resolve(ack);
  }

  failed(error: unknown): void {
    this.#done();
    this.#reject(error);
  }

  failedByAbort(): void {
    this.failed(fromAbort(this.#signal as AbortSignal, this.progress));
  }

  #done(): void {
    this.#signal?.removeEventListener('abort', this);
  }
}
