/** What the simulator holds: rows by resource, in memory, with a version each. */
import { PAYMENT_TERMS } from '../demo.ts';
import { Refusal } from './refusal.ts';
import { type Row, rowsOf, type Shape, said } from './shape.ts';
import { RESOURCES } from './shapes/index.ts';

const DAY = 86_400_000;
/** Numbers of a real pod are this long. */
const FIRST_ID = 300_100_000_000_000;

export class Erp {
  readonly now: () => Date;
  readonly #rows = new Map<string, Row[]>();
  readonly #versions = new WeakMap<Row, number>();
  #issued = FIRST_ID;
  #numbered = new Map<string, number>();

  /** Periods before this day are closed. */
  openFrom: string;

  constructor(now: () => Date, openFrom: string) {
    this.now = now;
    this.openFrom = openFrom;
  }

  rows(resource: string): Row[] {
    const rows = this.#rows.get(resource) ?? [];
    this.#rows.set(resource, rows);
    return rows;
  }

  find(resource: string, attribute: string, value: string): Row | undefined {
    return this.rows(resource).find(row => row[attribute] === value);
  }

  id(): string {
    this.#issued += 1;
    return String(this.#issued);
  }

  /** The next number of a document. */
  numbered(kind: string, from: number): string {
    const next = (this.#numbered.get(kind) ?? from) + 1;
    this.#numbered.set(kind, next);
    return String(next);
  }

  today(): string {
    return this.now().toISOString().slice(0, 10);
  }

  /** By the terms of payment. */
  dueDate(from: string, terms: string): string {
    const { days = 30 } = PAYMENT_TERMS.find(({ code }) => code === terms) ?? {};
    return new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
  }

  /** Keys, stamps and children of a row that is new, down to the last of them. */
  stamp(row: Row, shape: Shape): Row {
    const at = this.now().toISOString().replace('Z', '+00:00');
    row[shape.key] ??= this.id();
    if (shape.attributes['CreationDate']) row['CreationDate'] ??= at;
    if (shape.attributes['LastUpdateDate']) row['LastUpdateDate'] = at;
    for (const [name, child] of Object.entries(shape.children ?? {}))
      row[name] = rowsOf(row, name).map(each => this.stamp(each, child));
    return row;
  }

  add(resource: string, row: Row): Row {
    this.stamp(row, RESOURCES[resource]!);
    this.rows(resource).push(row);
    return row;
  }

  touch(row: Row): void {
    this.#versions.set(row, this.version(row) + 1);
    if ('LastUpdateDate' in row) row['LastUpdateDate'] = this.now().toISOString().replace('Z', '+00:00');
  }

  version(row: Row): number {
    return this.#versions.get(row) ?? 1;
  }

  /** The row that a payload names by the text of an attribute. @throws Refusal */
  named(resource: string, by: string, row: Row, attribute: string, path = `/${attribute}`): Row {
    const value = said(row, attribute);
    const found = this.find(resource, by, value);
    if (found) return found;
    throw new Refusal(400, { detail: `The value of attribute ${attribute} is not valid.`, code: '27024', path });
  }
}
