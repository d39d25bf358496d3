/** An ERP in the shape of Oracle Fusion REST for the sandbox and the tests: it judges by its own tables, and misbehaves on demand. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Behaviour, Planned } from './behaviours.ts';
import { Erp } from './erp.ts';
import { type Answer, Refusal, refused } from './refusal.ts';
import { respond } from './respond.ts';
import { fill } from './seed.ts';

export interface OracleFusionOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Accepted: a user with a password, a bearer token, or both. */
  user?: { name: string; password: string };
  token?: string;
  now?: () => Date;
  /** Periods before this day are closed. */
  openFrom?: string;
}

export interface Received {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface OracleFusion {
  /** Address of the pod: the APIs lie below it. */
  url: string;
  erp: Erp;
  received: Received[];
  /** Faults to come, each used once by the first request that fits. */
  plan(...behaviours: Planned[]): void;
  /** Takes back what was planned and has not come. */
  behave(): void;
  close(): Promise<void>;
}

const LARGEST = 4 * 1024 * 1024;
const HTML =
  '<html><head><title>503 Service Unavailable</title></head><body><p>Please try again later<br></body></html>';

export async function startOracleFusion(options: OracleFusionOptions): Promise<OracleFusion> {
  const { port, host = '127.0.0.1', now = () => new Date(), openFrom = '2026-01-01' } = options;
  const erp = new Erp(now, openFrom);
  fill(erp);
  const received: Received[] = [];
  const planned: Planned[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await read(request);
    received.push(one);
    const behaviour = next(one);
    const [answer, cut] = act(one, behaviour);
    if (cut) return void (request.socket as Socket).destroy();
    response.writeHead(answer.status, answer.headers);
    if (behaviour?.kind !== 'slow') return void response.end(answer.body);
    response.write(answer.body.slice(0, 1));
    setTimeout(() => response.end(answer.body.slice(1)), behaviour.ms).unref();
  }

  function next({ method, target }: Received): Behaviour | undefined {
    const index = planned.findIndex(({ on }) => (on?.method ?? method) === method && (on?.path?.test(target) ?? true));
    return index < 0 ? undefined : planned.splice(index, 1)[0];
  }

  function act(one: Received, behaviour: Behaviour | undefined): [Answer, boolean] {
    const answered = (): Answer => answerTo(options, erp, one, behaviour?.kind === 'ignored');
    switch (behaviour?.kind) {
      case 'throttle': {
        const { retryAfter } = behaviour;
        const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
        return [{ status: 429, headers, body: '' }, false];
      }
      case 'html':
        return [{ status: behaviour.status ?? 503, headers: { 'content-type': 'text/html' }, body: HTML }, false];
      case 'plain':
        return [{ status: behaviour.status, headers: { 'content-type': 'text/plain' }, body: behaviour.body }, false];
      case 'reset':
        return [{ status: 0, headers: {}, body: '' }, true];
      case 'meanwhile':
        behaviour.act();
        return [answered(), false];
      case 'failed-after':
        answered();
        return [{ status: behaviour.status, headers: { 'content-type': 'text/html' }, body: HTML }, false];
      case 'bent':
        return [behaviour.bend(answered()), false];
      default:
        return [answered(), behaviour?.kind === 'lost'];
    }
  }

  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    ...{ erp, received },
    plan: (...behaviours) => void planned.push(...behaviours),
    behave: () => void planned.splice(0),
    async close() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  const { method = 'GET', url = '/', headers } = request;
  const flat = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return { method, target: url, headers: Object.fromEntries(flat), body: Buffer.concat(chunks).toString() };
}

function answerTo({ user, token }: OracleFusionOptions, erp: Erp, one: Received, ignoring: boolean): Answer {
  try {
    const presented = one.headers['authorization'];
    const basic = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    if ((user || token) && !(basic === presented || (token && presented === `Bearer ${token}`)))
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="fusion"' }, body: '' };
    return respond(erp, one, ignoring);
  } catch (error) {
    if (error instanceof Refusal) return refused(error, one.headers);
    throw error;
  }
}
