/** The calendar of one hospital: who sees whom when, and what became of it. */

export interface Visit {
  /** Number of the filler, SCH-2. */
  filler: string;
  /** Number of the placer, SCH-1. */
  placer: string;
  mrn: string;
  /** As it came, with its offset. */
  start: string;
  end: string;
  minutes: string;
  service: string;
  type: string;
  provider: string;
  location: string;
  reason: string;
  /** SCH-6, -7, -8 and -10 as this house spells what it was told. */
  words: Readonly<Record<number, string>>;
  /** NTE, and what is taken: AIS, AIG, AIL, AIP. */
  lines: readonly string[];
  /** Table 0278. */
  status: 'Waitlist' | 'Booked' | 'Cancelled' | 'Noshow';
}

/** Why it cannot be done: ERR-3 (table 0357), a code of this house for ERR-5, and where. */
export interface Refusal {
  code: string;
  local?: string;
  field: number;
}

export type Change = Partial<Omit<Visit, 'filler' | 'status'>>;

const isAhead = ({ status }: Visit): boolean => status === 'Booked' || status === 'Waitlist';

export class Calendar {
  readonly visits = new Map<string, Visit>();
  readonly #prefix: string;
  #next = 1;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The provider is free, or nobody is named. */
  #taken(visit: Pick<Visit, 'provider' | 'start'>, but?: string): boolean {
    return [...this.visits.values()].some(
      other =>
        other.filler !== but &&
        other.status === 'Booked' &&
        other.provider !== '' &&
        other.provider === visit.provider &&
        other.start === visit.start,
    );
  }

  book(wanted: Omit<Visit, 'filler' | 'status'>): Visit | Refusal {
    if (this.#taken(wanted)) return { code: '207', local: 'TAKEN', field: 11 };
    // Nobody has to name a time (ARQ-11 is optional): then the patient waits for one (table 0278).
    const status = wanted.start === '' ? 'Waitlist' : 'Booked';
    const visit: Visit = { ...wanted, filler: `${this.#prefix}${this.#next++}`, status };
    this.visits.set(visit.filler, visit);
    return visit;
  }

  /** By the number of the filler, else of the placer. */
  find(filler: string, placer: string): Visit | undefined {
    return (
      this.visits.get(filler) ??
      [...this.visits.values()].find(visit => filler === '' && placer !== '' && visit.placer === placer)
    );
  }

  reschedule(visit: Visit, change: Change): Visit | Refusal {
    if (!isAhead(visit)) return { code: '207', local: 'CANCELLED', field: 2 };
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => Object.keys(value).length > 0));
    const moved = { ...visit, ...given, words: { ...visit.words, ...change.words } } as Visit;
    if (moved.start !== '') moved.status = 'Booked';
    if (this.#taken(moved, visit.filler)) return { code: '207', local: 'TAKEN', field: 11 };
    this.visits.set(visit.filler, moved);
    return moved;
  }

  cancel(visit: Visit, status: 'Cancelled' | 'Noshow', words: Visit['words'] = {}): Visit | Refusal {
    if (!isAhead(visit)) return { code: '207', local: 'CANCELLED', field: 2 };
    const ended: Visit = { ...visit, status, words: { ...visit.words, ...words } };
    this.visits.set(visit.filler, ended);
    return ended;
  }
}
