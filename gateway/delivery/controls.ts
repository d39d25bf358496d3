/** What operators said of the service endpoints, as this replica knows it: looked up twice a second, and applied at once. */
import type pg from 'pg';
import type { Endpoint } from '../endpoint.ts';
import { Fault } from '../faults.ts';
import { type Control, type EndpointState, MAY, withheld } from './control.ts';
import { GATEWAY } from './operations.ts';

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
  serve(names: Iterable<string>): void;
  /** @throws Fault `backend-unavailable` where nothing more may wait for it */
  accepts(endpoint: string): void;
  of(endpoint: string): Control | undefined;
  state(endpoint: string): EndpointState;
  /** Hears of endpoints that may be delivered to again. */
  opened(tell: (endpoint: string) => void): void;
  /** Looks now instead of in half a second. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_MS = 500;

const SELECT = `select endpoint, state, changed_by as "by", changed_at as since, note from canongate.endpoint_controls`;

export async function openControls(pool: pg.Pool): Promise<Controls> {
  let known = new Map<string, Control>();
  const underWay = new Map<string, Set<AbortController>>();
  const tellers: ((endpoint: string) => void)[] = [];
  let served: readonly string[] = [];
  const state = (endpoint: string): EndpointState => known.get(endpoint)?.state ?? 'running';

  const learn = (rows: readonly Control[]): void => {
    const before = known;
    known = new Map(rows.map(row => [row.endpoint, row]));
    for (const endpoint of new Set([...before.keys(), ...known.keys()])) {
      if (state(endpoint) === 'stopped') for (const one of underWay.get(endpoint) ?? []) one.abort(CUT);
      const could = MAY[before.get(endpoint)?.state ?? 'running'].deliver;
      if (!could && MAY[state(endpoint)].deliver) for (const tell of tellers) tell(endpoint);
    }
  };
  const refresh = async (): Promise<void> => learn((await pool.query<Control>(SELECT)).rows);

  let closed = false;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      // Without the database what was said last stands.
      looking = refresh()
        .catch(() => {})
        .then(again);
    }, LOOK_MS).unref();
  };

  await refresh();
  again();
  return {
    names: () => served,
    serve(names) {
      served = [...names].filter(name => name !== GATEWAY);
    },
    accepts(endpoint) {
      const now = state(endpoint);
      if (now !== 'running' && !MAY[now].accept) throw withheld(endpoint, now);
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
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
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
