/** Counts the walks of one snapshot, so that what they use is closed after the last of them and not before. */
import type { Exchange } from './exchange.ts';

type Walk = (exchange: Exchange) => Promise<void>;

export interface UnderWay {
  counted(walk: Walk): Walk;
  /** Resolves when no walk is under way. Only for walks that no longer begin. */
  ended(): Promise<void>;
}

export function underWay(): UnderWay {
  let walks = 0;
  const last = Promise.withResolvers<void>();
  let awaited = false;
  return {
    counted: walk => async exchange => {
      walks++;
      try {
        await walk(exchange);
      } finally {
        if (--walks === 0 && awaited) last.resolve();
      }
    },
    ended() {
      awaited = true;
      if (walks === 0) last.resolve();
      return last.promise;
    },
  };
}
