/** Keeps one access token for everybody, fetches the next one once, and does not ask again at once where it was refused. */
import { fromAbort } from '../../../transports/causes.ts';
import { NoToken } from './causes.ts';
import type { Token } from './token-endpoint.ts';

export interface Presented {
  value: string;
  /** Says that the server did not take it; whether another may fare better. */
  refused(): boolean;
}

export interface Tokens {
  /** Throws NoToken, or a Fault. */
  present(signal: AbortSignal): Promise<Presented>;
}

/** A token is given up this long before it ends, so that it does not end on its way … */
const MARGIN_SECONDS = 30;
/** … but one that lives shortly is not given up before its time. */
const MARGIN_SHARE = 0.1;
/** SMART has servers say how long; of one that does not, little is expected. */
const UNTOLD_SECONDS = 60;
/** One who is refused and asks on and on is soon locked out. */
const REFUSED_MS = 10_000;
/** Nobody's deadline ends the flight that others wait for. */
const FLIGHT_MS = 10_000;

export function keepTokens(fetchToken: (signal: AbortSignal) => Promise<Token>, now: () => Date): Tokens {
  let held: { value: string; until: number } | undefined;
  let refusal: { error: NoToken; until: number } | undefined;
  let flight: Promise<string> | undefined;

  const fly = async (): Promise<string> => {
    const began = now().getTime();
    try {
      const { value, seconds = UNTOLD_SECONDS } = await fetchToken(AbortSignal.timeout(FLIGHT_MS));
      const life = seconds - Math.min(MARGIN_SECONDS, seconds * MARGIN_SHARE);
      held = { value, until: began + life * 1000 };
      return value;
    } catch (error) {
      if (error instanceof NoToken && error.lasts) refusal = { error, until: now().getTime() + REFUSED_MS };
      throw error;
    }
  };
  const presented = (value: string, anotherMayFareBetter: boolean): Presented => ({
    value,
    refused() {
      if (held?.value === value) held = undefined;
      return anotherMayFareBetter;
    },
  });

  return {
    async present(signal) {
      const at = now().getTime();
      // One that was good once may have been withdrawn, or the server forgot it; one fetched for this very call is not wanted.
      if (held && at < held.until) return presented(held.value, true);
      if (refusal && at < refusal.until) throw refusal.error;
      flight ??= fly().finally(() => {
        flight = undefined;
      });
      return presented(await orAborted(flight, signal), false);
    },
  };
}

/** The caller's own deadline ends its wait. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(fromAbort(signal, 'queued'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
