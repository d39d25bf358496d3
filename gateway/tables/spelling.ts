/** How JSON, XML, X12 and HL7 v2 paths are spelled, and how a place is named back to a person. */
import { type Base, brackets, parseTests, splitOutside } from './filter.ts';
import { type Concrete, key, type ParsedPath, PathError, type PathStep, type Syntax } from './path.ts';
import { parseHl7 } from './spelling-hl7v2.ts';
import { parseX12 } from './spelling-x12.ts';

/** Parses a backend path; throws PathError. `.` is the item itself. */
export function parsePath(syntax: Syntax, text: string, base: Base = {}): ParsedPath {
  if (text === '.' && base.within) return { steps: [], level: base.within.level };
  if (syntax === 'x12') return parseX12(text, base);
  if (syntax === 'hl7v2') return parseHl7(text, base);
  return parseJson(text);
}

/** `participant[actor.type=Patient].actor.reference`; XML has the same spelling over its neutral tree. */
function parseJson(text: string): ParsedPath {
  const steps: PathStep[] = [];
  for (const part of splitOutside(text, '.')) {
    const name = /^[A-Za-z_$@#][\w$@:-]*/.exec(part)?.[0];
    if (!name) throw new PathError(text, `${JSON.stringify(part)} does not start with a name`);
    steps.push(key(name, text));
    for (const filter of brackets(part.slice(name.length), text)) {
      if (/^\d{1,4}$/.test(filter)) steps.push({ kind: 'at', index: Number(filter) });
      else
        steps.push({
          kind: 'where',
          tests: parseTests(splitOutside(filter, ','), text, inner => parseJson(inner).steps),
        });
    }
  }
  return { steps, level: 'value' };
}

/** The whole path of `text` inside the group at `group`, as a dialect checks it. */
export function joinPaths(syntax: Syntax, group: string, text: string): string {
  const one = group.replace(/\.\.\d+$/, '');
  if (syntax === 'json' || syntax === 'xml') return text === '.' ? `${one}[0]` : `${one}[0].${text}`;
  if (text === '.') return one;
  return /^[-.]/.test(text) ? `${one}${text}` : `${one}/${text}`;
}

const LOOP = /^\d{4}[A-Z]{0,2}$/;
const two = (n: number): string => String(n).padStart(2, '0');

/** A place as a person names it: `2100C NM1-03`, `PID-3.1`, `participant[].actor.reference`. Holds codes, never values. */
export function placeName(syntax: Syntax, place: Concrete): string {
  if (syntax === 'json' || syntax === 'xml') {
    const name = place.map(part => (typeof part === 'number' ? '[]' : `.${tame(part)}`)).join('');
    return name.startsWith('.') ? name.slice(1) : name;
  }
  if (syntax === 'hl7v2') return hl7Place(place);
  const last = place.findLastIndex(part => typeof part === 'string' && !LOOP.test(part));
  const loop = place.findLast(part => typeof part === 'string' && LOOP.test(part));
  const [element, component] = place.slice(last + 2) as number[];
  const segment = last < 0 ? '' : tame(String(place[last]));
  const words = [loop, segment && `${segment}${element === undefined ? '' : `-${two(element)}`}`].filter(Boolean);
  return `${words.join(' ')}${component === undefined ? '' : `-${component + 1}`}`;
}

/** Segment, its number among its like, field, repetition, component and part: of a repetition nothing is said. */
function hl7Place(place: Concrete): string {
  let last = place.length - 1;
  while (last >= 0 && typeof place[last] !== 'string') last--;
  let name = last < 0 ? '' : tame(place[last] as string);
  const field = place[last + 2];
  if (field !== undefined) name += `-${field}`;
  for (let n = last + 4; n < place.length; n++) name += `.${(place[n] as number) + 1}`;
  return name;
}

/** Names that do not look like names could be data: they are not repeated. */
const tame = (name: string): string => (/^[A-Za-z_$@#?][\w$@:-]{0,63}$/.test(name) || name === '?' ? name : '?');
