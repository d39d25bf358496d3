/**
 * Where the two halves of the line meet: directly for a synchronous call, through the store for one that may wait.
 * A preference that cannot be honoured is ignored (RFC 7240 §2): without a durable store there is no later.
 */
import { GATEWAY } from '../delivery/operations.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

export function join(plan: Plan, back: Stage): Stage {
  const { operation, keeper } = plan;
  const forwards = operation.whenUnavailable === 'accept' && operation.effect !== 'read';
  return async function join(exchange, next) {
    const preference = operation.mode === 'sync' ? undefined : preferenceIn(exchange.head.headers['prefer']);
    let later = operation.mode === 'async' || preference !== undefined;
    if (!keeper.accept) return back(exchange, next);
    if (!later && operation.effect !== 'read' && exchange.record.partition !== undefined) {
      later = await stands(plan, exchange, forwards);
    }
    if (!later) {
      if (forwards) exchange.forwards = true;
      await back(exchange, next);
      const wait = waitIn(exchange.head.headers['prefer']);
      if (exchange.accepted && wait > 0 && (await keeper.ended?.(exchange, wait * 1000))) delete exchange.accepted;
      return;
    }
    exchange.accepted = await keeper.accept(exchange, await referredEndpoint(plan, exchange));
    if (preference) exchange.replyHeaders['preference-applied'] = 'respond-async';
    // Answered in place where it ends in time; the worker has it either way, and it is sent once.
    if (preference?.wait && (await keeper.ended?.(exchange, preference.wait * 1000))) delete exchange.accepted;
  };
}

/** Where its ids live is where it goes. */
async function referredEndpoint(plan: Plan, exchange: Exchange): Promise<string> {
  await plan.referring?.there(exchange);
  return endpointOf(plan, exchange);
}

/** Whether a write must stand in line because earlier ones for the same subject wait. It may not overtake them. */
async function stands(plan: Plan, exchange: Exchange, forwards: boolean): Promise<boolean> {
  if (!(await plan.keeper.waits?.(exchange, await referredEndpoint(plan, exchange)))) return false;
  if (forwards) return true;
  throw new Fault('would-overtake', { retryAfter: 5 });
}

/** Where it will go, so that what leads nowhere is refused now and not later. */
function endpointOf({ destinations, referring, now }: Plan, exchange: Exchange): string {
  const [destination] = destinations(exchange);
  if (!destination) throw new Fault('unroutable');
  if (destination.kind !== 'endpoint') return GATEWAY;
  const { endpoint, mapping } = destination;
  const input = referring?.inputAt(exchange, endpoint.name) ?? exchange.record.input;
  const findings = mapping.check(input, now());
  if (findings.length > 0) throw new Fault('invalid-request', { errors: findings });
  return endpoint.name;
}

const LONGEST_WAIT = 60;

/** RFC 7240 §4.1 and §4.3: `respond-async`, alone or with `wait=seconds`. */
export function preferenceIn(prefer: string | undefined): { wait: number } | undefined {
  return preferencesIn(prefer).includes('respond-async') ? { wait: waitIn(prefer) } : undefined;
}

/** Seconds. */
function waitIn(prefer: string | undefined): number {
  const said = preferencesIn(prefer).find(part => part.startsWith('wait')) ?? '';
  const [, wait] = /^wait\s*=\s*"?(\d{1,4})"?$/.exec(said) ?? [];
  return Math.min(Number(wait ?? 0), LONGEST_WAIT);
}

const preferencesIn = (prefer = ''): string[] =>
  prefer
    .toLowerCase()
    .split(',')
    .map(part => part.split(';')[0]!.trim());
