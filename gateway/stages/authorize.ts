/** May this consumer do this? The scopes come from the contract, never from the pipeline. */
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

export function authorize({ operation, anonymous }: Plan): Stage {
  const scopes = operation.scopes;
  return async function authorize(exchange, next) {
    if (!anonymous) {
      const { consumer } = exchange;
      if (!consumer) throw new Fault('unauthenticated');
      const missing = scopes.filter(scope => !consumer.scopes.includes(scope));
      if (missing.length > 0) {
        exchange.note(`denied: ${missing.join(' ')} missing`);
        throw new Fault('forbidden', { errors: missing.map(scope => ({ pointer: '', code: 'scope', detail: scope })) });
      }
    }
    await next();
  };
}
