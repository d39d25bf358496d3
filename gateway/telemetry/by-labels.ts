/** Finds what is kept for a set of labels: one look-up for each label, and no text put together for it. */

type Labels = Readonly<Record<string, string | undefined>>;
type Level = Map<string | undefined, unknown>;

export interface ByLabels<T> {
  get(labels: Labels): T | undefined;
  set(labels: Labels, value: T): void;
  readonly size: number;
  clear(): void;
}

/** @param names of the labels, in order; none means that there is one value. */
export function byLabels<T>(names: readonly string[]): ByLabels<T> {
  const path = names.length > 0 ? names : [''];
  const last = path.at(-1)!;
  const root: Level = new Map();
  let size = 0;
  return {
    get size() {
      return size;
    },
    get(labels) {
      let at: unknown = root;
      for (const name of path) at = (at as Level | undefined)?.get(labels[name]);
      return at as T | undefined;
    },
    set(labels, value) {
      let level = root;
      for (const name of path.slice(0, -1)) {
        const below = (level.get(labels[name]) as Level | undefined) ?? new Map();
        level.set(labels[name], below);
        level = below;
      }
      if (!level.has(labels[last])) size++;
      level.set(labels[last], value);
    },
    clear() {
      root.clear();
      size = 0;
    },
  };
}
