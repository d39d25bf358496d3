/** Asking again until something is decided: how long to wait each time, for how long in all, and what is told in the end. */
import { duration } from '../config/duration.ts';
import { pointerReader } from '../pointer.ts';

export interface PollingFile {
  /** It is asked as long as this field of the answer has one of these values. */
  while: { field: string; in: string[] };
  first: string;
  longest: string;
  for: string;
  /** Event that tells what was decided. */
  tells: string;
}

/** How often one partner may be asked, where that is not as often as the contract says. */
export interface Pace {
  first?: string;
  longest?: string;
}

export interface Polling {
  tells: string;
  waits(answer: unknown): boolean;
  /** When to ask for the nth time, 0 for the first; undefined once it has been long enough. */
  due(n: number, since: number, now: number, pace?: Pace): Date | undefined;
}

/** Longer than a timer lasts: it is kept in the database. */
const MOST = '366d';

/** Each time twice as long as before: what is decided soon is heard of soon, and what takes weeks costs few calls. */
export function pollingOf({ while: open, tells, ...usual }: PollingFile): Polling {
  const read = pointerReader(open.field);
  const most = duration(usual.for, { most: MOST });
  return {
    tells,
    waits: answer => open.in.includes(String(read(answer))),
    due(n, since, now, { first = usual.first, longest = usual.longest } = {}) {
      const after = Math.min(duration(first) * 2 ** Math.min(n, 30), duration(longest));
      return now + after > since + most ? undefined : new Date(now + after);
    },
  };
}
