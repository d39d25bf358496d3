/** The least that reading ten fields and writing a message of HL7 v2 can cost: slices between positions, and joined strings. */

/** Segment starts by `indexOf`, then only the fields that are asked for; no other line ends, no limits, no issues. */
export function anchorRead(
  text: string,
  places: readonly (readonly [string, number, number])[],
): (string | undefined)[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    starts.push(at);
    const end = text.indexOf('\r', at);
    at = end < 0 ? text.length : end + 1;
  }
  const [field, component, sign] = [text[3]!, text[4]!, text[6]!];
  return places.map(([id, n, part]) => {
    const start = starts.find(at => text.startsWith(id, at));
    if (start === undefined) return undefined;
    const stop = text.indexOf('\r', start);
    const end = stop < 0 ? text.length : stop;
    let [from, to] = slice(text, start, end, field, id === 'MSH' ? n - 1 : n);
    [from, to] = slice(text, from, to, component, part - 1);
    const raw = text.slice(from, to);
    return raw.includes(sign) ? raw.replaceAll('\\T\\', '&') : raw;
  });
}

function slice(text: string, start: number, end: number, separator: string, n: number): [number, number] {
  let from = start;
  for (let left = n; left > 0; left--) {
    const at = text.indexOf(separator, from);
    if (at < 0 || at >= end) return [end, end];
    from = at + 1;
  }
  const to = text.indexOf(separator, from);
  return [from, to < 0 || to > end ? end : to];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\\': '\\E\\',
  '\r': '\\X0D\\',
};

/** Delimiters escaped in the usual five alone; no charset but UTF-8. */
export function anchorWrite(segments: readonly (readonly (string | readonly string[])[])[]): Uint8Array {
  let text = '';
  for (const fields of segments) {
    for (let n = 0; n < fields.length; n++) {
      const field = fields[n]!;
      if (n > 0) text += '|';
      // The header names the delimiters, which it does not escape.
      if (n === 1 && fields[0] === 'MSH') text += '^~\\&';
      else text += typeof field === 'string' ? escaped(field) : field.map(escaped).join('^');
    }
    text += '\r';
  }
  return Buffer.from(text, 'utf8');
}

const escaped = (value: string): string =>
  /[|^&~\\\r]/.test(value) ? value.replaceAll(/[|^&~\\\r]/g, character => ESCAPES[character]!) : value;
