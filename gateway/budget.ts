/** How much is repeated: a share of what is sent over the last ten seconds, and a floor that does not depend on it. */

export interface RetryBudget {
  /** Something was sent. */
  called(): void;
  /** Takes one repeat from the budget, and hands back how to return it; undefined where there is none. */
  take(): (() => void) | undefined;
  /** Takes one for good, or says that there is none. */
  spend(): boolean;
  /** How many may be taken now. */
  left(): number;
}

const WINDOW_SECONDS = 10;

/** @param limits `budget` as a share of what is sent, `floor` in repeats a second */
export function retryBudget(
  { budget, floor }: { budget: number; floor: number },
  now: () => number = Date.now,
): RetryBudget {
  const seconds = Array.from({ length: WINDOW_SECONDS }, () => ({
    at: Number.NEGATIVE_INFINITY,
    calls: 0,
    repeats: 0,
  }));
  const current = () => {
    const at = Math.floor(now() / 1000);
    const slot = seconds[at % WINDOW_SECONDS]!;
    if (slot.at !== at) Object.assign(slot, { at, calls: 0, repeats: 0 });
    return slot;
  };
  const left = (): number => {
    const { at: second } = current();
    const recent = seconds.filter(({ at }) => at > second - WINDOW_SECONDS);
    const calls = recent.reduce((sum, { calls }) => sum + calls, 0);
    const repeats = recent.reduce((sum, { repeats }) => sum + repeats, 0);
    return Math.max(0, Math.floor(Math.max(budget * calls, floor * WINDOW_SECONDS) - repeats));
  };
  const take: RetryBudget['take'] = () => {
    if (left() < 1) return undefined;
    const slot = current();
    const { at } = slot;
    slot.repeats++;
    return () => {
      if (slot.at === at) slot.repeats--;
    };
  };
  return {
    called: () => void current().calls++,
    take,
    spend: () => take() !== undefined,
    left,
  };
}
