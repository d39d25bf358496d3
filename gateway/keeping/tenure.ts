/** A write lasts as long as the session in which it set out: once that is gone, another replica may have taken it over. */
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';

export interface Tenure {
  /** The session in force is its own from now on. @throws Fault `store-unavailable` without one */
  begin(exchange: Exchange): void;
  /** @throws Fault `store-unavailable` once its session is gone */
  assertHeld(exchange: Exchange): void;
  /** Aborts with the exchange, and with its session. */
  sending(exchange: Exchange): AbortSignal;
}

/** @param signal of the session in force */
export function tenures(signal: () => AbortSignal): Tenure {
  const begun = new WeakMap<Exchange, AbortSignal>();
  const begin = (exchange: Exchange): AbortSignal => {
    const session = begun.get(exchange) ?? signal();
    begun.set(exchange, session);
    return session;
  };
  return {
    begin,
    assertHeld(exchange) {
      // The worker walks it under the signal of the session in which it claimed it.
      const session = exchange.delivery ? exchange.signal : begun.get(exchange);
      if (session?.aborted) throw new Fault('store-unavailable');
    },
    sending: exchange => (exchange.delivery ? exchange.signal : AbortSignal.any([exchange.signal, begin(exchange)])),
  };
}
