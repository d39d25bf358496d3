/**
 * Where the two halves of the line meet: directly for a synchronous call, through the store for an asynchronous one.
 * A preference the gateway cannot honour is ignored (RFC 7240 §2): without a durable store there is no later.
 */
import type { Stage } from '../exchange.ts';

export function join(back: Stage): Stage {
  return function join(exchange, next) {
    return back(exchange, next);
  };
}
