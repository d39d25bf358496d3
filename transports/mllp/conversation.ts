/** What is said on one connection: messages leave in order, and each acknowledgement finds its message by MSA-2 alone. */
import type { Fault } from '../../gateway/kit.ts';
import { fromSocketError, type TransportCauseName, transportFault } from '../causes.ts';
import { FrameReader, type FrameSink, type Stray, type StrayKind } from './frame.ts';
import { type AckCode, acknowledgedBy } from './header.ts';
import type { Notices } from './notices.ts';
import type { Carrier, CarrierEvents, MllpSettings } from './port.ts';
import type { Sending } from './sending.ts';

/** What the line hears of its conversation. */
interface Listener {
  /** A place in the window is free. */
  settled(): void;
  /** Nothing can be said any more; `failed` if it ended before anything was acknowledged, and not by us. */
  ended(failed: boolean, fault: Fault): void;
}

export class Conversation implements FrameSink, CarrierEvents {
  open = true;
  readonly #carrier: Carrier;
  readonly #notices: Notices;
  readonly #listener: Listener;
  readonly #reader: FrameReader;
  readonly #flight = new Map<string, Sending>();
  /** In the order in which they leave. */
  readonly #unwritten: Sending[] = [];
  readonly #idle: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  #looksAt = Number.POSITIVE_INFINITY;
  #lastHeard = performance.now();
  /** Any byte has come. */
  #heard = false;
  #acknowledged = false;
  #fault = transportFault('connection-lost', 'not_applied');

  constructor(carrier: Carrier, notices: Notices, settings: MllpSettings, listener: Listener) {
    this.#carrier = carrier;
    this.#notices = notices;
    this.#listener = listener;
    this.#reader = new FrameReader(this, settings);
    this.#idle = setTimeout(() => this.#idled(), settings.idle ?? 300_000).unref();
    carrier.listen({ data: chunk => this.data(chunk), lost: error => this.lost(error) });
  }

  get size(): number {
    return this.#flight.size;
  }

  has(controlId: string): boolean {
    return this.#flight.has(controlId);
  }

  /** Milliseconds since something last came or the connection was looked at. */
  get silence(): number {
    return performance.now() - this.#lastHeard;
  }

  lookedAt(): void {
    this.#lastHeard = performance.now();
  }

  begin(sending: Sending): void {
    this.#flight.set(sending.controlId, sending);
    this.#unwritten.push(sending);
    sending.holder = this;
    if (sending.leaving) {
      this.#leave(sending, sending.leaving).catch((error: unknown) => this.#drop(sending, error));
    } else {
      sending.ready = true;
      this.#writeReady();
    }
  }

  /** What was awaited is on record, also if nothing leaves after all: only then is the sender told. */
  async #leave(sending: Sending, leaving: () => Promise<void>): Promise<void> {
    await leaving();
    if (sending.aborted) {
      this.#abandon(sending);
      this.#settled();
    } else if (!this.open) this.#drop(sending, this.#fault);
    else {
      sending.ready = true;
      this.#writeReady();
    }
  }

  #drop(sending: Sending, error: unknown): void {
    this.#remove(sending);
    sending.failed(error);
    this.#settled();
  }

  #settled(): void {
    if (this.open) this.#writeReady();
    this.#listener.settled();
  }

  #remove(sending: Sending): void {
    this.#flight.delete(sending.controlId);
    const place = this.#unwritten.indexOf(sending);
    if (place >= 0) this.#unwritten.splice(place, 1);
  }

  #writeReady(): void {
    while (this.#unwritten[0]?.ready) {
      const sending = this.#unwritten.shift() as Sending;
      sending.written = true;
      this.#carrier.write(sending.message);
      this.#await(sending);
    }
  }

  #await(sending: Sending): void {
    sending.awaitAnswer();
    if (sending.dueAt < this.#looksAt) this.#lookAt(sending.dueAt);
  }

  /** One timer for all: it finds whoever was due, and is set anew for whoever is next. */
  #lookAt(time: number): void {
    clearTimeout(this.#timer);
    this.#looksAt = time;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(time - performance.now())));
  }

  #look(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    let late = false;
    for (const sending of [...this.#flight.values()]) {
      if (sending.dueAt > now) next = Math.min(next, sending.dueAt);
      else {
        late = true;
        this.#flight.delete(sending.controlId);
        // Committed by the partner, and its application stayed silent.
        sending.failed(transportFault('no-answer', 'unknown', sending.accept && 'CA'));
      }
    }
    this.#looksAt = Number.POSITIVE_INFINITY;
    if (late) this.#end(transportFault('connection-lost', 'unknown'));
    else if (next < Number.POSITIVE_INFINITY) this.#lookAt(next);
  }

  aborted(sending: Sending): void {
    // What is being put on record is told when it is there.
    if (!sending.ready) return;
    this.#abandon(sending);
    if (sending.written) this.#end(transportFault('connection-lost', 'unknown'));
    else this.#settled();
  }

  #abandon(sending: Sending): void {
    this.#remove(sending);
    sending.failedByAbort();
  }

  data(chunk: Buffer): void {
    this.#heard = true;
    this.#lastHeard = performance.now();
    this.#reader.push(chunk);
  }

  frame(message: Buffer): void {
    if (!this.open) return;
    const said = acknowledgedBy(message);
    const sending = said && this.#flight.get(said.controlId);
    if (!said) this.#unreadable(message);
    else if (!sending?.written || (said.code === 'CA' && sending.accept))
      this.#notices.tell('acknowledgement-unmatched', message.length);
    else this.#acknowledge(sending, said.code, message);
  }

  #acknowledge(sending: Sending, code: AckCode | undefined, raw: Buffer): void {
    this.#acknowledged = true;
    if (code === undefined) {
      this.#notices.tell('acknowledgement-unreadable', raw.length);
      this.#drop(sending, transportFault('ack-unreadable', 'unknown'));
    } else if (sending.enhanced && code === 'CA') {
      sending.accept = raw;
      this.#await(sending);
    } else {
      const { controlId, accept } = sending;
      this.#flight.delete(controlId);
      this.#idle.refresh();
      sending.answered({ code, controlId, raw, ...(accept && { accept }) });
      this.#listener.settled();
    }
  }

  /** Nobody can say to whom it belongs: whoever waits learns that it was not understood, and nothing more is believed. */
  #unreadable(message: Buffer): void {
    this.#notices.tell('acknowledgement-unreadable', message.length);
    if (this.#flight.size > this.#unwritten.length) this.#end(transportFault('ack-unreadable', 'unknown'));
  }

  stray({ kind, bytes, excerpt }: Stray): void {
    this.#notices.tell(kind, bytes, excerpt);
  }

  broken(kind: StrayKind): void {
    const cause: TransportCauseName = kind === 'frame-too-large' ? 'body-too-large' : 'not-mllp';
    if (this.open) this.#end(transportFault(cause, 'unknown'));
  }

  lost(error?: Error): void {
    // An alert before any byte: the handshake was not through on the other side, and nothing was read (RFC 8446 §6.2).
    const refused = !this.#heard && /^ERR_SSL_.*ALERT/.test((error as NodeJS.ErrnoException)?.code ?? '');
    this.#close(fromSocketError(error, refused ? 'queued' : 'sent'), !this.#acknowledged);
  }

  #end(fault: Fault): void {
    this.#carrier.destroy();
    this.#close(fault, false);
  }

  #idled(): void {
    if (!this.open) return;
    if (this.#flight.size > 0) this.#idle.refresh();
    else this.end();
  }

  /** Nobody waits any more. */
  end(): void {
    this.#carrier.end();
    this.#close(transportFault('connection-lost', 'not_applied'), false);
  }

  #close(fault: Fault, failed: boolean): void {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.#idle);
    clearTimeout(this.#timer);
    this.#reader.end();
    this.#fault = fault.with({ outcome: 'not_applied' });
    this.#notices.tell('connection-lost');
    for (const sending of [...this.#flight.values()]) {
      // One that is being put on record is told when it is there.
      if (!sending.written && !sending.ready) continue;
      this.#remove(sending);
      sending.failed(sending.written ? fault : this.#fault);
    }
    this.#listener.ended(failed, this.#fault);
  }
}
