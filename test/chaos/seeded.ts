/** Numbers of a seed: the same run for the same seed, as far as the clock lets it be. */

export type Random = () => number;

/** mulberry32. Each part of a run takes a stream of its own, so that none moves another's. */
export function seeded(seed: number, stream = 0): Random {
  let state = (seed ^ Math.imul(stream + 1, 0x9e37_79b1)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fisher and Yates. */
export function shuffled<T>(all: readonly T[], random: Random): T[] {
  const made = [...all];
  for (let n = made.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [made[n], made[other]] = [made[other]!, made[n]!];
  }
  return made;
}
