/** What one request on the pool hears of its answer, and what becomes of it when the deadline passes. */
import type { IncomingHttpHeaders } from 'node:http';
import { fromAbort, fromSocketError, type Progress, transportFault } from './causes.ts';
import type { Incoming } from './pool.ts';

/** What undici hands to whoever it tells. */
interface Controller {
  abort(reason: Error): void;
}

/** The handler of one dispatch. An object of one shape, because closures of their own would be made for each call. */
export class RoundTrip {
  readonly #signal: AbortSignal | undefined;
  readonly #limit: number;
  readonly #resolve: (answer: Incoming) => void;
  readonly #reject: (fault: Error) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #progress: Progress = 'queued';
  #status = 0;
  #headers: Record<string, string> = {};
  #size = 0;

  constructor(
    signal: AbortSignal | undefined,
    limit: number,
    resolve: (answer: Incoming) => void,
    reject: (fault: Error) => void,
  ) {
    this.#signal = signal;
    this.#limit = limit;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener('abort', this);
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.#giveUp(fromAbort(this.#signal as AbortSignal, this.#progress));
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // Aborted while it waited for a connection: nothing has been written, and nothing will be.
    if (this.#signal?.aborted) controller.abort(this.#signal.reason);
    else this.#progress = 'sent';
  }

  onResponseStart(_: Controller, status: number, fields: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#progress = 'answering';
    this.#status = status;
    this.#headers = plainHeaders(fields);
    if (status >= 300 && status < 400 && status !== 304)
      this.#giveUp(transportFault('redirect-refused', 'unknown', `HTTP ${status}`));
    else if (Number(this.#headers['content-length']) > this.#limit)
      this.#giveUp(transportFault('body-too-large', 'unknown'));
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#giveUp(transportFault('body-too-large', 'unknown'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#signal?.removeEventListener('abort', this);
    const chunks = this.#chunks;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Controller, error: Error): void {
    this.#fail(fromSocketError(error, this.#progress));
  }

  #giveUp(fault: Error): void {
    this.#fail(fault);
    this.#controller?.abort(fault);
  }

  #fail(fault: Error): void {
    this.#signal?.removeEventListener('abort', this);
    this.#reject(fault);
  }
}

function plainHeaders(fields: IncomingHttpHeaders): Record<string, string> {
  for (const name in fields) {
    const value = fields[name];
    if (Array.isArray(value)) fields[name] = value.join(', ');
  }
  return fields as Record<string, string>;
}
