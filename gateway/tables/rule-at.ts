/** Which rule of a table a canonical field belongs to: for whoever has to mend what a finding points to. */
import { pointerTokens } from '../pointer.ts';
import type { Bound, BoundTable } from './bind.ts';
import { type PathTree, parseCanonical, pointerOf } from './path.ts';

/** Whatever item of a list a custom rule names, it carries all of them. */
const isAlike = (one: string, other: string): boolean => one === other || (/^\d+$/.test(one) && /^\d+$/.test(other));

/** Id of the rule, `file:line`: the one that leads nearest to the pointer from above, else the first below it. */
export function ruleAt({ rules }: BoundTable, pointer: string): string | undefined {
  const wanted = pointerTokens(pointer);
  let best: { rule: string; depth: number } | undefined;
  const offer = (rule: string, depth: number): void => {
    if (!best || depth > best.depth) best = { rule, depth };
  };
  /** How many tokens are known once the path has been followed from there; undefined where it leads elsewhere. */
  const follow = (path: PathTree, at: number, isSame = (one: string, other: string) => one === other) => {
    const tokens = pointerTokens(pointerOf(path));
    return tokens.every((token, i) => at + i >= wanted.length || isSame(token, wanted[at + i]!))
      ? at + tokens.length
      : undefined;
  };
  const hit = (rule: string, reached: number | undefined): void => {
    if (reached !== undefined) offer(rule, reached <= wanted.length ? reached : -1);
  };
  const visit = (bounds: readonly Bound[], at: number): void => {
    for (const bound of bounds) {
      const { id } = bound.rule;
      if (bound.kind === 'when') visit(bound.rules, at);
      else if (bound.kind === 'custom')
        for (const path of bound.custom.carries)
          hit(id, follow(parseCanonical(path.replaceAll('[]', '[0]')), at, isAlike));
      else if ('canonical' in bound) {
        const reached = follow(bound.canonical, at);
        hit(id, reached);
        if (bound.kind === 'each' && reached !== undefined && reached < wanted.length) visit(bound.rules, reached + 1);
      }
    }
  };
  if (wanted.length > 0) visit(rules, 0);
  return best?.rule;
}
