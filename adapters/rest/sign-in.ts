/** Keeps one session or token for everybody, fetches the next one once, and does not ask again at once where it was refused. */
import { Fault, type LinkServices, type Mishap, type Reply } from '../../gateway/kit.ts';
import { fromAbort } from '../../transports/causes.ts';

/** Nobody let us in, and so nothing was asked. */
export class NotSignedIn extends Error {
  readonly reply: Extract<Reply, { kind: 'rejected' }>;
  /** Asking again soon brings the same answer. */
  readonly lasts: boolean;
  /** It says nothing of anywhere else. */
  readonly isOfPlace: boolean;
  /** It has too much of us. */
  readonly throttled: boolean;

  constructor(why: Mishap, options: NotSignedInOptions = {}) {
    const { lasts = false, isOfPlace = false, throttled = why.cause === 'throttled', retryAfter } = options;
    super(why.cause);
    this.name = 'NotSignedIn';
    this.lasts = lasts;
    this.isOfPlace = isOfPlace;
    this.throttled = throttled;
    const wire = { head: {}, body: '' };
    this.reply = { kind: 'rejected', wire, why, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  /** The same for one who was not asked about: the partner was spared, and has not said it anew. */
  remembered(): NotSignedIn {
    const { lasts, isOfPlace } = this;
    const { why, retryAfter } = this.reply;
    return new NotSignedIn(why, { lasts, isOfPlace, throttled: false, retryAfter });
  }
}

interface NotSignedInOptions {
  lasts?: boolean;
  isOfPlace?: boolean;
  throttled?: boolean;
  retryAfter?: number | undefined;
}

export interface Held<T> {
  value: T;
  /** Says that the partner did not take it; whether another may fare better. */
  refused(): boolean;
}

/** One who is refused and asks on and on is soon locked out. */
const REFUSED_MS = 10_000;
const ANYWHERE = Symbol('anywhere');
/** Nobody's deadline ends the flight that others wait for. */
const FLIGHT_MS = 10_000;

/**
 * @param begin is told where it is asked for, by the call that was first
 * @param lastsMs how long one is used at most, by its own word or what is usual; forever unless told
 */
export function keepSignedIn<T, Where = void>(
  begin: (signal: AbortSignal, where: Where) => Promise<T>,
  now: LinkServices['now'],
  lastsMs: (value: T) => number = () => Number.POSITIVE_INFINITY,
): { present(signal: AbortSignal, where: Where): Promise<Held<T>>; forget(): T | undefined } {
  let held: { value: T; until: number } | undefined;
  const refusals = new Map<Where | typeof ANYWHERE, { error: NotSignedIn; until: number }>();
  let flight: { where: Where; arrives: Promise<T> } | undefined;

  const fly = async (where: Where): Promise<T> => {
    const began = now().getTime();
    try {
      const value = await begin(AbortSignal.timeout(FLIGHT_MS), where);
      held = { value, until: began + lastsMs(value) };
      return value;
    } catch (error) {
      if (error instanceof NotSignedIn && error.lasts)
        refusals.set(error.isOfPlace ? where : ANYWHERE, { error, until: now().getTime() + REFUSED_MS });
      // Of what was to be sent nothing has left, whatever became of this.
      throw error instanceof Fault ? error.with({ outcome: 'not_applied' }) : error;
    }
  };
  const begun = (where: Where) => ({
    where,
    arrives: fly(where).finally(() => {
      flight = undefined;
    }),
  });
  const presented = (value: T, anotherMayFareBetter: boolean): Held<T> => ({
    value,
    refused() {
      if (held?.value === value) held = undefined;
      return anotherMayFareBetter;
    },
  });

  return {
    async present(signal, where) {
      for (;;) {
        const at = now().getTime();
        // One that was good once may have ended, or the partner forgot it; one fetched for this very call is not wanted.
        if (held && at < held.until) return presented(held.value, true);
        for (const refusal of [refusals.get(ANYWHERE), refusals.get(where)])
          if (refusal && at < refusal.until) throw refusal.error.remembered();
        flight ??= begun(where);
        const { where: there, arrives } = flight;
        try {
          return presented(await orAborted(arrives, signal), false);
        } catch (error) {
          if (there === where || !(error instanceof NotSignedIn && error.isOfPlace)) throw error;
          // Another was not let in where it wanted to go: that says nothing of where we do.
        }
      }
    },
    forget() {
      const last = held?.value;
      held = undefined;
      return last;
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
