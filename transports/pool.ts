/** The only way out of the gateway over HTTP: one bounded pool of connections per service endpoint. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext, TLSSocket } from 'node:tls';
import { buildConnector, Pool } from 'undici';
import { guardedLookup, type Resolve } from './addresses.ts';
import { fromAbort } from './causes.ts';
import { decodeBody } from './content-coding.ts';
import { RoundTrip } from './round-trip.ts';

export { isAllowEntry } from './addresses.ts';
export { TRANSPORT_CAUSES, type TransportCauseName } from './causes.ts';

export interface PoolSettings {
  /** Host names and CIDRs this endpoint may connect to; default: the host of its own URL. */
  allow?: readonly string[];
  /** PEM texts, secrets already resolved. */
  tls?: { ca?: string; cert?: string; key?: string; serverName?: string };
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

/** The certificate that expires first of those in use: the client's own, or the one the peer showed last. */
export interface CertificateInUse {
  notAfter: Date;
  whose: 'ours' | 'theirs';
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
  const { tls = {} } = settings;
  const connectTo = buildConnector({
    lookup: guardedLookup(url, settings.allow, settings.resolve, settings.publicOnly),
    timeout: settings.connectTimeout ?? 5_000,
    allowH2: false,
    // Said here, because an environment variable would otherwise be able to turn verification off.
    rejectUnauthorized: true,
    ...(tls.ca && { ca: tls.ca }),
    ...(tls.cert && { cert: tls.cert }),
    ...(tls.key && { key: tls.key }),
    ...(tls.serverName && { servername: tls.serverName }),
  });
  // What cannot be read is refused now: Node would leave an unreadable authority out and say nothing.
  if (tls.ca) new X509Certificate(tls.ca);
  createSecureContext({ ...(tls.cert && { cert: tls.cert }), ...(tls.key && { key: tls.key }) });
  const ours = tls.cert ? new Date(new X509Certificate(tls.cert).validTo) : undefined;
  let theirs: Date | undefined;

  const connect: buildConnector.connector = (options, done) =>
    connectTo(options, (...result) => {
      const [error, socket] = result;
      if (error) return done(error, null);
      if (socket instanceof TLSSocket) theirs = new Date(socket.getPeerCertificate().valid_to);
      return done(null, socket as TLSSocket);
    });
  const certificate = (): CertificateInUse | undefined => {
    if (ours && (!theirs || ours <= theirs)) return { notAfter: ours, whose: 'ours' };
    return theirs && { notAfter: theirs, whose: 'theirs' };
  };
  return { connect, certificate };
}
