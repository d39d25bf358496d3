/** Canonical ids become those of the system of record before the route is chosen, and its identifiers ids again after it. */
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Referring } from '../references/referring.ts';

export function refer({ there, named }: Referring): Stage {
  return async function refer(exchange, next) {
    await there(exchange);
    try {
      await next();
    } catch (error) {
      throw await named(exchange, Fault.from(error));
    }
  };
}

/** Stands behind `deliver`, which holds the answer against the contract when this is done. */
export function referBack({ back }: Referring): Stage {
  return async function refer(exchange, next) {
    try {
      await back(exchange);
    } catch (error) {
      // It was done, and what it is called could not be kept: never an invitation to send it again.
      throw exchange.record.effect === 'read' ? error : Fault.from(error).with({ outcome: 'applied' });
    }
    await next();
  };
}
