/** What the system holds: rows by entity set, in memory, each with a version that becomes its ETag. */
import { ENTITY_SETS, type EntityLink } from './model.ts';

/** Days as `YYYY-MM-DD`, instants in ISO 8601, decimals as their digits. */
export type Value = string | boolean | null;
export type Row = Record<string, Value>;

export class Tables {
  readonly rows = new Map<string, Row[]>([...ENTITY_SETS.keys()].map(name => [name, []]));
  readonly #versions = new WeakMap<Row, number>();
  readonly #numbers = new Map<string, number>();

  /** Every property of the set, null where nothing is given. */
  insert(set: string, values: Row): Row {
    const entity = ENTITY_SETS.get(set)!;
    const row: Row = {};
    for (const [name, { kind }] of entity.properties) {
      row[name] = values[name] ?? (kind === 'S' ? '' : kind === 'N' ? '0' : kind === 'B' ? false : null);
    }
    this.rows.get(set)!.push(row);
    this.#versions.set(row, 1);
    return row;
  }

  all(set: string, where: Row = {}): Row[] {
    const wanted = Object.entries(where);
    return this.rows.get(set)!.filter(row => wanted.every(([name, value]) => row[name] === value));
  }

  one(set: string, where: Row): Row | undefined {
    return this.all(set, where)[0];
  }

  linked(row: Row, { to, by }: EntityLink): Row[] {
    return this.all(to, Object.fromEntries(by.map(([here, there]) => [there, row[here] ?? null])));
  }

  change(row: Row, values: Row): void {
    Object.assign(row, values);
    this.touch(row);
  }

  touch(row: Row): void {
    this.#versions.set(row, this.version(row) + 1);
  }

  version(row: Row): number {
    return this.#versions.get(row) ?? 1;
  }

  /** The next of a number range, as many digits as its first. */
  next(range: string, first: string): string {
    const number = this.#numbers.get(range) ?? Number(first);
    this.#numbers.set(range, number + 1);
    return String(number).padStart(first.length, '0');
  }
}

const scaled = (text: Value | undefined): bigint => {
  const [whole = '0', fraction = ''] = String(text || '0')
    .replace('-', '')
    .split('.');
  const units = BigInt(whole + fraction.slice(0, 6).padEnd(6, '0'));
  return String(text).startsWith('-') ? -units : units;
};

const unscaled = (units: bigint): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction ? `.${fraction}` : ''}`;
};

export const sum = (...amounts: (Value | undefined)[]): string =>
  unscaled(amounts.reduce<bigint>((total, amount) => total + scaled(amount), 0n));

export const negative = (amount: Value): string => unscaled(-scaled(amount));

export const exceeds = (amount: Value, most: Value): boolean => scaled(amount) > scaled(most);

export const times = (a: Value, b: Value): string => unscaled((scaled(a) * scaled(b)) / 1_000_000n);

/** As money is written down, half a cent up. */
export const rounded = (amount: Value, per: Value = '1'): string => {
  const units = (scaled(amount) * 1_000_000n) / (scaled(per) || 1_000_000n);
  const cents = (units + (units < 0n ? -5_000n : 5_000n)) / 10_000n;
  return unscaled(cents * 10_000n);
};
