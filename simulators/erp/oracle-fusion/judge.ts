/** Judges what is sent against the shape of its resource, and makes a row of it: types, lengths, what must be there, what may not. */
import { Digits, type Sent } from './json.ts';
import { type Detail, Refusal } from './refusal.ts';
import type { Attribute, Row, Shape, Value } from './shape.ts';

const SPELLED: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  datetime: /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?)?$/,
};
const INTEGER = /^-?\d{1,18}$/;

const isObject = (value: Sent | undefined): value is { [name: string]: Sent } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Digits);

/** `change`: nothing is required of one. @throws Refusal with every place that is wrong */
export function judged(sent: Sent, shape: Shape, how: 'create' | 'change'): Row {
  const details: Detail[] = [];
  const row = rowOf(sent, shape, { how, path: '', details });
  if (details.length > 0) throw new Refusal(400, ...details);
  return row;
}

interface Judging {
  how: 'create' | 'change';
  path: string;
  details: Detail[];
}

function rowOf(sent: Sent, shape: Shape, judging: Judging): Row {
  const { path, details, how } = judging;
  const row: Row = {};
  if (!isObject(sent)) {
    details.push({ detail: 'An object is expected.', code: '27010', path });
    return row;
  }
  for (const [name, value] of Object.entries(sent)) {
    const place = `${path}/${name}`;
    const child = shape.children?.[name];
    const attribute = shape.attributes[name];
    if (child) row[name] = childOf(value, child, { ...judging, path: place });
    else if (!attribute) details.push({ detail: `Attribute ${name} is not known.`, code: '25058', path: place });
    else if (attribute.own) details.push({ detail: `Attribute ${name} is read only.`, code: '27008', path: place });
    else row[name] = heldOf(value, attribute, { ...judging, path: place });
  }
  if (how === 'create')
    for (const [name, attribute] of Object.entries(shape.attributes))
      if (attribute.required && (row[name] ?? '') === '')
        details.push({ detail: `Attribute ${name} is required.`, code: '27014', path: `${path}/${name}` });
  return row;
}

function childOf(sent: Sent, shape: Shape, judging: Judging): Row[] {
  if (!Array.isArray(sent)) {
    judging.details.push({ detail: 'A list is expected.', code: '27010', path: judging.path });
    return [];
  }
  return sent.map((each, index) => rowOf(each, shape, { ...judging, path: `${judging.path}/${index}` }));
}

function heldOf(sent: Sent, { kind, max }: Attribute, { path, details }: Judging): Value {
  const wrong = (detail: string, code = '27010'): null => {
    details.push({ detail, code, path });
    return null;
  };
  if (sent === null) return null;
  if (kind === 'boolean') return typeof sent === 'boolean' ? sent : wrong('A boolean is expected.');
  if (kind === 'number' || kind === 'integer') {
    if (!(sent instanceof Digits)) return wrong('A number is expected.');
    return kind === 'number' || INTEGER.test(sent.source) ? sent.source : wrong('A whole number is expected.');
  }
  if (typeof sent !== 'string') return wrong('A text is expected.');
  if (max !== undefined && sent.length > max) return wrong(`At most ${max} characters.`, '27023');
  return !SPELLED[kind] || SPELLED[kind].test(sent) ? sent : wrong('A date is expected.');
}
