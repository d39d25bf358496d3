/** HL7 v2 paths: `PID-3[5=MR].1`, `SCH-11.4`, `TQ1-7`; a group is a segment (`AIP`) or a repeating field (`PID-3`). */
import { type Base, brackets, occurrence, parseTests } from './filter.ts';
import { key, type ParsedPath, PathError, type PathStep } from './path.ts';

const SEGMENT = /^([A-Z][A-Z0-9]{2})((?:\[[^\]]+\])*)(-.+)?$/;
const FIELD = /^-(\d{1,3})((?:\[[^\]]+\])*)(?:\.(\d{1,3}))?$/;

/** The tree is `SEG[i][field][repetition][component]`: fields by number, the rest from 0 (HL7 v2.5.1 §2.5). */
export function parseHl7(text: string, { within, group = false }: Base): ParsedPath {
  if (within?.level === 'element') return { steps: [component(text)], level: 'component' };
  if (within?.level === 'segment') return field(text, text, [], group);
  const match = SEGMENT.exec(text);
  if (!match) throw new PathError(text, 'not an HL7 v2 path');
  const [, id = '', filter = '', rest] = match;
  const steps: PathStep[] = [key(id, text)];
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
  if (!match) throw new PathError(path, `${JSON.stringify(text)} is no field, such as -3 or -3.1`);
  const [, number = '', filter = '', part] = match;
  const steps: PathStep[] = [...before, { kind: 'at', index: Number(number) }];
  if (group && !filter && part === undefined) return { steps, level: 'element' };
  const inner = (condition: string) => [component(condition.startsWith('.') ? condition : `.${condition}`)];
  steps.push(item(filter, path, inner), component(`.${part ?? '1'}`));
  return { steps, level: 'component' };
}

function item(filter: string, path: string, parse: (inner: string) => readonly PathStep[]): PathStep {
  const conditions = brackets(filter, path).flatMap(part => part.split(','));
  return occurrence(conditions) ?? { kind: 'where', tests: parseTests(conditions, path, parse) };
}

function component(text: string): PathStep {
  const number = Number(/^\.(\d{1,3})$/.exec(text)?.[1] ?? 0);
  if (number < 1) throw new PathError(text, 'inside a field only a component can follow, such as .2');
  return { kind: 'at', index: number - 1 };
}
