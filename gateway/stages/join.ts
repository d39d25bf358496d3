/**
 * Where the two halves of the line meet: directly for a synchronous call, through the store for one that may wait.
 * A preference that cannot be honoured is ignored (RFC 7240 §2): without a durable store there is no later.
 */
import type { Exchange, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

export function join(plan: Plan, back: Stage): Stage {
  const { operation, keeper } = plan;
  return async function join(exchange, next) {
    const preference = operation.mode === 'sync' ? undefined : preferenceIn(exchange.head.headers['prefer']);
    const later = operation.mode === 'async' || preference !== undefined;
    if (!later || !keeper.accept) return back(exchange, next);
    exchange.accepted = await keeper.accept(exchange, endpointOf(plan, exchange));
    if (preference) exchange.replyHeaders['preference-applied'] = 'respond-async';
    // Answered in place where it ends in time; the worker has it either way, and it is sent once.
    if (preference?.wait && (await keeper.ended?.(exchange, preference.wait * 1000))) delete exchange.accepted;
  };
}

/** Stands where a service endpoint would: what the gateway answers itself. */
export const GATEWAY = 'canongate';

/** Where it will go, so that what leads nowhere is refused now and not later. */
function endpointOf({ destinations }: Plan, exchange: Exchange): string {
  const [destination] = destinations(exchange);
  if (!destination) throw new Fault('unroutable');
  if (destination.kind === 'composition') return GATEWAY;
  const findings = destination.mapping.check(exchange.record.input);
  if (findings.length > 0) throw new Fault('invalid-request', { errors: findings });
  return destination.endpoint.name;
}

const LONGEST_WAIT = 60;

/** RFC 7240 §4.1 and §4.3: `respond-async`, alone or with `wait=seconds`. */
export function preferenceIn(prefer: string | undefined): { wait: number } | undefined {
  if (prefer === undefined) return undefined;
  const preferences = prefer
    .toLowerCase()
    .split(',')
    .map(part => part.split(';')[0]!.trim());
  if (!preferences.includes('respond-async')) return undefined;
  const [, wait] = /^wait\s*=\s*"?(\d{1,4})"?$/.exec(preferences.find(part => part.startsWith('wait')) ?? '') ?? [];
  return { wait: Math.min(Number(wait ?? 0), LONGEST_WAIT) };
}
