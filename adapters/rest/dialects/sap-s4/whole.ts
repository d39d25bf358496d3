/** Lists that are read to their end, page by page within a bound: of totals, part of them is none. */
import { type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { entities, type Listed, listedIn, onePage } from './asking.ts';

/** What goes on after that is not read, and said (`entities`). */
const PAGES = 5;

/** What an answer calls `next` is for its caller; this is for us. */
type Part = Listed & { goesOn?: string };
const part = table<Part>();
const goesOn = part.f('goesOn', { read: ['head.next'] });

/** As one step would read it; the last that was walked holds all of it, and `listedIn` finds that. */
export function toTheEnd(set: string, step: Omit<Step, 'effect' | 'response'>): Step[] {
  const names = Array.from({ length: PAGES }, (_, at) => (at === 0 ? step.name : `${step.name}-${at + 1}`));
  return names.map((name, at) => ({
    ...step,
    ...(at > 0 && {
      when: ({ steps }: Scope) => goingOn(steps[names[at - 1]!]) !== undefined,
      request: following(set, names[at - 1]!),
    }),
    name,
    effect: 'read',
    response: at === PAGES - 1 ? entities(set) : [...onePage(set), goesOn],
    refine(found, scope) {
      const { entities: came, goesOn } = found as Part;
      const all = at === 0 ? came : [...listedIn(scope, step.name), ...came];
      if (goesOn !== undefined) return { entities: all, goesOn };
      return step.refine ? step.refine({ entities: all }, scope) : { entities: all };
    },
  }));
}

const goingOn = (found: unknown): string | undefined => (found as Part | undefined)?.goesOn;

/** The next page is asked for as it was named. */
const following = (set: string, before: string): readonly Rule[] => [
  part.fixed('head.entity', set),
  part.fixed('head.call', 'list'),
  part.custom({
    id: 'following',
    carries: [],
    enc(_, tree, { scope }) {
      Object.assign((tree as { head: object }).head, { next: goingOn(scope.steps[before]) });
    },
  }),
];
