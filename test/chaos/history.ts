/** What the database knows of a chaos run: a log of every claim while it goes on, and all exchanges when it is over. */
import type pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { History, Known, Transition } from './judge.ts';

/** A trigger writes with the very commit, so that no claim is too short to be seen. */
const WATCH = `create schema chaos;
  create table chaos.transitions (n bigint generated always as identity primary key,
    id uuid, endpoint text, partition text, status text);
  create function chaos.note() returns trigger language plpgsql as $$ begin
    insert into chaos.transitions (id, endpoint, partition, status)
      values (new.id, new.endpoint, new.partition, new.status);
    return null;
  end $$;
  create trigger chaos after insert or update of status on canongate.operations
    for each row execute function chaos.note()`;

export const watchClaims = (pool: pg.Pool) => pool.query(WATCH);

export async function readDatabase(pool: pg.Pool): Promise<Pick<History, 'exchanges' | 'transitions' | 'auditFlaws'>> {
  const exchanges = await pool.query<Known>(
    `select e.id, i.key, coalesce(o.status = 'needs-attention', false) or exists (select from canongate.operations h
         where h.holds and h.endpoint = o.endpoint and h.partition = o.partition and h.seq < o.seq) as "atPerson"
     from canongate.exchanges e left join canongate.operations o on o.id = e.id
     left join canongate.idempotency i on i.exchange = e.id where e.contract = 'ledger-entries/v1'`,
  );
  const transitions = await pool.query<Transition>('select * from chaos.transitions order by n');
  const { flaws } = await verifyAudit(pool);
  return {
    exchanges: exchanges.rows,
    transitions: transitions.rows,
    auditFlaws: flaws.map(flaw => JSON.stringify(flaw)),
  };
}

/** What is neither done nor left to a person. */
const OPEN = `select (select count(*) from canongate.operations where status in ('accepted', 'running')
      and not exists (select from canongate.operations h where h.holds and h.endpoint = operations.endpoint
        and h.partition = operations.partition))
    + (select count(*) from canongate.exchanges e where e.settled_at is null and e.effect <> 'read'
      and not exists (select from canongate.operations o where o.id = e.id)) as open`;

export async function countOpen(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ open: string }>(OPEN).catch(() => ({ rows: [{ open: '1' }] }));
  return Number(rows[0]!.open);
}
