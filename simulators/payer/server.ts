/** A payer that speaks CAQH CORE vC2.2.0 real time over SOAP and MIME, for the sandbox and for tests. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { MemberTable } from '../member.ts';
import { type Behave, freshClock } from './behaviours.ts';
import type { Reply } from './reply.ts';
import { attend, type CallRecord, type Responder } from './responder.ts';
import { wsdl } from './wsdl.ts';

export interface PayerOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  user: string;
  password: string;
  members: MemberTable;
  /** How long the slow member takes; 30 s unless told. */
  delayMs?: number;
  /** Serves TLS; with `ca` it asks for a client certificate and takes it in place of a user name (PEM). */
  certificates?: { cert: string; key: string; ca?: string };
  /** What to do for these member ids instead of what the table says. */
  extra?: Readonly<Record<string, Behave>>;
  refuseDuplicates?: boolean;
}

export interface Payer {
  /** Address of the CORE door. */
  url: string;
  port: number;
  /** The newest calls, oldest first. */
  calls(): readonly CallRecord[];
  /** How many calls there were in all. */
  count(): number;
  /** How many callers left before they had their reply. */
  abandoned(): number;
  /** Gives a member id another behaviour from now on. */
  behave(memberId: string, behave: Behave): void;
  close(): Promise<void>;
}

const MAX_BODY = 1024 * 1024;
const KEPT_CALLS = 1000;

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Puts a reply on the wire as it says, badly included. */
async function send(reply: Reply, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const body = Buffer.from(reply.body);
  if (reply.delayMs) await pause(reply.delayMs, undefined, { signal });
  if (reply.stream) return stream(reply.stream, response.writeHead(reply.status ?? 200, reply.headers), signal);
  response.writeHead(reply.status ?? 200, { ...reply.headers, 'content-length': body.length });
  const end = reply.cutAfter ?? body.length;
  const { bytes, everyMs } = reply.pieces ?? { bytes: Math.max(end, 1), everyMs: 0 };
  if (end === 0) response.flushHeaders();
  for (let at = 0; at < end; at += bytes) {
    response.write(body.subarray(at, Math.min(at + bytes, end)));
    if (reply.pieces) await pause(everyMs, undefined, { signal });
  }
  if (reply.cutAfter === undefined) response.end();
  // What was written has to leave before the connection breaks.
  else setImmediate(() => response.destroy());
}

async function stream(chunks: Iterable<Uint8Array>, response: ServerResponse, signal: AbortSignal): Promise<void> {
  for (const chunk of chunks) if (!response.write(chunk)) await once(response, 'drain', { signal });
  response.end();
}

function plain(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

function listener(responder: Responder, address: () => string, abandoned: () => void): RequestListener {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [path, query = ''] = (request.url ?? '').split('?');
    if (path !== '/core' && path !== '/core/mime') return plain(response, 404, 'not here');
    if (request.method === 'GET' && query.toLowerCase() === 'wsdl')
      return plain(response, 200, wsdl(address()), 'text/xml');
    if (request.method !== 'POST') return plain(response, 405, 'POST a CORE envelope, or GET ?wsdl');
    const body = await readBody(request);
    if (body === undefined) return plain(response, 413, 'too large');
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const certified = (request.socket as Partial<TLSSocket>).authorized === true;
    const reply = await attend(responder, { contentType: request.headers['content-type'] ?? '', body, certified });
    await send(reply, response, gone.signal);
  };
  // A caller who leaves, or a behaviour that throws, ends this one connection.
  return (request, response) =>
    void handle(request, response).catch(error => {
      if ((error as Error).name === 'AbortError') abandoned();
      response.destroy();
    });
}

export async function startPayer(options: PayerOptions): Promise<Payer> {
  const calls: CallRecord[] = [];
  const { next } = freshClock();
  let [count, abandoned] = [0, 0];
  const responder: Responder = {
    table: options.members,
    user: options.user,
    password: options.password,
    delayMs: options.delayMs ?? 30_000,
    clock: {
      get now() {
        return new Date();
      },
      next,
    },
    extra: new Map(Object.entries(options.extra ?? {})),
    refuseDuplicates: options.refuseDuplicates ?? false,
    seen: new Set(),
    asked: new Map(),
    record(call) {
      count += 1;
      if (calls.push(call) > KEPT_CALLS) calls.shift();
    },
  };
  const { certificates } = options;
  const address = () => `${certificates ? 'https' : 'http'}://${options.host ?? '127.0.0.1'}:${port()}/core`;
  const handler = listener(responder, address, () => {
    abandoned += 1;
  });
  const server = certificates
    ? createSecureServer(
        { ...certificates, requestCert: certificates.ca !== undefined, rejectUnauthorized: false },
        handler,
      )
    : createServer(handler);
  const port = () => (server.address() as AddressInfo).port;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    url: address(),
    port: port(),
    calls: () => calls,
    count: () => count,
    abandoned: () => abandoned,
    behave: (memberId, behave) => void responder.extra.set(memberId, behave),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
