/** Read whole, changed in part: what a submission would otherwise take for gone is sent back as it was. */
import { isNode, type Node } from './asking.ts';

/** Without what the vocabulary has no place for. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (!isNode(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !name.startsWith('?'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, known(inner)]));
}

/** What is given stands for what was there before; what is not stays. */
export const over = (before: unknown, given: Node): Node => {
  const said = Object.entries(given).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return { ...(known(isNode(before) ? before : {}) as Node), ...Object.fromEntries(said) };
};
