/** The `q` parameter of framework version 2 and later: a rowmatch expression of conditions joined by `and`. */
import { isMore } from './decimal.ts';
import { Refusal } from './refusal.ts';
import type { Row, Shape } from './shape.ts';

const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|(!=|<>|<=|>=|=|<|>)|([A-Za-z_][A-Za-z0-9_.]*)|([(),]))\s*/y;

interface Token {
  kind: 'text' | 'number' | 'operator' | 'word' | 'mark';
  value: string;
}
interface Condition {
  path: string[];
  operator: string;
  values: string[];
}

const wrong = (detail: string): Refusal => new Refusal(400, { detail, code: '25209' });

function tokens(q: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < q.length) {
    const match = TOKEN.exec(q);
    if (!match) throw wrong('The query expression cannot be read.');
    const [, quoted, number, operator, word, mark] = match;
    if (quoted !== undefined) found.push({ kind: 'text', value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) found.push({ kind: 'number', value: number });
    else if (operator !== undefined) found.push({ kind: 'operator', value: operator });
    else if (word !== undefined) found.push({ kind: 'word', value: word });
    else found.push({ kind: 'mark', value: mark ?? '' });
  }
  return found;
}

/** @throws Refusal for what is no such expression, or names what the resource has not */
export function matching(q: string | undefined, shape: Shape): (row: Row) => boolean {
  if (q === undefined || q === '') return () => true;
  const conditions = parse(tokens(q));
  for (const { path } of conditions) known(path, shape);
  return row => conditions.every(condition => holds(row, condition.path, condition));
}

function parse(all: Token[]): Condition[] {
  const conditions: Condition[] = [];
  const take = (kind: Token['kind']): string => {
    const token = all.shift();
    if (token?.kind !== kind) throw wrong('The query expression cannot be read.');
    return token.value;
  };
  const literal = (): string => {
    const token = all.shift();
    if (token?.kind !== 'text' && token?.kind !== 'number') throw wrong('A value is expected.');
    return token.value;
  };
  for (;;) {
    const path = take('word').split('.');
    const next = all.shift();
    const word = next?.value.toLowerCase();
    if (next?.kind === 'operator') conditions.push({ path, operator: next.value, values: [literal()] });
    else if (word === 'like') conditions.push({ path, operator: 'like', values: [literal()] });
    else if (word === 'in') {
      take('mark');
      const values = [literal()];
      while (all[0]?.value === ',') {
        all.shift();
        values.push(literal());
      }
      take('mark');
      conditions.push({ path, operator: 'in', values });
    } else throw wrong('An operator is expected.');
    if (all.length === 0) return conditions;
    if (take('word').toLowerCase() !== 'and') throw wrong('The query expression cannot be read.');
  }
}

function known([name = '', ...rest]: string[], shape: Shape): void {
  const child = shape.children?.[name];
  if (rest.length > 0 && child) known(rest, child);
  else if (rest.length > 0 || !shape.attributes[name]) throw wrong(`Attribute ${name} is not known.`);
}

function holds(row: Row, [name = '', ...rest]: string[], condition: Condition): boolean {
  const value = row[name];
  if (Array.isArray(value)) return value.some(each => holds(each, rest, condition));
  const held = value === null || value === undefined ? '' : String(value);
  const { operator, values } = condition;
  const [first = ''] = values;
  if (operator === 'in') return values.includes(held);
  if (operator === 'like') return pattern(first).test(held);
  const order = held === first ? 0 : compared(held, first);
  const OPERATORS: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '!=': order !== 0,
    '<>': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return held !== '' && OPERATORS[operator] === true;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Numbers by their worth where both are, all else by the alphabet: days are spelled so that it is theirs. */
function compared(a: string, b: string): number {
  if (NUMBER.test(a) && NUMBER.test(b) && a !== b) return isMore(a, b) ? 1 : isMore(b, a) ? -1 : a === b ? 0 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

const pattern = (like: string): RegExp =>
  new RegExp(
    `^${like
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    's',
  );

/** `orderBy=InvoiceDate:desc,InvoiceId`. @throws Refusal for what the resource has not */
export function ordered(rows: readonly Row[], orderBy: string | null, shape: Shape): Row[] {
  const keys = (orderBy ?? '')
    .split(',')
    .filter(Boolean)
    .map(key => key.split(':'));
  for (const [name = ''] of keys) if (!shape.attributes[name]) throw wrong(`Attribute ${name} is not known.`);
  return rows.toSorted((a, b) => {
    for (const [name = '', direction] of keys) {
      const order = compared(String(a[name] ?? ''), String(b[name] ?? ''));
      if (order !== 0) return direction === 'desc' ? -order : order;
    }
    return 0;
  });
}
