/** One line of the bench: a measure as a ratio to an anchor of the same run. */

export interface Row {
  area: string;
  name: string;
  value: number;
  unit: string;
  /** To what `against` names; null where the value stands for itself. */
  ratio: number | null;
  against: string | null;
  /** The most that is wanted of the ratio, or of the value where there is no ratio; null where nothing is promised. */
  goal: number | null;
  /** The goal is the least that is wanted instead. */
  least?: true;
  met: boolean | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** A row whose goal is a ratio of at most `most`. */
export function ratioRow(
  area: string,
  name: string,
  value: number,
  unit: string,
  anchor: number,
  against: string,
  most?: number,
): Row {
  const ratio = value / anchor;
  return {
    area,
    name,
    value,
    unit,
    ratio,
    against,
    goal: most ?? null,
    met: most === undefined ? null : ratio <= most,
  };
}

/** A row whose goal is a ratio of at least `least`: of a rate, where more is better. */
export function rateRow(
  area: string,
  name: string,
  value: number,
  anchor: number,
  against: string,
  least: number,
): Row {
  const ratio = value / anchor;
  const goal = { goal: least, least: true as const, met: ratio >= least };
  return { area, name, value, unit: 'calls/s', ratio, against, ...goal };
}
