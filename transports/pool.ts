/** The only way out of the gateway over HTTP: one bounded pool of connections per service endpoint. */
import { TLSSocket } from 'node:tls';
import { buildConnector, Pool } from 'undici';
import { guardedLookup, type Resolve } from './addresses.ts';
import { fromAbort } from './causes.ts';
import { type CertificateInUse, type TlsSettings, trustOf } from './certificates.ts';
import { decodeBody } from './content-coding.ts';
import { RoundTrip } from './round-trip.ts';

export { isAllowEntry } from './addresses.ts';
export { TRANSPORT_CAUSES, type TransportCauseName } from './causes.ts';

export interface PoolSettings {
  /** Host names and CIDRs this endpoint may connect to; default: the host of its own URL. */
  allow?: readonly string[];
  tls?: TlsSettings;
  /** Most connections at a time; default 64. */
  connections?: number;
  /** Milliseconds for name, TCP and TLS together; default 5,000. */
  connectTimeout?: number;
  /** Milliseconds after which an answer is given up even where no deadline was set; default 120,000. */
  answerTimeout?: number;
  /** Most bytes of an answer, after its content coding; default 16 MiB. */
  maxBytes?: number;
  /** A name may lead to addresses of the Internet alone; any other is allowed by its network. */
  publicOnly?: boolean;
  /** Stands in for the system's name resolution. */
  resolve?: Resolve;
}

export interface Outgoing {
  method: string;
  /** Origin form of RFC 9112 §3.2.1: an absolute path with its query. */
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  /** The deadline: when it aborts, the socket closes. */
  signal?: AbortSignal | undefined;
  /** Awaited before byte 1. */
  leaving?: (() => Promise<void>) | undefined;
  maxBytes?: number | undefined;
}

export interface Incoming {
  status: number;
  /** Names in lower case; repeated fields joined by a comma (RFC 9110 §5.3). */
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface HttpPool extends AsyncDisposable {
  /** Any status but a redirect is an answer. Everything else is thrown as Fault with a cause of TRANSPORT_CAUSES. */
  request(out: Outgoing): Promise<Incoming>;
  certificate(): CertificateInUse | undefined;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;

/** @throws Fault `address-not-allowed`; TypeError for a URL that is not http(s) or carries credentials */
export function openPool(address: string, settings: PoolSettings = {}): HttpPool {
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('the URL of an endpoint is http or https');
  if (url.username || url.password) throw new TypeError('the URL of an endpoint carries no credentials');
  const maxBytes = settings.maxBytes ?? 16 * MIB;
  const answerTimeout = settings.answerTimeout ?? 120_000;
  const { connect, certificate } = connector(url, settings);
  // A forward proxy will be an explicit setting and stand here; the environment's proxy variables are never read.
  const pool = new Pool(url.origin, {
    connect,
    connections: settings.connections ?? 64,
    pipelining: 1,
    headersTimeout: answerTimeout,
    bodyTimeout: answerTimeout,
    maxHeaderSize: 32 * 1024,
  });

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= pool.close());
  return {
    async request(out) {
      if (!out.path.startsWith('/')) throw new TypeError('a request path starts with a slash');
      if (out.signal?.aborted) throw fromAbort(out.signal, 'queued');
      if (out.leaving) await out.leaving();
      const limit = Math.min(out.maxBytes ?? maxBytes, maxBytes);
      const answer = await roundTrip(pool, out, limit);
      return answer.headers['content-encoding'] === undefined ? answer : decodeBody(answer, limit);
    },
    certificate,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** One request on the pool's dispatcher: without the stream objects that its friendlier methods make for each call. */
function roundTrip(pool: Pool, out: Outgoing, limit: number): Promise<Incoming> {
  const { method, path, headers, body = null, signal } = out;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(fromAbort(signal, 'queued'));
    pool.dispatch({ method: method as 'POST', path, headers, body }, new RoundTrip(signal, limit, resolve, reject));
  });
}

/** Connects only to checked addresses and remembers how long the certificates last. */
function connector(url: URL, settings: PoolSettings) {
  const { options, secured, certificate } = trustOf(settings.tls);
  const connectTo = buildConnector({
    ...(options as buildConnector.BuildOptions),
    lookup: guardedLookup(url, settings.allow, settings.resolve, settings.publicOnly),
    timeout: settings.connectTimeout ?? 5_000,
    allowH2: false,
  });
  const connect: buildConnector.connector = (target, done) =>
    connectTo(target, (...result) => {
      const [error, socket] = result;
      if (error) return done(error, null);
      if (socket instanceof TLSSocket) secured(socket);
      return done(null, socket as TLSSocket);
    });
  return { connect, certificate };
}
