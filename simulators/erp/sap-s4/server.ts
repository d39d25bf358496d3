/** The service over HTTP: sign-in, CSRF, queries, deep creation, changes under If-Match, and function imports. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answered, type Asked, answerTo } from './answer.ts';
import { Refusal } from './error.ts';
import { answerWith, before, type Fault, Faults } from './faults.ts';
import { pay } from './invoices.ts';
import { decide, orderOf } from './requisitions.ts';
import { Sessions } from './sessions.ts';
import { World } from './world.ts';

export interface SapS4Options {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  user?: string;
  password?: string;
  now?: () => Date;
  /** How long a session and its token live. */
  sessionMs?: number;
  /** Most entities in one answer; what follows is named in `__next`. */
  pageSize?: number;
  /** Requisitions wait for somebody to release them in the system itself. */
  workflow?: boolean;
}

export interface SapS4 {
  /** `http://127.0.0.1:port/sap/opu/odata/sap`. */
  url: string;
  world: World;
  sessions: Sessions;
  /** Every request: method, path and query. */
  asked: string[];
  fault(fault: Fault): void;
  clearFaults(): void;
  /** What people do in the system itself: release or refuse a requisition, order it, pay an invoice. */
  decide(requisition: string, decision: 'release' | 'refuse'): void;
  order(requisition: string, how?: { supplier?: string }): string;
  pay(invoice: string, how?: { amount?: string; on?: string }): void;
  close(): Promise<void>;
}

const ROOT = '/sap/opu/odata/sap';
const LARGEST = 4 * 1024 * 1024;

export async function startSapS4(options: SapS4Options): Promise<SapS4> {
  const { host = '127.0.0.1', user = 'GATEWAY', password = 'sandbox', now = () => new Date() } = options;
  const world = new World({ now, workflow: options.workflow ?? false });
  const sessions = new Sessions(options.sessionMs ?? 30 * 60_000, () => now().getTime());
  const faults = new Faults();
  const asked: string[] = [];
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    asked.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    const fetches = request.headers['x-csrf-token']?.toString().toLowerCase() === 'fetch';
    const fault = faults.take(request, fetches);
    if (fault?.kind === 'expired') sessions.end();
    const ended = before(fault?.kind);
    if (ended) return ended(response);
    if (request.headers.authorization !== expected)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="SAP NetWeaver"' }).end('<html></html>');
    const given: Record<string, string | string[]> = fetches ? sessions.issue(request.headers.cookie) : {};
    const writes = request.method !== 'GET' && request.method !== 'HEAD';
    const token = request.headers['x-csrf-token'] as string | undefined;
    if (writes && !sessions.allows(token, request.headers.cookie)) return before('expired')!(response);
    const what: Asked = {
      method: request.method ?? 'GET',
      target: request.url ?? '',
      ifMatch: request.headers['if-match'],
      accept: request.headers.accept ?? '',
      body,
      stale: fault?.kind === 'stale',
    };
    const base = `http://${request.headers.host}${ROOT}`;
    const { status, headers, text } = settled(() =>
      answerTo(world, what, { base, root: ROOT, pageSize: options.pageSize ?? 1000 }),
    );
    await answerWith(fault ?? {}, response, { status, headers: { ...headers, ...given }, body: text });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}${ROOT}`,
    ...{ world, sessions, asked },
    fault: fault => faults.add(fault),
    clearFaults: () => faults.clear(),
    decide: (requisition, decision) => decide(world, requisition, decision),
    order: (requisition, how) => orderOf(world, requisition, how),
    pay: (invoice, how) => pay(world, invoice, how),
    async close() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

function settled(answer: () => Answered): Answered {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, headers: { 'content-type': 'application/json;charset=utf-8' }, text: error.body() };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
