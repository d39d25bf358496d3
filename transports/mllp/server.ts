/** The listening side of MLLP: who may connect, and a handler that commits before it answers. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { admittedPeers } from '../addresses.ts';
import type { FrameLimits } from './frame.ts';
import { type NoticeKind, Notices, type Notify } from './notices.ts';
import { Reception } from './reception.ts';

export interface Peer {
  address: string;
  /** Of a peer that had to show one. */
  certificate?: { subject: string; fingerprint256: string };
}

/** Why a message was not handled: the handler threw, or `message` is only the begin of one that was too large. */
export type Unhandled = 'failed' | 'too-large';

/** PEM texts. With `ca`, whoever connects has to show a certificate that it vouches for. */
export interface TlsOfServer {
  cert: string;
  key: string;
  ca?: string;
}

export type Handled = Uint8Array | readonly Uint8Array[] | null;

export interface MllpServerSettings extends FrameLimits {
  /** Default: this host alone. */
  host?: string;
  port: number;
  tls?: TlsOfServer;
  /** Addresses and networks that may connect; default: all. */
  allow?: readonly string[];
  /** Most connections at a time; default 256. */
  connections?: number;
  /** Most messages of a connection that are handled at a time; default 1: in the order of arrival. Answers always are. */
  concurrency?: number;
  /** Milliseconds of silence after which a connection is closed; default 600,000. */
  idle?: number;
  /** Milliseconds within which a frame that was begun has to be whole; default 60,000. */
  frameTimeout?: number;
  /** Its acknowledgement, or both of enhanced mode in their order, after it was committed; null for none. */
  handle(message: Buffer, peer: Peer): Promise<Handled> | Handled;
  /** The negative acknowledgement of what was not handled; without one the connection is closed, and the sender does not know. */
  refuse?(message: Buffer, why: Unhandled, peer: Peer): Uint8Array | null;
  notify?: Notify;
}

export interface MllpServer extends AsyncDisposable {
  readonly port: number;
  readonly counts: Readonly<Record<NoticeKind, number>>;
  readonly connections: number;
  /** Takes no message more, answers those it has, and closes; cuts off what is left after `grace` milliseconds, default 10,000. */
  close(grace?: number): Promise<void>;
}

export async function listenMllp(settings: MllpServerSettings): Promise<MllpServer> {
  const notices = new Notices(settings.notify);
  const receptions = new Set<Reception>();
  let closing = false;
  const receive: Receive = (socket, peer) => {
    // Its handshake was under way when the rest was told to go.
    if (closing) return socket.destroy();
    notices.tell('connected');
    const reception = new Reception(socket, peer, settings, notices);
    receptions.add(reception);
    socket.on('close', () => receptions.delete(reception));
  };
  const accept = settings.tls ? overTls(settings.tls, receive, notices) : receive;
  const server = admitting(settings, notices, accept);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host ?? '127.0.0.1', resolve);
  });
  const close = async (grace = 10_000): Promise<void> => {
    closing = true;
    const closed = new Promise<unknown>(done => server.close(done));
    for (const reception of receptions) reception.drain();
    const late = setTimeout(() => {
      for (const reception of receptions) reception.cut();
    }, grace);
    await closed;
    clearTimeout(late);
  };
  return {
    port: (server.address() as AddressInfo).port,
    counts: notices.counts,
    get connections() {
      return receptions.size;
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

type Receive = (socket: Socket, peer: Peer) => unknown;

/** A peer that has nothing more to say may still listen: answers are due. */
const OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, allowHalfOpen: true } as const;

/** Before anything is said: whoever may not connect learns nothing, not even our certificate. */
function admitting({ allow, connections }: MllpServerSettings, notices: Notices, accept: Receive): Server {
  const admits = allow && admittedPeers(allow);
  const server = createServer(OPTIONS, socket => {
    const address = socket.remoteAddress ?? '';
    if (!admits || admits(address)) return accept(socket, { address });
    notices.tell('peer-refused');
    return socket.on('error', () => {}).destroy();
  });
  server.maxConnections = connections ?? 256;
  server.on('drop', () => notices.tell('connections-exhausted'));
  return server;
}

function overTls({ cert, key, ca }: TlsOfServer, receive: Receive, notices: Notices): Receive {
  const mutual = ca !== undefined;
  const options = { ...OPTIONS, cert, key, ca, requestCert: mutual, rejectUnauthorized: mutual } as const;
  const server = createTlsServer({ ...options, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, socket =>
    receive(socket, { address: socket.remoteAddress ?? '', ...(mutual && { certificate: shown(socket) }) }),
  );
  server.on('tlsClientError', (_, socket) => {
    notices.tell('tls-failed');
    socket.destroy();
  });
  return socket => server.emit('connection', socket);
}

function shown(socket: TLSSocket): NonNullable<Peer['certificate']> {
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  return { subject: String(subject?.CN ?? ''), fingerprint256 };
}
