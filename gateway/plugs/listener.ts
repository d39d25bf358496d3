/** What listens for an adapter: it reads the envelope of what comes in by itself, and says when the sender may forget it. */
import type { Profile, Schema } from './dialect.ts';

/** One message, read as far as its envelope. */
export interface Arrival {
  /** What it is, as part of a name: `adt-a08`. */
  kind: string;
  /** Of the envelope, as `messages/v1` tells it: no words about a person. */
  envelope: Readonly<Record<string, string>>;
  /** Equal for a message that comes again and for no other. */
  repeat: string;
  /** Within whose messages the order is kept. */
  sender: string;
  /** What the sender calls it. */
  references: Readonly<Record<string, string>>;
  raw: Uint8Array;
  /** What the sender is told once it is kept, in this order. */
  acknowledgements: readonly Uint8Array[];
  /** What it is told instead where no mapping can read it; absent where that is no matter of the sender's. */
  unmapped?: readonly Uint8Array[];
  remote: string;
  /** SHA-256 of the certificate that the peer showed. */
  certificate?: string;
}

export interface Receipt {
  /** Id of its exchange; of a repeat, that of the first. */
  exchange: string;
  /** It was kept before: this is what was told then. */
  repeats: boolean;
  acknowledgements: readonly Uint8Array[];
}

/** What may become of a message at the door. */
export const RECEIVED = ['kept', 'repeated', 'ignored', 'refused', 'failed'] as const;
export type Received = (typeof RECEIVED)[number];

export interface ListenerServices {
  /** Resolves once it is committed. @throws Fault `store-unavailable` */
  keep(arrival: Arrival): Promise<Receipt>;
  became(what: Received): void;
  /** Of whoever sends here, as it is in force: it may be mended while the door stays open. */
  profile(): Profile;
  /** One of the notices that the declaration names. */
  noticed(notice: string): void;
  now(): Date;
}

/** A listening door as configured, secrets resolved. */
export interface ListenerConfig {
  name: string;
  listen: URL;
  /** Addresses and networks that may connect. */
  allow: readonly string[];
  tls?: { cert: string; key: string; ca?: string };
  /** Everything that the listener's own schema allows. */
  settings: Readonly<Record<string, unknown>>;
}

export interface Listening {
  readonly port: number;
  readonly connections: number;
  /** Takes nothing more, answers what it has, and cuts off what is left after so many milliseconds. */
  close(grace: number): Promise<void>;
}

export interface ListenerDeclaration {
  /** That of the adapter. */
  name: string;
  summary: string;
  /** Of addresses that it can listen at, such as `mllp`; the second one over TLS. */
  schemes: readonly [plain: string, tls: string];
  /** Settings of a door of this listener, beside the common ones. */
  config: Schema;
  /** What it may notice beside messages: a closed set. */
  notices: readonly string[];
  open(config: ListenerConfig, services: ListenerServices): Promise<Listening>;
}

export function defineListener(declaration: ListenerDeclaration): ListenerDeclaration {
  return declaration;
}
