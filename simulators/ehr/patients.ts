/** The index of patients of one hospital: who is registered under which number, and which numbers were merged. */

export interface Person {
  mrn: string;
  family: string;
  given: string;
  /** YYYYMMDD */
  birthDate: string;
  sex: string;
  phone?: string;
  address?: readonly string[];
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

export class Patients {
  readonly hospital: Hospital;
  readonly #persons = new Map<string, Person>();
  /** Retired number to the one that stays. */
  readonly #merged = new Map<string, string>();
  #next = 500_000;

  constructor(hospital: Hospital) {
    this.hospital = hospital;
    for (const person of hospital.persons) this.#persons.set(person.mrn, person);
  }

  get(mrn: string): Person | undefined {
    return this.#persons.get(this.#merged.get(mrn) ?? mrn);
  }

  get all(): Person[] {
    return [...this.#persons.values()];
  }

  isRetired(mrn: string): boolean {
    return this.#merged.has(mrn);
  }

  /** Under a number of its own where the message has none. */
  register(person: Omit<Person, 'mrn'> & { mrn?: string }): Person {
    const mrn = person.mrn || String(this.#next++);
    const registered = { ...person, mrn };
    this.#persons.set(mrn, registered);
    return registered;
  }

  merge(survivor: string, retired: string): void {
    this.#persons.delete(retired);
    this.#merged.set(retired, survivor);
  }

  /** By what was asked for, upper and lower case alike; a name may end in `*`. */
  find(wanted: Partial<Person>): Person[] {
    return this.all.filter(person =>
      Object.entries(wanted).every(([name, value]) => alike(String(person[name as keyof Person] ?? ''), String(value))),
    );
  }
}

function alike(held: string, wanted: string): boolean {
  const [a, b] = [held.toUpperCase(), wanted.toUpperCase()];
  return b.endsWith('*') ? a.startsWith(b.slice(0, -1)) : a === b;
}
