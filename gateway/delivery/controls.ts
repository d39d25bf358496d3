/** What operators said of the service endpoints, as this replica knows it: looked up twice a second, and applied at once. */
import type pg from 'pg';
import type { Endpoint } from '../endpoint.ts';
import { Fault } from '../faults.ts';
import type { StoreGauges, StoreTelemetry } from '../telemetry/store.ts';
import { type Control, crowded, type EndpointState, MAY, withheld } from './control.ts';
import { GATEWAY, WEBHOOK } from './operations.ts';
import { pollEvery } from './poller.ts';
import type { Queue, Queues } from './queues.ts';
import { DELIVERY, type Delivering } from './settings.ts';

type Call = Endpoint['call'];

/** As the line sees it. */
export interface EndpointGate {
  /** @throws Fault `backend-unavailable` where a walk may not set out for it; `delivery` was accepted before */
  enter(endpoint: string, delivery: boolean): void;
  /** The call under the kill switch: stopped, it aborts down to the socket. */
  switched(endpoint: string, call: Call): Call;
}

export interface Controls extends EndpointGate {
  /** Service endpoints of the configuration in force. */
  names(): readonly string[];
  serve(endpoints: ReadonlyMap<string, Delivering>): void;
  /** @throws Fault `backend-unavailable` where nothing more may wait for it, `overloaded` where too much does already */
  accepts(endpoint: string): void;
  hasRoom(endpoint: string): boolean;
  /** How all of them stand, as of the last look. */
  stand(): StoreGauges['endpoints'];
  of(endpoint: string): Control | undefined;
  state(endpoint: string): EndpointState;
  /** Hears of endpoints that may be delivered to again. */
  opened(tell: (endpoint: string) => void): void;
  /** Looks now instead of in half a second. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_MS = 500;
/** Counting what waits costs more than looking up a row. */
const COUNT_MS = 5_000;

const SELECT = `select endpoint, state, changed_by as "by", changed_at as since, note from canongate.endpoint_controls`;

/** What was said last of each endpoint of which anything was. */
export const controlsIn = async (pool: pg.Pool): Promise<Control[]> => (await pool.query<Control>(SELECT)).rows;

/** @param hears of each change, whoever made it */
export async function openControls(
  pool: pg.Pool,
  queues: Pick<Queues, 'figures'>,
  hears: StoreTelemetry['switched'] = () => {},
): Promise<Controls> {
  let known = new Map<string, Control>();
  const underWay = new Map<string, Set<AbortController>>();
  const tellers: ((endpoint: string) => void)[] = [];
  let served: ReadonlyMap<string, Delivering> = new Map();
  let figures: ReadonlyMap<string, Queue> = new Map();
  const acceptedSince = new Map<string, number>();
  const state = (endpoint: string): EndpointState => known.get(endpoint)?.state ?? 'running';

  const learn = (rows: readonly Control[]): void => {
    const before = known;
    known = new Map(rows.map(row => [row.endpoint, row]));
    for (const endpoint of new Set([...before.keys(), ...known.keys()])) {
      if (state(endpoint) === 'stopped') for (const one of underWay.get(endpoint) ?? []) one.abort(CUT);
      const was = before.get(endpoint)?.state ?? 'running';
      if (was !== state(endpoint)) hears(endpoint, state(endpoint));
      if (!MAY[was].deliver && MAY[state(endpoint)].deliver) for (const tell of tellers) tell(endpoint);
    }
  };
  let looked: Promise<void> = Promise.resolve();
  /** One after the other: an older look must not be learned after a newer one. */
  const refresh = (): Promise<void> => {
    const look = looked.then(async () => learn(await controlsIn(pool)));
    looked = look.catch(() => {});
    return look;
  };

  const names = (): string[] => [...served.keys()].filter(name => name !== GATEWAY && name !== WEBHOOK);
  const count = async (): Promise<void> => {
    const counted = await queues.figures();
    figures = new Map(counted.map(queue => [queue.endpoint, queue]));
    acceptedSince.clear();
  };

  const hasRoom = (endpoint: string): boolean => {
    const waiting = (figures.get(endpoint)?.waiting ?? 0) + (acceptedSince.get(endpoint) ?? 0);
    return waiting < (served.get(endpoint)?.waiting ?? DELIVERY.waiting);
  };

  await Promise.all([refresh(), count()]);
  const pollers = [pollEvery(LOOK_MS, refresh), pollEvery(COUNT_MS, count)];
  return {
    names,
    stand: () => names().map(backend => ({ backend, state: state(backend), queue: figures.get(backend) })),
    serve(endpoints) {
      served = endpoints;
    },
    hasRoom,
    accepts(endpoint) {
      const now = state(endpoint);
      if (now !== 'running' && !MAY[now].accept) throw withheld(endpoint, now);
      if (!hasRoom(endpoint)) throw crowded(endpoint);
      acceptedSince.set(endpoint, (acceptedSince.get(endpoint) ?? 0) + 1);
    },
    of: endpoint => known.get(endpoint),
    state,
    opened: tell => void tellers.push(tell),
    refresh,
    enter(endpoint, delivery) {
      const now = state(endpoint);
      // What was claimed before a pause is under way already.
      if (now === 'running' || (delivery && now !== 'stopped')) return;
      throw withheld(endpoint, now);
    },
    switched: (endpoint, call) => underSwitch(endpoint, call, state, underWay),
    close: async () => void (await Promise.all(pollers.map(poller => poller.close()))),
  };
}

/** Says nothing about the system of record: a circuit breaker must not count it, nor a retry follow. */
const CUT = new Fault('cancelled');

function underSwitch(
  endpoint: string,
  call: Call,
  state: (endpoint: string) => EndpointState,
  underWay: Map<string, Set<AbortController>>,
): Call {
  const own = underWay.get(endpoint) ?? new Set<AbortController>();
  // Both of a configuration that ends and of the one that follows it.
  underWay.set(endpoint, own);
  return async attempt => {
    if (state(endpoint) === 'stopped') throw withheld(endpoint, 'stopped');
    const controller = new AbortController();
    const outer = attempt.signal;
    const relay = (): void => controller.abort(outer.reason);
    if (outer.aborted) relay();
    else outer.addEventListener('abort', relay, { once: true });
    own.add(controller);
    let left = false;
    const { signal } = controller;
    const leaving: typeof attempt.leaving = async (wire, references) => {
      signal.throwIfAborted();
      await attempt.leaving(wire, references);
      // Cut off while it was journaled: it must not leave.
      signal.throwIfAborted();
      left = true;
    };
    try {
      return await call({ ...attempt, signal, leaving });
    } catch (error) {
      if (signal.reason !== CUT) throw error;
      throw withheld(endpoint, 'stopped', left && attempt.effect !== 'read' ? 'unknown' : 'not_applied');
    } finally {
      own.delete(controller);
      outer.removeEventListener('abort', relay);
    }
  };
}
