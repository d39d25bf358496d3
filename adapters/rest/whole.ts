/** Collections that are read to their end, page by page within a bound: of totals, part of them is none. */
import { Fault, type Rule, type Scope, type Step } from '../../gateway/kit.ts';

/** What goes on after that is not read, and said. */
const PAGES = 5;

/** How a dialect reads one page, and asks for the one behind it. */
export interface Pages {
  /** What its steps keep the members of a collection under. */
  members: string;
  /** Reads one page as `Part`. */
  page(collection: string): readonly Rule[];
  /** Asks for the page that the answer before has named. */
  following(collection: string, named: (scope: Scope) => string | undefined): readonly Rule[];
}

/** The members; and what an answer calls `next`, which is for its caller, while this is for us. */
type Part = Record<string, unknown> & { goesOn?: string };

export interface Reading extends Omit<Step, 'effect' | 'response'> {
  /** What the caller may make less of, as a pointer. */
  narrow?: string;
}

/**
 * The steps that read a collection as one step would; the last that was walked keeps all of it.
 * @throws Fault where it goes on after so many pages, of which `narrow` is the part to blame
 */
export const toTheEnd =
  ({ members, page, following }: Pages) =>
  (collection: string, { narrow, ...step }: Reading): Step[] => {
    const names = Array.from({ length: PAGES }, (_, at) => (at === 0 ? step.name : `${step.name}-${at + 1}`));
    const partOf = ({ steps }: Pick<Scope, 'steps'>, at: number) => steps[names[at]!] as Part | undefined;
    return names.map((name, at) => {
      const named = (scope: Scope): string | undefined => partOf(scope, at - 1)?.goesOn;
      return {
        ...step,
        ...(at > 0 && {
          when: (scope: Scope) => named(scope) !== undefined,
          request: following(collection, named),
        }),
        name,
        effect: 'read',
        response: page(collection),
        refine(found, scope) {
          const { [members]: came, goesOn } = found as Part;
          const before = at === 0 ? undefined : partOf(scope, at - 1)?.[members];
          const all = { [members]: [...((before ?? []) as unknown[]), ...(came as unknown[])] };
          if (goesOn === undefined) return step.refine ? step.refine(all, scope) : all;
          if (at === PAGES - 1) throw tooMany(narrow);
          return { ...all, goesOn };
        },
      };
    });
  };

/** @param narrow what the caller may make less of, as a pointer */
export const tooMany = (narrow?: string): Fault =>
  new Fault(narrow === undefined ? 'not-supported' : 'invalid-request', {
    detail: 'The system holds more that belongs to this than can be looked at in one call. Ask for less at once.',
    outcome: 'not_applied',
    ...(narrow !== undefined && { errors: [{ pointer: narrow, code: 'too-many', detail: 'Narrow it.' }] }),
  });
