/** Codes of the caller → records of the server: looked up beforehand, all of a kind at once, and never guessed. */
import { type CustomServices, Fault, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { lookingUp } from './tables.ts';

export type Row = Readonly<Record<string, unknown>> & { id: string };

const any = table<Record<string, never>>();

/** @param by the field that holds the code @param codes of the request; where there are none nobody is asked */
export function lookup(
  name: string,
  entity: string,
  { by, fields = [], codes }: { by: string; fields?: readonly string[]; codes: (scope: Scope) => readonly string[] },
): Step {
  const wanted = (scope: Scope): string[] => [...new Set(codes(scope))];
  return {
    name,
    effect: 'read',
    when: scope => wanted(scope).length > 0,
    request: [
      ...lookingUp(entity, by === 'id' ? fields : [by, ...fields]),
      any.custom({
        id: `lookup:${name}`,
        carries: [],
        enc: (_, tree, { scope }) => void Object.assign(tree as object, { query: { [`${by}:in`]: wanted(scope) } }),
      }),
    ],
    response: [rows(entity)],
  };
}

/** The records as they came, for the steps behind: all of them, unless the step lists a page. */
export const rows = (entity: string, as: 'all' | 'page' = 'all') =>
  any.custom({
    id: `rows:${entity}`,
    carries: [],
    reads: [`${entity}.records`],
    dec: tree => ({ rows: as === 'all' ? allAt(tree) : rowsAt(tree) }),
  });

/** @throws Fault where there may be more than one answer brings: what is concluded of a part would be wrong */
export function allAt(tree: unknown): Row[] {
  const { next } = (tree as { head: { next?: string } }).head;
  if (next === undefined) return rowsAt(tree);
  throw new Fault('backend-invalid', { outcome: 'not_applied', errors: [{ pointer: '', code: 'more-than-one-page' }] });
}

const rowsAt = (tree: unknown): Row[] => ((tree as { body?: { records?: Row[] } }).body?.records ?? []) as Row[];

export const rowsOf = ({ steps }: Pick<Scope, 'steps'>, name: string): readonly Row[] =>
  ((steps[name] as { rows?: Row[] } | undefined)?.rows ?? []) as Row[];

/** The one with the code; where there is none, a finding at the place of the request that names it. */
export function rowOf(
  { scope, finding }: CustomServices,
  name: string,
  [by, code]: readonly [string, string | undefined],
  pointer: string,
): Row | undefined {
  if (code === undefined) return undefined;
  const found = rowsOf(scope, name).find(row => row[by] === code);
  if (!found) finding(pointer, 'bad-code');
  return found;
}
