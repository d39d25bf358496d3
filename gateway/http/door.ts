/** The HTTP door: takes a request, makes it an exchange, lets it walk its line and replies. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerText } from '../answer-text.ts';
import type { OperationView } from '../delivery/operation.ts';
import type { Exchange } from '../exchange.ts';
import { Fault, type FaultCode } from '../faults.ts';
import { traceparent } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import { Arrival } from './arrival.ts';
import { type ConnectionLimits, watchConnections } from './connections.ts';
import { departures } from './departures.ts';
import { type CompiledRoute, compileRoutes, type Dispatch, type Match, type Route } from './dispatch.ts';
import { buildPages, type Pages, pageReply } from './pages.ts';
import { houseHeaders, optionsReply, problemReply, type Reply, send } from './reply.ts';
import { createServer, SERVER_LIMITS, type ServerLimits } from './server.ts';
import { readTarget } from './target.ts';

export type { Route } from './dispatch.ts';

export interface DoorOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Says so on every reply. */
  sandbox: boolean;
  /** How long calls under way may take once the door closes. */
  drainMs: number;
  limits?: Partial<DoorLimits>;
  /** The clock by which a call is received, in milliseconds since 1970; this machine's where absent. */
  now?(): number;
  /** Counts a request that was refused before it could walk a line. */
  refused?(code: FaultCode): void;
}

export interface DoorLimits extends ServerLimits, ConnectionLimits {
  /** For the body, from the moment a stage wants it. */
  bodyMilliseconds: number;
}

export interface Door {
  address: AddressInfo;
  /** Serves these routes from now on; calls under way keep theirs. Throws where two claim one place. */
  swap(routes: readonly Route[]): void;
  /** Takes no new connections, lets calls finish, and cuts what is left after `drainMs`. */
  close(): Promise<void>;
}

const LIMITS: DoorLimits = {
  ...SERVER_LIMITS,
  bodyMilliseconds: 20_000,
  lingerBytes: 1_048_576,
  lingerMilliseconds: 2_000,
};

/** What the door serves at one time; replaced whole. */
interface Snapshot {
  dispatch: Dispatch;
  pages: Pages;
}

/** Opens the door; it listens when the promise resolves. Rejects where the address is taken. */
export async function openDoor(options: DoorOptions, routes: readonly Route[] = []): Promise<Door> {
  const { host, port, sandbox, drainMs, refused = () => {}, now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const house = houseHeaders(sandbox);
  const underWay = new Set<Arrival>();
  let served = snapshotOf(routes, sandbox);
  const leave = departures((response, reply) => {
    connections.leaving(response);
    send(response, house, reply);
  });

  const receive = async (request: IncomingMessage, response: ServerResponse, expects: boolean): Promise<void> => {
    connections.due(response);
    let reply: Reply;
    try {
      const found = find(served, request, limits.headers);
      if ('status' in found) reply = found;
      else {
        const { bodyMilliseconds } = limits;
        const { route, target, params } = found;
        const expectsContinue = expects;
        const seen = { request, response, route, target, params, now: now() };
        const arrival = new Arrival({ ...seen, bodyMilliseconds, expectsContinue });
        underWay.add(arrival);
        reply = await walk(route, arrival);
        underWay.delete(arrival);
      }
    } catch (error) {
      const fault = Fault.from(error);
      refused(fault.code);
      reply = problemReply(fault, uuidv7());
    }
    leave(response, reply);
  };

  const server = createServer(receive, limits);
  const connections = watchConnections(server, house, limits, refused);
  server.listen(port, host);
  await once(server, 'listening');
  return {
    address: server.address() as AddressInfo,
    swap: next => {
      served = snapshotOf(next, sandbox);
    },
    close: () =>
      connections.close(drainMs, () => {
        for (const arrival of underWay) arrival.abort(new Fault('draining'));
      }),
  };
}

function snapshotOf(routes: readonly Route[], sandbox: boolean): Snapshot {
  return {
    dispatch: compileRoutes(routes),
    pages: buildPages(
      routes.map(route => route.operation),
      sandbox,
    ),
  };
}

type Found = Reply | ({ route: CompiledRoute; target: ReturnType<typeof readTarget> } & Pick<Match, 'params'>);

/** The route of a request, or a reply that needs no line. Throws the fault of a request that leads nowhere. */
function find({ dispatch, pages }: Snapshot, request: IncomingMessage, mostHeaders: number): Found {
  checkHead(request, mostHeaders);
  const { method = '', url = '', headers } = request;
  const target = readTarget(url);
  const match = dispatch.find(target.path);
  // RFC 9110 §9.3.7: the server as a whole.
  if (target.path === '*' && method === 'OPTIONS') return optionsReply('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  if (!match) return pageReply(pages, method, target.path, headers.accept);
  const { place, params } = match;
  const route = place.methods.get(method);
  if (!route) {
    if (method === 'OPTIONS') return optionsReply(place.allow);
    throw new Fault('method-not-allowed', { headers: { Allow: place.allow } });
  }
  if (route.retired) throw new Fault('retired', { headers: route.headers });
  return { route, target, params };
}

/** RFC 9112 §3.2: a request of HTTP/1.1 names exactly one host. */
function checkHead({ rawHeaders, headers, httpVersionMinor }: IncomingMessage, most: number): void {
  if (rawHeaders.length > 2 * most) throw new Fault('headers-too-large', { detail: `At most ${most} headers.` });
  const { host } = headers;
  if (host === undefined ? httpVersionMinor > 0 : host.includes(',')) {
    throw new Fault('malformed-request', { detail: 'A request names exactly one host.' });
  }
}

/** Walks the line and says what to reply; a line that breaks its word is an `internal` fault, never a hanging caller. */
async function walk(route: CompiledRoute, exchange: Exchange): Promise<Reply> {
  const { record, replyHeaders, trace } = exchange;
  let reply: Reply;
  try {
    await route.walk(exchange);
    reply = replyOf(route, exchange);
  } catch (error) {
    record.fault = Fault.from(error);
    reply = problemReply(record.fault, record.id, record);
  }
  const { status, type, body } = reply;
  const headers = Object.assign({ ...reply.headers, traceparent: traceparent(trace) }, route.headers, replyHeaders);
  return { status, type, body, headers };
}

function replyOf(route: CompiledRoute, { record, accepted }: Exchange): Reply {
  if (record.fault) return problemReply(record.fault, record.id, record);
  return accepted ? acceptedReply(record.id, accepted) : answerReply(route, record);
}

/** RFC 9110 §15.3.3: where the state of what was accepted can be read, and when it is worth a look. */
function acceptedReply(id: string, operation: OperationView): Reply {
  const headers = { 'Canongate-Exchange': id, Location: operation.links.self, 'Retry-After': '1' };
  return { status: 202, type: 'application/json', body: JSON.stringify(operation), headers };
}

function answerReply({ operation }: CompiledRoute, { id, answer }: Exchange['record']): Reply {
  if (answer === undefined) throw new Fault('internal', { detail: 'The line ended without an answer.' });
  const status = operation.created?.(answer) ? 201 : operation.status;
  const headers = { 'Canongate-Exchange': id, ...(status === 201 && locationOf(operation, answer)) };
  return { status, type: 'application/json', body: answerText(answer), headers };
}

/** RFC 9110 §15.3.2: what was created can be read there. */
const locationOf = ({ path }: CompiledRoute['operation'], answer: unknown): Record<string, string> => ({
  Location: `${path}/${(answer as { id: string }).id}`,
});
