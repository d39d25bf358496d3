/** Which systems of record may answer, best first. */
import type { Stage } from '../exchange.ts';
import type { Plan } from '../plan.ts';

export function route(plan: Plan): Stage {
  return async function route(exchange, next) {
    try {
      exchange.destinations = plan.destinations(exchange);
    } catch (error) {
      plan.routed('unroutable');
      throw error;
    }
    plan.routed('routed');
    await next();
  };
}
