/** Writes a tree as a message: segments in the order of their structure, MSH from the partner's profile. */
import { DialectError, type Profile, type Wire } from '../../../../gateway/kit.ts';
import type { Spelling } from '../../codec/escape.ts';
import { type Field as Content, type SegmentContent, writeSegment } from '../../codec/writer.ts';
import { CHARSET_NAMES, type Hl7Settings, settingsOf } from './settings.ts';
import { GROUPS, type Part, type Structure, structureOf } from './structures.ts';

type At = readonly (string | number)[];
/** Where in the tree each segment of an id came from, in the order of the message. */
export type Places = ReadonlyMap<string, readonly At[]>;

/** A message with what its writer knows of it. */
export interface Hl7Wire extends Wire {
  places?: Places;
}

type View = Readonly<Record<string, unknown>>;

interface Writing {
  spelling: Spelling;
  lines: string[];
  places: Map<string, At[]>;
}

/** Segments whose field 1 is their number among their like (SI). */
const NUMBERED = new Set('PID AIS AIG AIL AIP RGS NTE OBX OBR DG1 AL1 IN1 NK1 GT1 PR1 FT1 TQ1 PV1'.split(' '));

/**
 * MSH-7 and MSH-10 are left out: they belong to the sending (`stamp`).
 * @throws DialectError whose mishaps say where in the tree
 */
export function compose(tree: unknown, profile: Profile): Hl7Wire {
  const view = (tree ?? {}) as View;
  const settings = settingsOf(profile);
  const { delimiters, charset } = settings;
  const [code, trigger, named] = typeOf(view);
  const structure = structureOf(code, trigger, named);
  if (!structure) throw new DialectError({ cause: 'structure-unknown', position: 'MSH-9', at: ['MSH', 0, 9] });
  const writing: Writing = { spelling: { delimiters, charset, bytes: true }, lines: [], places: new Map() };
  write(writing, header(view, settings, [code, trigger, structure.id]), ['MSH', 0]);
  all(writing, view, structure);
  return {
    head: { message: `${code}^${trigger}^${structure.id}` },
    body: Buffer.from(writing.lines.map(line => `${line}\r`).join(''), 'latin1'),
    places: writing.places,
  };
}

function typeOf(view: View): [code: string, trigger: string, structure: string] {
  const field = first(first(view['MSH']), 9);
  const [code, trigger, structure] = list(list(field)[0]).map(part => (typeof part === 'string' ? part : ''));
  return [code ?? '', trigger ?? '', structure ?? ''];
}

const first = (value: unknown, index = 0): unknown => (Array.isArray(value) ? value[index] : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** What a mapping says of MSH beyond the type stays, such as MSH-21; who speaks with whom is the profile's. */
function header(view: View, settings: Hl7Settings, type: readonly string[]): unknown[] {
  const { sending, receiving, processingId, ackMode, acknowledgment, charset } = settings;
  const enhanced = ackMode === 'enhanced';
  const given = list(first(view['MSH']));
  const own: Record<number, unknown> = {
    ...{ 3: hd(sending.application), 4: hd(sending.facility), 5: hd(receiving.application), 6: hd(receiving.facility) },
    ...{ 7: '', 9: [type], 10: '', 11: processingId, 12: '2.5.1' },
    ...{ 15: enhanced ? acknowledgment.accept : '', 16: enhanced ? acknowledgment.application : '' },
    18: charset === 'ascii' ? '' : CHARSET_NAMES[charset],
  };
  const fields: unknown[] = ['MSH'];
  for (let n = 1; n < Math.max(19, given.length); n++) fields[n] = n in own ? own[n] : (given[n] ?? '');
  return fields;
}

/** `NAMESPACE` or, as `namespace:universal id:type`, all three parts of an HD. */
function hd(name = ''): unknown {
  const [namespace = '', id = '', type = ''] = name.split(':');
  return id === '' ? namespace : [[namespace, id, type]];
}

function all(writing: Writing, view: View, { parts, groups }: Structure): void {
  const done = new Set(['MSH']);
  ordered(writing, view, parts, [], done);
  for (const name of Object.keys(view)) {
    if (done.has(name)) continue;
    // Segments of the house come last; a group of another structure would be lost.
    if (GROUPS.has(name) && !groups.has(name))
      throw new DialectError({ cause: 'group-unknown', position: name, at: [name] });
    segments(writing, view[name], [name], name);
  }
}

/** A segment stands where the structure has it first, also one that the tree does not hold within its group. */
function ordered(writing: Writing, view: View, parts: readonly Part[], at: At, done: Set<string>): void {
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!done.has(part) && view[part] !== undefined) segments(writing, view[part], [...at, part], part);
      done.add(part);
      continue;
    }
    const items = view[part.name];
    done.add(part.name);
    if (items === undefined) {
      const outside = new Set([...done]);
      ordered(writing, view, part.parts, at, outside);
      for (const name of outside) if (view[name] !== undefined) done.add(name);
    } else {
      for (const [n, item] of list(items).entries())
        ordered(writing, item as View, part.parts, [...at, part.name, n], new Set());
    }
  }
}

function segments(writing: Writing, value: unknown, at: At, id: string): void {
  for (const [n, segment] of list(value).entries()) {
    if (!Array.isArray(segment)) throw new DialectError({ cause: 'wrong-type', position: id, at: [...at, n] });
    const places = writing.places.get(id) ?? [];
    writing.places.set(id, places);
    const count = places.push([...at, n]);
    const fields = [...(segment as unknown[])];
    fields[0] = id;
    if (NUMBERED.has(id) && (fields[1] === undefined || fields[1] === '')) fields[1] = String(count);
    write(writing, fields, [...at, n]);
  }
}

function write({ spelling, lines }: Writing, fields: readonly unknown[], at: At): void {
  const [id, ...rest] = fields;
  const content = rest.map((field, n) => contentOf(field, `${id}-${n + 1}`, [...at, n + 1]));
  try {
    lines.push(writeSegment([String(id), ...content] as SegmentContent, spelling));
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    const [mishap] = error.mishaps;
    const field = Number(mishap.position?.split('-')[1]);
    throw new DialectError({ ...mishap, at: field > 0 ? [...at, field] : at });
  }
}

/** Repetitions of components of sub-components, each bare where there is one. */
function contentOf(field: unknown, position: string, at: At): Content {
  const text = (value: unknown): string | null | undefined => {
    if (value === undefined || value === null || typeof value === 'string') return value;
    throw new DialectError({ cause: 'wrong-type', position, at });
  };
  if (!Array.isArray(field)) return text(field);
  return field.map(repetition =>
    Array.isArray(repetition)
      ? repetition.map(component => (Array.isArray(component) ? component.map(text) : text(component)))
      : [text(repetition)],
  );
}
