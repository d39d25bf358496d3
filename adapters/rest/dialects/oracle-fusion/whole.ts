/** Collections that are read to their end, page by page within a bound: what part of them says is not so. */
import { Fault, type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { kept, type Node, rowsAt } from './asking.ts';
import { isNode } from './values.ts';

/** What goes on after that is not read, and said. */
const PAGES = 5;
/** The most that one page may hold. */
export const MOST = '500';

/** What an answer calls `next` is for its caller; this is for us. */
interface Part {
  rows: Node[];
  goesOn?: string;
}

interface Reading extends Omit<Step, 'effect' | 'response'> {
  /** What the caller may make less of. */
  narrow?: string;
}

/**
 * As one step would read it, whose request asks for `MOST` in an order that no two rows share; the last that was walked holds all.
 * @throws Fault where there are more than so many pages, of which `narrow` is the part to blame
 */
export function toTheEnd(entity: string, { narrow, ...step }: Reading): Step[] {
  const names = Array.from({ length: PAGES }, (_, at) => (at === 0 ? step.name : `${step.name}-${at + 1}`));
  return names.map((name, at) => ({
    ...step,
    ...(at > 0 && {
      when: ({ steps }: Scope) => goingOn(steps[names[at - 1]!]) !== undefined,
      request: following(entity, names[at - 1]!),
    }),
    name,
    effect: 'read',
    response: page(entity),
    refine(found, scope) {
      const { rows: came, goesOn } = found as Part;
      const rows = at === 0 ? came : [...kept(scope, names[at - 1]!), ...came];
      if (goesOn === undefined) return step.refine ? step.refine({ rows }, scope) : { rows };
      if (at < PAGES - 1) return { rows, goesOn };
      throw tooMany(narrow);
    },
  }));
}

/** @param narrow what the caller may make less of */
export const tooMany = (narrow?: string): Fault =>
  new Fault(narrow === undefined ? 'not-supported' : 'invalid-request', {
    detail: 'The system holds more that belongs to this than can be looked at in one call. Ask for less at once.',
    outcome: 'not_applied',
    ...(narrow !== undefined && { errors: [{ pointer: narrow, code: 'too-many', detail: 'Narrow it.' }] }),
  });

const goingOn = (found: unknown): string | undefined => (isNode(found) ? (found as Partial<Part>).goesOn : undefined);

const part = table<Part>();
const page = (entity: string): readonly Rule[] => [
  part.custom({ id: 'rows', carries: [], reads: [`${entity}.items`], dec: tree => ({ rows: rowsAt(tree) }) }),
  part.f('goesOn', { read: ['head.next'] }),
];

/** The next page is asked for as it was named. */
const following = (entity: string, before: string): readonly Rule[] => [
  part.fixed('head.call', 'next'),
  part.fixed('head.entity', entity),
  part.custom({
    id: 'following',
    carries: [],
    enc(_, tree, { scope }) {
      Object.assign((tree as { head: object }).head, { href: goingOn(scope.steps[before]) });
    },
  }),
];
