/** What the tests of policies need: a policy opened as the configuration opens it, and plain calls to put under guard. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  type Attempt,
  type Call,
  type Consumer,
  type Exchange,
  Fault,
  type Guard,
  type GuardHandle,
  type PolicyDeclaration,
  type PolicyServices,
  type PolicyStage,
  type Reply,
} from '../../gateway/kit.ts';

export interface Rig {
  services: PolicyServices;
  /** Every decision counted, in order. */
  decisions: string[];
  /** Milliseconds; `services.now` reads it, a test moves it. */
  clock: { now: number };
}

export function rig(more: Partial<PolicyServices> = {}): Rig {
  const decisions: string[] = [];
  const clock = { now: Date.UTC(2026, 10, 22) };
  const services: PolicyServices = {
    owner: 'test',
    consumers: { byKeyId: () => undefined, byId: () => undefined },
    now: () => clock.now,
    count: decision => decisions.push(decision),
    fetchJson: async () => assert.fail('nothing is fetched here'),
    ...more,
  };
  return { services, decisions, clock };
}

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, useDefaults: true });

/** What is wrong with settings, as codes of JSON Schema keywords; defaults are filled in on the way. */
export function refusals({ config }: PolicyDeclaration, settings: object): string[] {
  const check = ajv.compile(config);
  return check(settings) ? [] : (check.errors ?? []).map(error => error.keyword);
}

export function openStage(policy: PolicyDeclaration, settings: object, bench: Rig): PolicyStage {
  assert.deepEqual(refusals(policy, settings), []);
  assert.ok(policy.at === 'pipeline');
  return policy.open(settings as never, holdingTo(policy, bench));
}

export function openGuard(policy: PolicyDeclaration, settings: object, bench: Rig): GuardHandle {
  assert.deepEqual(refusals(policy, settings), []);
  assert.ok(policy.at === 'endpoint');
  return policy.open(settings as never, holdingTo(policy, bench));
}

/** A decision outside the declared set would be a metric label nobody expects. */
function holdingTo({ decisions }: PolicyDeclaration, { services }: Rig): PolicyServices {
  const count = (decision: string): void => {
    assert.ok(decisions.includes(decision), decision);
    services.count(decision);
  };
  return { ...services, count };
}

/** A call as it arrives at a policy of a pipeline. */
export function arriving(
  headers: Record<string, string> = {},
  more: { remote?: string; consumer?: Consumer } = {},
): Exchange {
  const { remote = '192.0.2.1', consumer } = more;
  const exchange: Partial<Exchange> = {
    record: {
      id: 'x1',
      contract: 'eligibility-checks/v1',
      operation: 'check',
      effect: 'read',
      receivedAt: '2026-11-22T00:00:00Z',
      input: undefined,
      steps: {},
      hashes: { contract: 'h' },
    },
    head: { method: 'POST', path: '/v1/eligibility-checks', params: {}, query: {}, headers, remote },
    replyHeaders: {},
    signal: new AbortController().signal,
    notes: [],
    note(why) {
      this.notes?.push(why);
    },
  };
  if (consumer) exchange.consumer = consumer;
  return exchange as Exchange;
}

/** Sends an exchange through a stage: the fault it ended with, or undefined where it reached the next stage. */
export async function pass(stage: PolicyStage, exchange: Exchange): Promise<Fault | undefined> {
  let reached = false;
  try {
    await stage(exchange, async () => {
      reached = true;
    });
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(reached, false);
    return error;
  }
  assert.equal(reached, true);
  return undefined;
}

export const ANSWER: Reply = { kind: 'answered', wire: { head: {}, body: '' } };

export function attemptOf(more: Partial<Attempt> = {}): Attempt {
  return {
    key: 'k1',
    n: 1,
    effect: 'read',
    signal: new AbortController().signal,
    trace: { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false },
    leaving: async () => {},
    arrived: async () => {},
    ...more,
  };
}

/** A call that leaves and then ends as the list says, one entry for each attempt; the last entry holds for the rest. */
export function scripted(...ends: (Fault | Reply)[]): Call & { attempts: Attempt[] } {
  const attempts: Attempt[] = [];
  const call: Call = async attempt => {
    attempts.push(attempt);
    await attempt.leaving(ANSWER.kind === 'answered' ? ANSWER.wire : { head: {}, body: '' });
    const end = ends[Math.min(attempts.length, ends.length) - 1];
    if (end instanceof Fault) throw end;
    return end ?? ANSWER;
  };
  return Object.assign(call, { attempts });
}

/** The fault a promise ends with; fails where it does not end with one. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const end = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(end instanceof Fault, `no fault but ${String(end)}`);
  return end;
}

/** A call that ends when its signal does, as links must. */
export const listening: Call = attempt =>
  new Promise((_, reject) => {
    attempt.signal.addEventListener('abort', () => reject(attempt.signal.reason), { once: true });
  });

/** A call that never ends and listens to nobody. */
export const deaf: Call = () => new Promise(() => {});

/** Guards folded as an endpoint folds them, the first outermost. */
export const under = (guards: readonly Guard[], call: Call): Call =>
  guards.reduceRight((inner, guard) => guard(inner), call);
