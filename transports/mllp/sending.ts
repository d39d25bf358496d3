/** One message on its way: who waits for it, how far it has come, and when it is given up. */
import { fromAbort, type Progress } from '../causes.ts';
import type { Ack, SendOptions } from './port.ts';

export class Sending {
  readonly message: Uint8Array;
  readonly controlId: string;
  readonly enhanced: boolean;
  readonly leaving: (() => Promise<void>) | undefined;
  /** It may be written as soon as those before it are. */
  ready = false;
  /** From its first byte on the outcome is unknown. */
  written = false;
  /** In enhanced mode, once it has come. */
  accept: Uint8Array | undefined;
  readonly #timeout: number;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (ack: Ack) => void;
  readonly #reject: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #whenAborted: () => void = () => {};

  constructor(
    message: Uint8Array,
    { controlId, ackMode, ackTimeoutMs, signal, leaving }: SendOptions,
    resolve: (ack: Ack) => void,
    reject: (error: unknown) => void,
  ) {
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
    this.#whenAborted();
  }

  /** Whoever holds it now hears of an abort. */
  heldBy(whenAborted: () => void): void {
    this.#whenAborted = whenAborted;
  }

  get aborted(): boolean {
    return this.#signal?.aborted === true;
  }

  get progress(): Progress {
    return this.written ? 'sent' : 'queued';
  }

  /** From now on, anew. */
  expire(expired: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(expired, this.#timeout);
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
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this);
  }
}
