/** The index of patients of one hospital: who is registered under which number, and which numbers were merged. */

import { escaped } from './writing.ts';

export interface Person {
  /** Empty as long as nobody has given one. */
  mrn: string;
  family: string;
  given: string;
  /** YYYYMMDD */
  birthDate: string;
  sex: string;
  phone?: string;
  address?: readonly string[];
  /** What a message said of the person: fields of PID by number, in this house's spelling. */
  told?: Readonly<Record<number, string>>;
  /** PD1 as it was told. */
  additional?: string;
  /** Numbers of others, each as a whole repetition of PID-3. */
  others?: readonly string[];
}

export interface Hospital {
  /** Namespace of its numbers, MSH-4 of its messages. */
  name: string;
  /** OID of its numbers. */
  oid: string;
  persons: readonly Person[];
}

/** Both give 100234, to two people; nobody here exists. */
export const NORTH: Hospital = {
  name: 'NORTH',
  oid: '2.999.1.1',
  persons: [
    { mrn: '100234', family: 'Testperson', given: 'Ann', birthDate: '19800101', sex: 'F', phone: '555-0100' },
    { mrn: '100235', family: 'Testperson', given: 'Anna', birthDate: '19800111', sex: 'F' },
    { mrn: '100300', family: 'Sample', given: 'Otto', birthDate: '19551224', sex: 'M' },
  ],
};
export const SOUTH: Hospital = {
  name: 'SOUTH',
  oid: '2.999.1.2',
  persons: [
    { mrn: '100234', family: 'Fiction', given: 'Carl', birthDate: '19920704', sex: 'M' },
    { mrn: '100900', family: 'Testperson', given: 'Ann', birthDate: '19800101', sex: 'F' },
  ],
};

/** Who is looked for: by number and its assigner, or by what is known of the person. */
export interface Wanted extends Partial<Pick<Person, 'family' | 'given' | 'birthDate' | 'sex'>> {
  number?: string;
  assigner?: string;
}

export class Patients {
  readonly hospital: Hospital;
  /** When somebody without a number of this house gets one: at once, or when `number` is called; until then a query finds nobody. */
  assigns: 'at-once' | 'later' = 'at-once';
  readonly #persons = new Map<string, Person>();
  readonly #waiting: Person[] = [];
  /** Retired number to the one that stays. */
  readonly #merged = new Map<string, string>();
  #next = 500_000;

  constructor(hospital: Hospital) {
    this.hospital = hospital;
    for (const person of hospital.persons) this.#persons.set(person.mrn, person);
  }

  get(mrn: string): Person | undefined {
    return this.#persons.get(this.#survivor(mrn));
  }

  get all(): Person[] {
    return [...this.#persons.values()];
  }

  /** Registered, and without a number yet. */
  get waiting(): readonly Person[] {
    return this.#waiting;
  }

  isRetired(mrn: string): boolean {
    return this.#merged.has(mrn);
  }

  /** Under a number of its own where the message has none. */
  register(person: Omit<Person, 'mrn'> & { mrn?: string }): Person {
    if (!person.mrn && this.assigns === 'later') {
      const waiting = { ...person, mrn: '' };
      this.#waiting.push(waiting);
      return waiting;
    }
    const mrn = person.mrn || String(this.#next++);
    const registered = { ...person, mrn };
    this.#persons.set(mrn, registered);
    return registered;
  }

  /** Everybody who waits gets a number. */
  number(): Person[] {
    return this.#waiting.splice(0).map(person => this.register({ ...person, mrn: String(this.#next++) }));
  }

  merge(survivor: string, retired: string): void {
    this.#persons.delete(retired);
    this.#merged.set(retired, survivor);
  }

  /** The numbers that were merged into this one. */
  retiredBy(mrn: string): string[] {
    return [...this.#merged.keys()].filter(retired => this.#survivor(retired) === mrn);
  }

  #survivor(mrn: string): string {
    const survivor = this.#merged.get(mrn);
    return survivor === undefined ? mrn : this.#survivor(survivor);
  }

  /** By what was asked for, upper and lower case alike; a name may end in `*`. */
  find({ number, assigner, ...wanted }: Wanted): Person[] {
    const isOwn = assigner === undefined || assigner === this.hospital.name || assigner === this.hospital.oid;
    return this.all.filter(person => {
      const own = isOwn && number !== undefined && this.#survivor(number) === person.mrn;
      const others = person.others?.some(one => {
        if (number === undefined) return false;
        const [value = '', , , by = ''] = one.split('^');
        return value === escaped(number) && (assigner === undefined || by.split('&').includes(assigner));
      });
      if (number !== undefined && !own && !others) return false;
      return Object.entries(wanted).every(([name, value]) =>
        alike(String(person[name as keyof Person] ?? ''), String(value)),
      );
    });
  }
}

function alike(held: string, wanted: string): boolean {
  const [a, b] = [held.toUpperCase(), wanted.toUpperCase()];
  return b.endsWith('*') ? a.startsWith(b.slice(0, -1)) : a === b;
}
