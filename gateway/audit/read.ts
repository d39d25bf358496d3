/** Reads audit records: one, a page of those that fit a search, or all of a time in order. */
import type pg from 'pg';
import type { AuditRecord } from './chain.ts';
import { type ChainedRecord, faultsWith } from './fhir-event.ts';

export interface AuditSearch {
  since?: Date | undefined;
  until?: Date | undefined;
  facility?: string | undefined;
  consumer?: string | undefined;
  actor?: string | undefined;
  exchange?: string | undefined;
  /** What was done, such as `refused`. */
  what?: string | undefined;
  /** Outcome of FHIR: 0, 4, 8 or 12. */
  outcome?: string | undefined;
  before?: AuditPlace | undefined;
  limit: number;
}

/** Of a record in the order of time, which no two records share. */
export interface AuditPlace {
  at: Date;
  chain: string;
  seq: number;
}

/** The record as it was hashed, beside what it says. */
export interface ReadRecord extends ChainedRecord {
  at: Date;
  text: string;
  previous: string;
}

export interface AuditReader {
  find(replica: number, seq: number, facility: string | undefined): Promise<ReadRecord | undefined>;
  /** Newest first. */
  search(search: AuditSearch): Promise<ReadRecord[]>;
  /** Oldest first, a page at a time. */
  all(since: Date | undefined, until: Date | undefined): AsyncGenerator<ReadRecord>;
}

const SELECT = `select r.number as replica, a.chain, a.seq, a.at, a.record as text, encode(a.hash, 'hex') as hash,
  encode(a.previous, 'hex') as previous from canongate.audit a join canongate.replicas r on r.name = a.chain`;

/** `$` stands for the parameter. What only the text says is looked for as JSON spells it: a quote within is escaped there. */
const CONDITIONS: Readonly<Record<string, (search: AuditSearch) => [text: string, value: unknown] | undefined>> = {
  since: ({ since }) => since && ['a.at >= $', since],
  until: ({ until }) => until && ['a.at < $', until],
  facility: ({ facility }) => (facility === undefined ? undefined : ['a.facility = $', facility]),
  exchange: ({ exchange }) => (exchange === undefined ? undefined : ['a.exchange = $', exchange]),
  consumer: ({ consumer }) => holding('"consumer":', consumer),
  actor: ({ actor }) => holding('"actor":{"id":', actor),
  what: ({ what }) => holding('"what":', what),
  outcome: ({ outcome }) =>
    outcome === undefined || outcome === '0' ? undefined : [`${FAULT} = any($)`, faultsWith(outcome)],
  success: ({ outcome }) => (outcome === '0' ? [`${FAULT} is not distinct from $`, null] : undefined),
};
const FAULT = `substring(a.record from '"fault":"([a-z0-9-]+)"')`;

const holding = (name: string, value: string | undefined): [string, unknown] | undefined =>
  value === undefined ? undefined : ['position($ in a.record) > 0', `${name}${JSON.stringify(value)}`];

const PAGE = 1_000;

export function auditReader(pool: Pick<pg.Pool, 'query'>): AuditReader {
  const rows = async (text: string, values: unknown[]): Promise<ReadRecord[]> => {
    const { rows: found } = await pool.query<Omit<ReadRecord, 'record' | 'seq'> & { seq: string }>(
      SELECT + text,
      values,
    );
    return found.map(row => ({ ...row, seq: Number(row.seq), record: recordIn(row) }));
  };
  const reader: AuditReader = {
    async find(replica, seq, facility) {
      const found = await rows(' where r.number = $1 and a.seq = $2', [replica, seq]);
      return found.find(({ record }) => facility === undefined || record.facility === facility);
    },
    search(search) {
      const values: unknown[] = [];
      const parameter = (value: unknown): string => `$${values.push(value)}`;
      const conditions = Object.values(CONDITIONS).flatMap(condition => {
        const [text, value] = condition(search) ?? [];
        return text === undefined ? [] : [text.replace('$', () => parameter(value))];
      });
      if (search.before) {
        const { at, chain, seq } = search.before;
        conditions.push(`(a.at, a.chain, a.seq) < (${[at, chain, seq].map(parameter).join(', ')})`);
      }
      const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
      return rows(`${where} order by a.at desc, a.chain desc, a.seq desc limit ${search.limit}`, values);
    },
    async *all(since, until) {
      let last: AuditPlace = { at: since ?? new Date(0), chain: '', seq: 0 };
      const end = until ?? new Date('9999-12-31T00:00:00Z');
      for (;;) {
        const page = await rows(
          ` where a.at >= $1 and (a.at, a.chain, a.seq) > ($1, $2, $3) and a.at < $4 order by a.at, a.chain, a.seq limit ${PAGE}`,
          [last.at, last.chain, last.seq, end],
        );
        yield* page;
        if (page.length < PAGE) return;
        last = page.at(-1)!;
      }
    },
  };
  return reader;
}

/** One that was changed until it is no JSON any more still stands there: `audit verify` names it. */
function recordIn({ text, at }: { text: string; at: Date }): AuditRecord {
  try {
    return JSON.parse(text) as AuditRecord;
  } catch {
    return { at: at.toISOString(), what: 'unreadable' };
  }
}
