/** Approvals in the database: each is committed with its audit and with the exchange that does it, so that a crash loses neither. */
import type pg from 'pg';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { ApprovalDecision, ApprovalFile, ApprovalRound, Approvals } from '../plugs/approvals.ts';
import { auditOf } from '../store/audit-record.ts';
import type { Entry } from '../store/batcher.ts';
import { unavailable } from '../store/damage.ts';
import { OPEN } from '../store/erase.ts';
import type { KeyRing } from '../store/key-ring.ts';

export interface ApprovalParts {
  pool: pg.Pool;
  ring: KeyRing;
  /** @throws Fault `store-unavailable`, or what the entry's own statements throw */
  submit(entry: Entry): Promise<void>;
  /** The exchange as it goes on: it is taken up again where its replica ends before it does. */
  rowsOf(exchange: Exchange): Promise<Entry['rows']>;
  /** @throws Fault `store-unavailable` once another replica may have taken it over */
  assertHeld(exchange: Exchange): void;
  now(): Date;
}

const REPEATS = '23505';

/** Of the exchange with this id. One that is no more ended long ago: nothing of it is to be done again. */
const wentOf = (id: string): string =>
  `coalesce((select case when ${OPEN} then 'under-way' when e.outcome = 'applied' then 'done' else 'failed' end
    from canongate.exchanges e where e.id = ${id}), 'done')`;

/** Of each reference what was said, the last round, and its decisions, one for each exchange, level and outcome. */
const FILES = `with wanted as (select unnest($1::uuid[]) as reference),
  last as materialized (select distinct on (r.reference) r.* from canongate.approval_rounds r
    join wanted w using (reference) order by r.reference, r.round desc)
  select w.reference, s.said, l.round, l.rule, l.chain, l.lines, l.fingerprint, l.person, l.at, l.exchange, ${wentOf('l.exchange')} as went,
    coalesce((select json_agg(json_build_object('level', g.level, 'lines', g.lines, 'decision', g.decision,
        'person', g.person, 'onBehalfOf', g.on_behalf_of, 'at', g.at, 'exchange', g.exchange, 'went',
          ${wentOf('g.exchange')}) order by g.at, g.level)
      from (select d.level, d.decision, d.person, d.on_behalf_of, d.at, d.exchange, array_agg(d.line order by d.line) as lines
        from canongate.approval_decisions d where d.reference = l.reference and d.round = l.round
        group by d.level, d.decision, d.person, d.on_behalf_of, d.at, d.exchange) g), '[]') as decisions
  from wanted w left join canongate.approval_subjects s using (reference) left join last l using (reference)`;

const SAID = `insert into canongate.approval_subjects (reference, facility, exchange, said) values ($1, $2, $3, $4)
  on conflict (reference) do nothing`;
const ROUND = `insert into canongate.approval_rounds
  (reference, round, facility, exchange, at, person, rule, chain, lines, fingerprint) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
/** Held until the commit: who decides something of the same round waits here, and sees then what was decided. */
const HOLD = 'select from canongate.approval_rounds where reference = $1 and round = $2 for update';
/** Nothing where there are not as many any more, or where one of the lines is decided. Clocks differ, the order of decisions must not. */
const DECISION = `with before as (select count(*) as many, max(at) + interval '1 millisecond' as next
    from canongate.approval_decisions where reference = $1 and round = $2)
  insert into canongate.approval_decisions
  (reference, round, facility, exchange, at, level, decision, person, on_behalf_of, line)
  select $1, $2, $3, $4, greatest($5::timestamptz, next), $6, $7, $8, $9, line from before, unnest($10::int[]) as lines (line)
  where many = $11`;

/** Nothing where another was faster. */
const TAKE_OVER = `with r as (update canongate.approval_rounds set exchange = $4 where reference = $1 and round = $2 and exchange = $3
    returning 1), d as (update canongate.approval_decisions set exchange = $4
    where reference = $1 and round = $2 and exchange = $3 returning 1)
  select 1 from r union all select 1 from d limit 1`;

interface FileRow extends Omit<ApprovalRound, 'round'> {
  reference: string;
  said: Record<string, string> | null;
  round: number | null;
  decisions: (Omit<ApprovalDecision, 'at' | 'onBehalfOf'> & { at: string; onBehalfOf: string | null })[];
}

export function approvalsOf(parts: ApprovalParts, exchange: Exchange): Approvals {
  const { id, facility = '' } = exchange.record;
  const keep = async (
    text: string,
    values: (at: Date) => unknown[],
    audited: { what: string; reference: string; rule?: string },
    held?: readonly unknown[],
  ) => {
    const { what, ...about } = audited;
    const rows = await parts.rowsOf(exchange);
    parts.assertHeld(exchange);
    const at = parts.now();
    await parts.submit({
      rows,
      audit: [{ ...auditOf(exchange, what, parts.ring), ...about }],
      async within(client) {
        if (held) await client.query(HOLD, [...held]);
        const { rowCount } = await client.query(text, values(at)).catch((error: { code?: string }) => {
          throw error.code === REPEATS ? meanwhile() : error;
        });
        if (rowCount === 0) throw meanwhile();
      },
    });
  };
  return {
    async of(ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await parts.pool.query<FileRow>(FILES, [ids]).catch(unavailable);
      return new Map(rows.map(row => [row.reference, fileOf(row)]));
    },
    asked(reference, said) {
      exchange.asked = { reference, said };
    },
    submit: (reference, { round, person, rule, chain, lines, fingerprint }) =>
      keep(ROUND, at => [reference, round, facility, id, at, person, rule, JSON.stringify(chain), lines, fingerprint], {
        what: 'submitted',
        reference,
        rule,
      }),
    decide(reference, { round, rule }, { level, decision, person, onBehalfOf, lines }, known) {
      const many = known.reduce((sum, one) => sum + one.lines.length, 0);
      const said = [level, decision, person, onBehalfOf ?? null, lines, many];
      const audited = { what: decision, reference, rule };
      return keep(DECISION, at => [reference, round, facility, id, at, ...said], audited, [reference, round]);
    },
    takeOver: (reference, { round, rule }, from) =>
      keep(TAKE_OVER, () => [reference, round, from, id], { what: 'carried-on', reference, rule }),
  };
}

/** What is to be written with the exchange by which something was asked for. */
export function askedEntry(exchange: Exchange, ring: KeyRing): (Pick<Entry, 'audit'> & Within) | undefined {
  const { asked, record } = exchange;
  if (!asked) return undefined;
  const { reference, said } = asked;
  const values = [reference, record.facility ?? '', record.id, JSON.stringify(said)];
  return {
    audit: [{ ...auditOf(exchange, 'asked', ring), reference }],
    within: async client => {
      await client.query(SAID, values);
    },
  };
}

type Within = Required<Pick<Entry, 'within'>>;

/** Of two calls at once, of one person or of two, the other was first: of this one nothing is kept. */
const meanwhile = (): Fault => {
  const detail = 'Another call was faster: it was submitted or decided meanwhile.';
  return new Fault('conflict', {
    ...{ detail, outcome: 'not_applied' },
    errors: [{ pointer: '/id', code: 'meanwhile', detail }],
  });
};

function fileOf({ reference: _, said, round, decisions, ...rest }: FileRow): ApprovalFile {
  return {
    ...(said && { asked: said }),
    ...(round !== null && { round: { round, ...rest } }),
    decisions: decisions.map(({ at, onBehalfOf, ...decision }) => ({
      ...decision,
      at: new Date(at),
      ...(onBehalfOf !== null && { onBehalfOf }),
    })),
  };
}
