/** Literals and filters of OData v2 as the service reads them. */
import { Refusal } from './error.ts';
import type { EntitySet } from './model.ts';
import type { Row, Value } from './tables.ts';

const invalid = (what: string): Refusal => new Refusal(400, '/IWBEP/CM_MGW_RT/022', `Invalid ${what}`);

const TOKEN =
  /\s*(?:(\()|(\))|(,)|(datetimeoffset|datetime|guid)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)[mMdDfFL]?|([A-Za-z_][\w/]*))/y;

interface Token {
  kind: 'open' | 'close' | 'comma' | 'value' | 'word';
  text: string;
  value?: Value;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw invalid('filter expression');
    const [, open, close, comma, prefix, quoted, number, word] = match;
    if (open) found.push({ kind: 'open', text: open });
    else if (close) found.push({ kind: 'close', text: close });
    else if (comma) found.push({ kind: 'comma', text: comma });
    else if (quoted !== undefined) found.push({ kind: 'value', text: quoted, value: quotedValue(prefix, quoted) });
    else if (number !== undefined) found.push({ kind: 'value', text: number, value: number });
    else if (word === 'true' || word === 'false') found.push({ kind: 'value', text: word, value: word === 'true' });
    else found.push({ kind: 'word', text: word! });
  }
  return found;
}

function quotedValue(prefix: string | undefined, text: string): string {
  const plain = text.replaceAll("''", "'");
  if (prefix === undefined || prefix === 'guid') return plain;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(plain)) throw invalid('date literal');
  return prefix === 'datetime' ? plain.slice(0, 10) : new Date(plain).toISOString();
}

type Test = (row: Row) => boolean;

const COMPARE: Record<string, (a: Value, b: Value) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  ge: (a, b) => a !== null && b !== null && a >= b,
  gt: (a, b) => a !== null && b !== null && a > b,
  le: (a, b) => a !== null && b !== null && a <= b,
  lt: (a, b) => a !== null && b !== null && a < b,
};

/** @throws Refusal for a property that the set has not, and for a literal of another type */
export function parseFilter(text: string, set: EntitySet): Test {
  const list = tokens(text);
  let at = 0;
  const take = (kind: Token['kind']): Token => {
    const token = list[at++];
    if (token?.kind !== kind) throw invalid('filter expression');
    return token;
  };
  const property = (): string => {
    const { text: name } = take('word');
    if (!set.properties.has(name)) throw new Refusal(400, '/IWBEP/CM_MGW_RT/021', `Property ${name} not found`);
    return name;
  };
  const either = (): Test => {
    let left = both();
    while (list[at]?.text === 'or') {
      at++;
      const [a, b] = [left, both()];
      left = row => a(row) || b(row);
    }
    return left;
  };
  const both = (): Test => {
    let left = single();
    while (list[at]?.text === 'and') {
      at++;
      const [a, b] = [left, single()];
      left = row => a(row) && b(row);
    }
    return left;
  };
  const single = (): Test => {
    if (list[at]?.kind === 'open') {
      at++;
      const inner = either();
      take('close');
      return inner;
    }
    const word = list[at]?.text ?? '';
    if (word === 'substringof' || word === 'startswith') return called(word);
    const name = property();
    const compare = COMPARE[take('word').text];
    const { value = null } = take('value');
    if (!compare) throw invalid('operator');
    const { kind } = set.properties.get(name)!;
    if (kind === 'B' ? typeof value !== 'boolean' : typeof value !== 'string') throw invalid(`literal for ${name}`);
    if (kind === 'N') return row => compare(Number(row[name]) as never, Number(value) as never);
    return row => compare(row[name] ?? null, value);
  };
  const called = (word: string): Test => {
    at++;
    take('open');
    const [first, second] = word === 'substringof' ? [take('value'), undefined] : [undefined, property()];
    take('comma');
    const [name, part] =
      word === 'substringof' ? [property(), String(first?.value)] : [second!, String(take('value').value)];
    take('close');
    if (list[at]?.text === 'eq') at += 2;
    return row => {
      const held = String(row[name] ?? '');
      return word === 'substringof' ? held.includes(part) : held.startsWith(part);
    };
  };
  const test = either();
  if (at < list.length) throw invalid('filter expression');
  return test;
}

/** `(A='1',B='2')`, or `('1')` where the key is one property. */
export function parseKey(text: string, { key, properties }: EntitySet): Row {
  const found: Row = {};
  const parts = text.match(/(?:[A-Za-z_]\w*=)?(?:[a-z]*'(?:[^']|'')*')/g) ?? [];
  if (parts.join(',') !== text || parts.length !== key.length) throw invalid('key predicate');
  for (const part of parts) {
    const [, name = key[0]!, prefix, quoted = ''] = /^(?:(\w+)=)?([a-z]+)?'(.*)'$/s.exec(part) ?? [];
    if (!key.includes(name)) throw invalid('key predicate');
    const isDate = properties.get(name)?.kind === 'D';
    if (isDate !== (prefix === 'datetime')) throw invalid('key predicate');
    found[name] = quotedValue(prefix, quoted);
  }
  return found;
}
