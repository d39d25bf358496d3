/** The second listener, for operators: liveness, readiness and metrics for all, everything else for a role. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAULTS, type FaultCode } from '../faults.ts';
import { PAGE_POLICY } from '../html.ts';
import { CONTENT_TYPES, type Exposition, expositionFor } from '../telemetry/expose.ts';
import { type Catalog, renderCatalog } from './catalog.ts';
import { bearer } from './credential.ts';
import { isReady, type Readiness } from './readiness.ts';

export interface AdminOptions {
  host?: string;
  /** 0 for any free one. */
  port?: number;
  health(): Readiness;
  metrics(exposition: Exposition): Promise<string>;
  catalog(): Catalog;
  /** Secret of the role that may read the rest; without it nobody may. */
  token?: string;
}

export interface Admin {
  host: string;
  port: number;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}
type Answer = (request: IncomingMessage) => Reply | Promise<Reply>;

/** Starts listening; rejects where the address is taken. */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const pages = pagesOf(options);
  const admitted = bearer(options.token);
  const server = createServer(
    // Small heads, no bodies, short waits: nothing here needs more.
    { maxHeaderSize: 8192, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      reply(pages, admitted, request).then(
        answer => send(request, response, answer),
        () => send(request, response, problem('internal')),
      );
    },
  );
  server.maxConnections = 64;
  server.listen(options.port ?? 9876, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port, close: () => closed(server) };
}

interface Pages {
  open: Record<string, Answer>;
  guarded: Record<string, Answer>;
}

function pagesOf({ health, metrics, catalog }: AdminOptions): Pages {
  const scrape = shared(metrics);
  const catalogPage: Answer = ({ headers }) =>
    headers.accept?.includes('text/html')
      ? { status: 200, type: 'text/html; charset=utf-8', body: renderCatalog(catalog()), headers: PAGE_POLICY }
      : json(200, catalog());
  return {
    open: {
      '/livez': () => ({ status: 200, type: 'text/plain; charset=utf-8', body: 'alive\n' }),
      '/readyz': () => {
        const readiness = health();
        return json(isReady(readiness) ? 200 : 503, { ready: isReady(readiness), ...readiness });
      },
      '/metrics': async ({ headers }) => {
        const exposition = expositionFor(headers.accept);
        return { status: 200, type: CONTENT_TYPES[exposition], body: await scrape(exposition) };
      },
    },
    guarded: { '/': catalogPage, '/catalog': catalogPage },
  };
}

/** Scrapes that overlap share one text: nobody can make the gateway write it many times at once. */
function shared(metrics: AdminOptions['metrics']): AdminOptions['metrics'] {
  const pending = new Map<Exposition, Promise<string>>();
  return exposition => {
    const waiting = pending.get(exposition);
    if (waiting) return waiting;
    const text = metrics(exposition).finally(() => pending.delete(exposition));
    pending.set(exposition, text);
    return text;
  };
}

async function reply(
  { open, guarded }: Pages,
  admitted: (authorization?: string) => boolean,
  request: IncomingMessage,
) {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const page = Object.hasOwn(open, path) ? open[path] : undefined;
  // Whether a page exists is told only to who may read it.
  if (!page && !admitted(request.headers.authorization)) return problem('unauthenticated', CHALLENGE);
  const answer = page ?? (Object.hasOwn(guarded, path) ? guarded[path] : undefined);
  if (!answer) return problem('not-found');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem('method-not-allowed', { Allow: 'GET, HEAD' });
  return answer(request);
}

/** RFC 6750 §3; Basic (RFC 7617) so that a person can open the catalogue in a browser. */
const CHALLENGE = {
  'WWW-Authenticate': 'Bearer realm="canongate administration", Basic realm="canongate administration"',
};

const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
});

/** RFC 9457; the pages of problem types are served at the door, so the type stays blank here (§4.2.1). */
function problem(code: FaultCode, headers: Record<string, string> = {}): Reply {
  const { status, title } = FAULTS[code];
  const body = `${JSON.stringify({ type: 'about:blank', status, title, code })}\n`;
  return { status, type: 'application/problem+json', body, headers };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    // A body nobody reads must not be taken for the next request.
    ...(request.headers['content-length'] || request.headers['transfer-encoding'] ? { Connection: 'close' } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  await ended;
}
