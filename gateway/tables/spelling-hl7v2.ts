/** HL7 v2 paths: `PID-3[5=MR].1`, `PID-11.1.2`, `PATIENT/MRG-1`; groups are segments (`AIP`), fields (`PID-3`) or `PATIENT`. */
import { type Base, brackets, occurrence, parseTests, splitOutside } from './filter.ts';
import { key, type ParsedPath, PathError, type PathStep } from './path.ts';

/** Groups bear the names of the message structures (HL7 v2.5.1 §2.5.2, chapters 3 to 11): longer than those of segments. */
const GROUP = /^([A-Z][A-Z0-9_]{3,39})((?:\[[^\]]+\])*)$/;
const SEGMENT = /^([A-Z][A-Z0-9]{2})((?:\[[^\]]+\])*)(-.+)?$/;
const FIELD = /^-(\d{1,3})((?:\[[^\]]+\])*)((?:\.\d{1,3}){0,2})$/;

/**
 * The tree is `SEG[i][field][repetition][component][sub-component]`: fields by number, the rest from 0 (HL7 v2.5.1 §2.5).
 * All segments of an id stand together; beside them `GROUP[i]` is the same kind of tree over the segments of one group.
 */
export function parseHl7(text: string, { within, group = false }: Base): ParsedPath {
  if (within?.level === 'element') return { steps: components(text), level: 'component' };
  if (within?.level === 'segment') return field(text, text, [], group);
  const steps: PathStep[] = [];
  const parts = splitOutside(text, '/');
  const last = parts.pop() ?? '';
  for (const part of parts) {
    const match = GROUP.exec(part);
    if (!match) throw new PathError(text, `${JSON.stringify(part)} is no group of segments`);
    steps.push(...groupSteps(match, text));
  }
  const whole = GROUP.exec(last);
  if (whole) {
    if (!group || whole[2]) throw new PathError(text, 'a group is for `each`; filter its items by `where`');
    return { steps: [...steps, { ...key(whole[1] ?? '', text), view: true } as PathStep], level: 'loop' };
  }
  return segment(text, last, steps, group);
}

function groupSteps([, name = '', filter = '']: RegExpExecArray, text: string): PathStep[] {
  const inner = (condition: string) => parseHl7(condition, {}).steps;
  return [{ ...key(name, text), view: true } as PathStep, item(filter, text, inner)];
}

function segment(text: string, part: string, before: readonly PathStep[], group: boolean): ParsedPath {
  const match = SEGMENT.exec(part);
  if (!match) throw new PathError(text, 'not an HL7 v2 path');
  const [, id = '', filter = '', rest] = match;
  const steps: PathStep[] = [...before, key(id, text)];
  if (rest === undefined) {
    if (!group || filter)
      throw new PathError(text, group ? 'filter the items of a group by `where`' : 'ends at a segment');
    return { steps, level: 'segment', segment: id };
  }
  const inner = (condition: string) =>
    field(condition.startsWith('-') ? condition : `-${condition}`, text, [], false).steps;
  steps.push({ ...item(filter, text, inner), segment: id } as PathStep);
  return field(rest, text, steps, group);
}

function field(text: string, path: string, before: readonly PathStep[], group: boolean): ParsedPath {
  const match = FIELD.exec(text);
  if (!match) throw new PathError(path, `${JSON.stringify(text)} is no field, such as -3, -3.1 or -3.4.2`);
  const [, number = '', filter = '', part = ''] = match;
  const steps: PathStep[] = [...before, { kind: 'at', index: Number(number), field: true }];
  if (group && !filter && part === '') return { steps, level: 'element' };
  const inner = (condition: string) => components(condition.startsWith('.') ? condition : `.${condition}`);
  steps.push(item(filter, path, inner), ...components(part || '.1'));
  return { steps, level: 'component' };
}

function item(filter: string, path: string, parse: (inner: string) => readonly PathStep[]): PathStep {
  const conditions = brackets(filter, path).flatMap(part => part.split(','));
  return occurrence(conditions) ?? { kind: 'where', tests: parseTests(conditions, path, parse) };
}

/** `.4` is a component, `.4.2` its second part. */
function components(text: string): PathStep[] {
  const numbers = /^(?:\.\d{1,3}){1,2}$/.test(text) ? text.slice(1).split('.').map(Number) : [0];
  if (numbers.includes(0))
    throw new PathError(text, 'inside a field only components can follow, such as .2 or .4.2, counted from 1');
  return numbers.map(number => ({ kind: 'at', index: number - 1 }));
}
