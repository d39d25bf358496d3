/** A step whose answer may come later than what it comes of was done: asked again until it is there, or for a person in the end. */
import type { Endpoint } from '../endpoint.ts';
import type { Exchange, StepRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { Awaited } from '../tables/mapping.ts';
import type { Scope } from '../tables/scope.ts';

interface Waiting {
  plan: Pick<Plan, 'now'>;
  exchange: Exchange;
  endpoint: Endpoint;
  scope: Scope;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 3_600_000;

/**
 * Each wait is as long as all those before it: what comes soon is seen soon, and what takes a day costs few looks.
 * @throws Fault `deadline-exceeded` with `awaited`: when to ask again, or that the time is up
 */
export async function awaitedFrom(
  { plan, exchange, scope, endpoint }: Waiting,
  record: StepRecord,
  { isThere, withinMs, knownBy }: Awaited,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  let refusal: Fault | undefined;
  try {
    const answer = await ask();
    if (isThere(answer)) return answer;
    delete record.result;
  } catch (error) {
    refusal = Fault.from(error);
    // Who could not be asked now may be asked later; what is refused or cannot be read stays so.
    if (!refusal.retryable) throw refusal.with({ outcome: 'applied', awaited: {} });
  }
  exchange.record.awaits = (knownBy?.(scope.input) ?? []).map(name => awaitedName(endpoint.name, name));
  const since = lastSent(exchange.record.steps) ?? scope.now.getTime();
  const [now, most] = [plan.now().getTime(), withinMs(scope.profile)];
  const elapsed = now - since;
  const cause = refusal?.info.backend?.cause ?? 'not-there-yet';
  throw new Fault('deadline-exceeded', {
    detail: 'It was taken, and what it is called there has not come yet.',
    outcome: 'applied',
    backend: { endpoint: endpoint.name, cause },
    awaited: elapsed < most ? { afterMs: Math.min(Math.max(elapsed, FIRST_MS), LONGEST_MS, most - elapsed) } : {},
  });
}

/** As it is kept beside whom an exchange is about, and found by: of one system of record, never in the open. */
export const awaitedName = (endpoint: string, name: string): string => `awaited:${endpoint} ${name}`;

/** When that was sent of which it comes; by a person's word, it may have been a second time. */
function lastSent(steps: Readonly<Record<string, StepRecord>>): number | undefined {
  const sent = Object.values(steps)
    .filter(({ effect }) => effect !== 'read')
    .flatMap(({ attempts }) => attempts.flatMap(({ sentAt }) => (sentAt === undefined ? [] : [Date.parse(sentAt)])));
  return sent.length > 0 ? Math.max(...sent) : undefined;
}
