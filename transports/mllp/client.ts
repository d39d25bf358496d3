/** A line to one partner over MLLP: one connection at a time, opened when it is needed, messages in the order of sending. */
import { Fault } from '../../gateway/kit.ts';
import { fromAbort, transportFault } from '../causes.ts';
import { Conversation } from './conversation.ts';
import { DEFAULT_MAX_BYTES, isFramable } from './frame.ts';
import { controlIdOf } from './header.ts';
import { overNodeHl7Client } from './node-hl7-client.ts';
import { Notices } from './notices.ts';
import type { Ack, Connector, MllpClient, MllpSettings, SendOptions } from './port.ts';
import { Sending } from './sending.ts';
import { overSockets, targetOf } from './sockets.ts';

export { type Ack, type MllpClient, type MllpSettings, type SendOptions, sendFailure } from './port.ts';

/** Milliseconds of silence after which the loop is let round before byte 1, so that a FIN that has come is seen. */
const SILENCE = 100;

/** @throws Fault `address-not-allowed`; TypeError for an address that is not `mllp(s)://host:port` */
export function openMllp(address: string, settings: MllpSettings = {}): MllpClient {
  const target = targetOf(address);
  if (settings.transport !== 'node-hl7-client') return new Line(overSockets(target, settings), settings);
  return new Line(overNodeHl7Client(target, settings), { ...settings, window: 1 });
}

class Line implements MllpClient {
  readonly #connector: Connector;
  readonly #settings: MllpSettings;
  readonly #notices: Notices;
  readonly #window: number;
  readonly #queue: Sending[] = [];
  #conversation: Conversation | undefined;
  #attempt: Promise<void> | undefined;
  #looking = false;
  /** Attempts in a row that brought nothing, and what the last one ended with. */
  #failures = 0;
  #lastFailure: Fault | undefined;
  #notBefore = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(connector: Connector, settings: MllpSettings) {
    this.#connector = connector;
    this.#settings = settings;
    this.#notices = new Notices(settings.notify);
    this.#window = settings.window ?? 1;
  }

  get counts() {
    return this.#notices.counts;
  }

  certificate() {
    return this.#connector.certificate();
  }

  send(message: Uint8Array, options: SendOptions): Promise<Ack> {
    const refusal = this.#refusal(message, options);
    if (refusal) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      this.#queue.push(new Sending(this, message, options, resolve, reject));
      this.#pump();
    });
  }

  /** One that waits for its turn. */
  aborted(sending: Sending): void {
    this.#queue.splice(this.#queue.indexOf(sending), 1);
    sending.failedByAbort();
    this.#pump();
  }

  #refusal(message: Uint8Array, { controlId, signal }: SendOptions): Fault | undefined {
    if (signal?.aborted) return fromAbort(signal, 'queued');
    if (this.#closing) return transportFault('pool-closed', 'not_applied');
    if (this.#queue.length >= (this.#settings.queue ?? 1_000)) return transportFault('queue-full', 'not_applied');
    const fits = message.length <= (this.#settings.maxBytes ?? DEFAULT_MAX_BYTES);
    // An acknowledgement could never be told to belong to it.
    const named = controlId !== '' && controlIdOf(message) === controlId;
    return fits && named && isFramable(message) ? undefined : transportFault('not-framable', 'not_applied');
  }

  #pump(): void {
    for (let next = this.#queue[0]; next && !this.#looking; next = this.#queue[0]) {
      const conversation = this.#conversation;
      if (!conversation?.open) {
        this.#reachForAll();
        break;
      }
      // The same id twice at a time: which of them would an acknowledgement be for?
      if (conversation.size >= this.#window || conversation.has(next.controlId)) break;
      if (conversation.silence > SILENCE) this.#look(conversation);
      else {
        this.#queue.shift();
        conversation.begin(next);
      }
    }
    this.#closeIfDone();
  }

  #reachForAll(): void {
    this.reach().then(
      () => this.#pump(),
      (fault: Fault) => {
        for (const sending of this.#queue.splice(0)) sending.failed(fault);
        this.#closeIfDone();
      },
    );
  }

  /** Two turns, because the one under way may have asked the system already. */
  #look(conversation: Conversation): void {
    this.#looking = true;
    setImmediate(() =>
      setImmediate(() => {
        this.#looking = false;
        conversation.lookedAt();
        this.#pump();
      }),
    );
  }

  reach(): Promise<void> {
    if (this.#conversation?.open) return Promise.resolve();
    if (this.#closing && this.#queue.length === 0) return Promise.reject(transportFault('pool-closed', 'not_applied'));
    const wait = this.#notBefore - performance.now();
    if (wait > 0 && this.#lastFailure)
      return Promise.reject(this.#lastFailure.with({ retryAfter: Math.ceil(wait / 1000) }));
    this.#attempt ??= this.#connect().finally(() => {
      this.#attempt = undefined;
      this.#closeIfDone();
    });
    return this.#attempt;
  }

  async #connect(): Promise<void> {
    try {
      const carrier = await this.#connector.connect();
      this.#notices.tell('connected');
      this.#conversation = new Conversation(carrier, this.#notices, this.#settings, {
        settled: () => this.#pump(),
        ended: (failed, fault) => {
          if (failed) this.#backOff(fault);
          else this.#failures = 0;
          this.#pump();
        },
      });
    } catch (error) {
      const fault = Fault.from(error);
      this.#backOff(fault);
      throw fault;
    }
  }

  #backOff(fault: Fault): void {
    const { first, most } = this.#settings.backoff ?? { first: 100, most: 10_000 };
    const delay = Math.min(most, first * 2 ** this.#failures++);
    this.#lastFailure = fault;
    this.#notBefore = performance.now() + delay * (0.5 + (this.#settings.random ?? Math.random)() / 2);
  }

  close(): Promise<void> {
    this.#closing ??= Promise.withResolvers();
    this.#closeIfDone();
    return this.#closing.promise;
  }

  #closeIfDone(): void {
    if (!this.#closing || this.#attempt || this.#queue.length > 0 || (this.#conversation?.size ?? 0) > 0) return;
    if (this.#conversation?.open) this.#conversation.end();
    this.#closing.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
