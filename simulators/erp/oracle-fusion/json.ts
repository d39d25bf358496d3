/** JSON of the simulator, both ways without losing a digit: a number is read as its own text and printed as that. */
import type { Attribute, Row, Shape, Value } from './shape.ts';

/** A number as it was sent. */
export class Digits {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Sent = string | boolean | null | Digits | Sent[] | { [name: string]: Sent };

type Reviver = (name: string, value: unknown, context: { source: string }) => unknown;

/** @throws SyntaxError */
export const readJson = (source: string): Sent =>
  JSON.parse(source, ((_, value, { source: digits }) =>
    typeof value === 'number' ? new Digits(digits) : value) satisfies Reviver as never) as Sent;

const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): object };

/** A value as an answer shows it. */
export function shown(value: Value | undefined, { kind }: Attribute): unknown {
  if (value === undefined || value === null) return null;
  return (kind === 'number' || kind === 'integer') && typeof value === 'string' ? rawJson(value) : value;
}

/** The attributes of a row, all of them, as an answer shows them; children come by themselves. */
export const attributesOf = (row: Row, { attributes }: Shape): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, shown(row[name], attribute)]));
