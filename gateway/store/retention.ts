/** How long what is kept is kept, and when what is older goes: once a day, by whichever replica comes first. */
import { duration } from '../config/duration.ts';

/** In milliseconds. */
export interface Retention {
  /** What was asked and answered, and the bytes to and from the systems of record. */
  bodies: number;
  /** Who asked what of whom, when, and how it ended. */
  audit: number;
  /** Most bytes that the bodies of all exchanges may take; beyond it the oldest days go. */
  size?: number;
}

/** HIPAA keeps six years (45 CFR 164.316(b)(2)(i)), two leap days among them. */
const DEFAULTS = { bodies: '30d', audit: '2192d' };
const MOST = '99999d';

/** `retention` of a configuration. */
export interface RetentionSettings {
  bodies?: string;
  audit?: string;
  size?: string;
}

export function retentionOf({ bodies, audit, size }: RetentionSettings = {}): Retention {
  const milliseconds = (text: string) => duration(text, { least: '1d', most: MOST });
  return {
    bodies: milliseconds(bodies ?? DEFAULTS.bodies),
    audit: milliseconds(audit ?? DEFAULTS.audit),
    ...(size !== undefined && { size: bytesOf(size) }),
  };
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };
export const SIZE = /^([1-9]\d{0,5})(MB|GB|TB)$/;

/** Bytes of a size as a person writes it: `500MB`, `50GB`. @throws RangeError */
export function bytesOf(text: string): number {
  const [, amount, unit = ''] = SIZE.exec(text) ?? [];
  const factor = UNITS[unit];
  if (!factor) throw new RangeError('a size is a whole number with a unit: 500MB, 50GB, 2TB');
  return Number(amount) * factor;
}

export interface Daily {
  /** Why the last time did not end well, if it did not. */
  readonly failed: boolean;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** What is bounded by size grows within a day. */
export const HOUR_MS = 3_600_000;
/** After the start, not with it: a gateway that comes back has better things to do. */
const FIRST_MS = 600_000;

/** When it runs, in milliseconds, and who hears of a time that did not end well. */
export interface Rhythm {
  first?: number;
  every?: number;
  failing?: ((error: unknown) => void) | undefined;
}

/** Runs it a while after the start and then daily, or more often; closing interrupts it between two batches. */
export function daily(
  run: (signal: AbortSignal) => Promise<unknown>,
  { first = FIRST_MS, every = DAY_MS, failing = () => {} }: Rhythm = {},
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
    timer = setTimeout(again, every).unref();
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
