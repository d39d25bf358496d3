/** Business records by kind, each with the reference that names it and the instant at which it was entered. */
import type { Plain } from '../soap/check.ts';
import { type Instance, Instances, referenceTo } from './instances.ts';

export interface Row {
  instance: Instance;
  data: Plain;
  enteredAt: string;
}

export class Records {
  readonly instances = new Instances();
  readonly #rows = new Map<string, Row[]>();
  readonly #numbers = new Map<string, number>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  all(kind: string): readonly Row[] {
    return this.#rows.get(kind) ?? [];
  }

  add(kind: string, instance: Instance, data: Plain): Row {
    const row = { instance, data, enteredAt: this.#now().toISOString() };
    this.#rows.set(kind, [...this.all(kind), row]);
    return row;
  }

  rowOf(instance: Instance | undefined): Row | undefined {
    return [...this.#rows.values()].flat().find(row => row.instance === instance);
  }

  /** The next number of a kind, as Workday writes it. */
  next(prefix: string, digits = 8): string {
    const number = (this.#numbers.get(prefix) ?? 0) + 1;
    this.#numbers.set(prefix, number);
    return `${prefix}${String(number).padStart(digits, '0')}`;
  }

  /** A reference to something that stands in the demo data. */
  to(type: string, id: string | undefined, parent?: string): Plain | undefined {
    const found = id === undefined ? undefined : this.instances.of(type, id, parent);
    return found && referenceTo(found);
  }

  now(): string {
    return this.#now().toISOString();
  }
}
