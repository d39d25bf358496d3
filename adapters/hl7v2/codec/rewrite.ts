/** Changes one value of a message and leaves every other byte as it came. */
import { fatal } from './issue.ts';
import { type Hl7Message, isHeader, messageWithin, part, type Range, type Value } from './message.ts';
import { type Place, placeOf } from './place.ts';
import { writeValue } from './writer.ts';

/** A message that differs in this value alone. Throws `place-absent` if there is no such segment, and as the writer does. */
export function withValue(message: Hl7Message, at: string | Place, value: Value): Hl7Message {
  const place = typeof at === 'string' ? placeOf(at) : at;
  const { text, spelling, delimiters, found } = message;
  const { segment, occurrence, field, repetition, component, subcomponent } = place;
  const index = message.indexOf(segment, occurrence);
  if (index < 0) throw fatal('place-absent', { place: segment });
  const header = isHeader(found.ids[index]!);
  // The delimiters and the charset are those of everything else.
  if (header && (field < 3 || (segment === 'MSH' && field === 18)))
    throw fatal('place-fixed', { place: `${segment}-${field}` });
  const levels: [separator: string, n: number][] = [
    [delimiters.field, header ? field - 1 : field],
    [delimiters.repetition, repetition],
    [delimiters.component, component - 1],
  ];
  if (subcomponent !== undefined) levels.push([delimiters.subcomponent, subcomponent - 1]);
  let range: Range = [found.starts[index]!, found.ends[index]!];
  let missing = '';
  for (const [separator, n] of levels) {
    const inner: Range | undefined = missing === '' ? part(text, range, separator, n) : undefined;
    if (inner !== undefined) {
      range = inner;
      continue;
    }
    if (separator === '' && n > 0) throw fatal('unescapable', { place: `${segment}-${field}` });
    const there = missing === '' ? count(text, range, separator) : 0;
    range = [range[1], range[1]];
    missing += separator.repeat(n - there);
  }
  // What is absent stays absent without separators that lead to it.
  if (missing !== '' && (value === undefined || value === '')) return message;
  const written = missing + writeValue(value, spelling, segment, field);
  const changed = text.slice(0, range[0]) + written + text.slice(range[1]);
  const end = message.end + written.length - (range[1] - range[0]);
  return messageWithin(changed, [message.start, end], spelling.bytes, spelling.charset, found.ids.length + 1);
}

/** How many separators are there already. */
function count(text: string, [start, end]: Range, separator: string): number {
  return text.slice(start, end).split(separator).length - 1;
}

/** The message as it came, with what was changed: bytes if bytes were read. */
export function written({ text, spelling }: Hl7Message): Uint8Array {
  return Buffer.from(text, spelling.bytes ? 'latin1' : 'utf8');
}
