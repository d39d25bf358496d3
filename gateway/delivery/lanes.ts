/** So many at a time, the others in the order in which they came. */
export interface Lanes {
  limit: number;
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function lanes(limit: number): Lanes {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    limit,
    async run(work) {
      if (taken < this.limit) taken++;
      else await new Promise<void>(go => waiting.push(go));
      try {
        return await work();
      } finally {
        // Handed over, so that nobody comes in between; given up where there are fewer lanes than before.
        const next = taken <= this.limit ? waiting.shift() : undefined;
        if (next) next();
        else taken--;
      }
    },
  };
}
