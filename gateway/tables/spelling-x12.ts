/** X12 paths: `2000A/2100A/NM1[PR]-03`, `2110C/EB-13-2`, `2110C[EB-01=C]/EB-07`; groups `2100C/HI-01..08`, `EQ-02-3..6`. */
import { type Base, brackets, occurrence, parseTests, splitOutside } from './filter.ts';
import { key, type ParsedPath, PathError, type PathStep } from './path.ts';

const LOOP = /^(\d{4}[A-Z]{0,2})((?:\[[^\]]+\])*)$/;
const SEGMENT = /^([A-Z][A-Z0-9]{1,2})((?:\[[^\]]+\])*)((?:-.+)?)$/;
const ELEMENTS = /^-(\d{1,2})(?:\.\.(\d{1,2}))?(?:-(\d{1,2})(?:\.\.(\d{1,2}))?)?$/;

/**
 * A loop is an object `{ SEG: segment[], '2100A': loop[] }`, a segment an array indexed by element number, an element a
 * string or an array of repeats or components whose index 0 is the first (X12.6: elements and components count from 1).
 */
export function parseX12(text: string, { within, group = false }: Base): ParsedPath {
  if (within?.level === 'element') return { steps: [component(text)], level: 'component' };
  if (within?.level === 'segment') return elements(text, text, [], group);
  const parts = splitOutside(text, '/');
  const steps: PathStep[] = [];
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const loop = LOOP.exec(part);
    if (loop) {
      steps.push(key(loop[1] ?? '', text));
      if (last && group && !loop[2]) return { steps, level: 'loop' };
      steps.push(...filters(loop[2] ?? '', text, inner => parseX12(inner, {}).steps));
      if (last) throw new PathError(text, 'ends at a loop; a rule ends at an element');
      continue;
    }
    const segment = SEGMENT.exec(part);
    if (!segment || !last) throw new PathError(text, `${JSON.stringify(part)} is neither a loop nor a segment`);
    return ending(text, steps, segment, group);
  }
  throw new PathError(text, 'is empty');
}

function ending(text: string, steps: PathStep[], segment: RegExpExecArray, group: boolean): ParsedPath {
  const [, id = '', filter = '', rest = ''] = segment;
  steps.push(key(id, text));
  if (!rest) {
    if (!group || filter)
      throw new PathError(text, group ? 'filter the items of a group by `where`' : 'ends at a segment');
    return { steps, level: 'segment', segment: id };
  }
  const inner = (condition: string) =>
    elements(/^\d/.test(condition) ? `-${condition}` : condition, text, [], false).steps;
  for (const step of filters(filter, text, inner)) steps.push({ ...step, segment: id } as PathStep);
  return elements(rest, text, steps, group);
}

/** `[PR]` is short for `[01=PR]`; conditions may be joined by a comma or stand in brackets of their own. */
function filters(text: string, path: string, parse: (inner: string) => readonly PathStep[]): PathStep[] {
  const conditions = brackets(text, path).flatMap(filter => filter.split(','));
  const plain = occurrence(conditions);
  if (plain) return [plain];
  const spelled = conditions.map(condition => (condition.includes('=') ? condition : `01=${condition}`));
  return [{ kind: 'where', tests: parseTests(spelled, path, parse) }];
}

function elements(text: string, path: string, before: PathStep[], group: boolean): ParsedPath {
  const match = ELEMENTS.exec(text);
  if (!match) throw new PathError(path, `${JSON.stringify(text)} is no element, such as -03 or -13-2`);
  const [, first = '', until, part, lastPart] = match;
  const index = Number(first);
  if (index < 1) throw new PathError(path, 'elements count from 1');
  if (until !== undefined) {
    if (!group || part !== undefined) throw new PathError(path, 'a range is a group for `each`');
    return { steps: [...before, { kind: 'range', from: index, to: Number(until) }], level: 'element' };
  }
  const steps: PathStep[] = [...before, { kind: 'at', index }];
  if (part === undefined) return { steps, level: 'element' };
  if (lastPart === undefined) return { steps: [...steps, component(`-${part}`)], level: 'component' };
  if (!group) throw new PathError(path, 'a range is a group for `each`');
  return { steps: [...steps, { kind: 'range', from: Number(part) - 1, to: Number(lastPart) - 1 }], level: 'component' };
}

function component(text: string): PathStep {
  const number = Number(/^-(\d{1,2})$/.exec(text)?.[1] ?? 0);
  if (number < 1) throw new PathError(text, 'inside an element only a component can follow, such as -2');
  return { kind: 'at', index: number - 1 };
}
