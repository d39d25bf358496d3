/** What a message is sent through, whoever carries it, and how it says that it was not answered. */
import { Fault } from '../../gateway/kit.ts';
import type { Resolve } from '../addresses.ts';
import type { CertificateInUse, TlsSettings } from '../certificates.ts';
import type { FrameLimits } from './frame.ts';
import type { AckCode } from './header.ts';
import type { NoticeKind, Notify } from './notices.ts';

export interface MllpSettings extends FrameLimits {
  /** Who carries the bytes: sockets of Node (default), or node-hl7-client, one message at a time. */
  transport?: 'own' | 'node-hl7-client';
  /** Host names and CIDRs this endpoint may connect to; default: the host of its own address. */
  allow?: readonly string[];
  /** Of `mllps://`. */
  tls?: TlsSettings;
  /** Most messages that wait for their acknowledgement at a time; default 1: the order is the order of sending, whatever happens. */
  window?: number;
  /** Most messages that wait for their turn; default 1,000. One more is refused, none is dropped. */
  queue?: number;
  /** Milliseconds for name, TCP and TLS together; default 5,000. */
  connectTimeout?: number;
  /** Milliseconds without a message after which the connection is closed; the next one opens another. Default 300,000. */
  idle?: number;
  /** Milliseconds of silence after which TCP asks whether the peer is there; default 30,000. */
  keepAlive?: number;
  /** Milliseconds between attempts to connect: doubled from `first` to `most`, each by chance between half and all of it. Default 100 and 10,000. */
  backoff?: { first: number; most: number };
  notify?: Notify;
  /** Stands in for the system's name resolution. */
  resolve?: Resolve;
  /** Stands in for Math.random. */
  random?: () => number;
}

export interface SendOptions {
  /** MSH-10 as it stands in the message. */
  controlId: string;
  /**
   * `original`: one acknowledgement ends it; also the CA of a partner with whom none of the application is agreed (MSH-16 NE).
   * `enhanced`: after a CA the acknowledgement of the application is waited for, as long again.
   */
  ackMode: 'original' | 'enhanced';
  /** Milliseconds after the last byte was handed over; then the connection is closed, so that a late answer reaches nobody. */
  ackTimeoutMs: number;
  /** The deadline: when it aborts, the connection closes. */
  signal?: AbortSignal | undefined;
  /** Awaited before byte 1. */
  leaving?: (() => Promise<void>) | undefined;
}

export interface Ack {
  code: AckCode;
  /** MSA-2: that of the message. */
  controlId: string;
  raw: Uint8Array;
  /** In enhanced mode the CA that came before. */
  accept?: Uint8Array;
}

export interface MllpClient extends AsyncDisposable {
  /** Any code is an answer. Everything else is thrown as Fault with a cause of TRANSPORT_CAUSES, see `sendFailure`. */
  send(message: Uint8Array, options: SendOptions): Promise<Ack>;
  /** Connects if there is no connection. */
  reach(): Promise<void>;
  /** How often each kind of notice was told. */
  readonly counts: Readonly<Record<NoticeKind, number>>;
  certificate(): CertificateInUse | undefined;
  /** Refuses new messages, waits for those it has, and closes. */
  close(): Promise<void>;
}

/** `not_sent`: no byte left. `bad_ack`: what answered is no acknowledgement. Of `outcome_unknown` and `bad_ack` only the same MSH-10 may be sent again. */
export type SendFailure = 'not_sent' | 'outcome_unknown' | 'bad_ack';

export function sendFailure(error: unknown): SendFailure {
  const { backend, outcome } = error instanceof Fault ? error.info : {};
  if (backend?.cause === 'ack-unreadable') return 'bad_ack';
  return outcome === 'unknown' ? 'outcome_unknown' : 'not_sent';
}

/** One connection that is ready for its first byte. */
export interface Carrier {
  listen(events: CarrierEvents): void;
  /** Puts it into a block. */
  write(message: Uint8Array): void;
  /** Says goodbye. */
  end(): void;
  destroy(): void;
}

export interface CarrierEvents {
  data(chunk: Buffer): void;
  /** Nothing can be sent or will come any more: FIN, RST, an alert of TLS. Told once. */
  lost(error?: Error): void;
}

export interface Connector {
  /** @throws Fault */
  connect(): Promise<Carrier>;
  certificate(): CertificateInUse | undefined;
}
