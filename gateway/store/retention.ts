/** How long what is kept is kept, and when what is older goes: once a day, by whichever replica comes first. */
import { duration } from '../config/duration.ts';

/** In milliseconds. */
export interface Retention {
  /** What was asked and answered, and the bytes to and from the systems of record. */
  bodies: number;
  /** Who asked what of whom, when, and how it ended. */
  audit: number;
}

/** HIPAA keeps six years (45 CFR 164.316(b)(2)(i)), two leap days among them. */
const DEFAULTS = { bodies: '30d', audit: '2192d' };
const MOST = '99999d';

export function retentionOf({ bodies, audit }: { bodies?: string; audit?: string } = {}): Retention {
  const milliseconds = (text: string) => duration(text, { least: '1d', most: MOST });
  return { bodies: milliseconds(bodies ?? DEFAULTS.bodies), audit: milliseconds(audit ?? DEFAULTS.audit) };
}

export interface Daily {
  /** Why the last time did not end well, if it did not. */
  readonly failed: boolean;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** After the start, not with it: a gateway that comes back has better things to do. */
const FIRST_MS = 600_000;

/** Runs it a while after the start and then daily; closing interrupts it between two batches. */
export function daily(
  run: (signal: AbortSignal) => Promise<unknown>,
  { first = FIRST_MS, failing = () => {} }: { first?: number; failing?: (error: unknown) => void } = {},
): Daily {
  const ending = new AbortController();
  let failed = false;
  let running: Promise<void> = Promise.resolve();
  const attempt = async (): Promise<void> => {
    try {
      await run(ending.signal);
      failed = false;
    } catch (error) {
      failed = !ending.signal.aborted;
      if (failed) failing(error);
    }
  };
  let timer = setTimeout(again, first).unref();
  function again(): void {
    running = attempt();
    timer = setTimeout(again, DAY_MS).unref();
  }
  return {
    get failed() {
      return failed;
    },
    async close() {
      clearTimeout(timer);
      ending.abort();
      await running;
    },
  };
}
