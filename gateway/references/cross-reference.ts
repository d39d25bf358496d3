/** The cross-reference: ids that the gateway issued ⇄ what systems of record call the same thing; one query each way. */
import type pg from 'pg';
import type { KeyRing } from '../store/key-ring.ts';
import { binaryArray, type Element, type ElementType } from '../store/postgres/binary-array.ts';
import { seal, unseal } from '../store/seal.ts';
import { UUID, uuidv7 } from '../uuid.ts';
import type { Identifier, Met, Native } from './native.ts';

/** What an id stands for. */
export interface Located {
  kind: string;
  /** The id that answers for it: itself, unless a merge retired it. */
  survivor: string;
  /** Those of the survivor first, then those of what was merged into it. */
  natives: readonly Native[];
}

export interface CrossReference {
  /** By id, those that are known and may be seen from this facility. */
  resolve(ids: readonly string[], facility?: string): Promise<ReadonlyMap<string, Located>>;
  /** The id of each, in their order: the one it has, or a new one that is kept before this resolves. */
  issue(met: readonly Met[]): Promise<string[]>;
  /** Ids of what is called so at this endpoint, whatever its kind. */
  find(native: Native): Promise<string[]>;
}

export const isId = (text: string): boolean => UUID.test(text);

/** `up` to the survivor, `down` again to all that were merged into it. */
const RESOLVE = `with recursive up as (
    select r.id as asked, r.id, r.kind, r.merged_into from canongate.reference_ids r
    where r.id = any($1) and ($2::text is null or r.facility in ('', $2))
    union select u.asked, r.id, r.kind, r.merged_into from up u join canongate.reference_ids r on r.id = u.merged_into),
  tops as (select asked, id as survivor, kind from up where merged_into is null),
  down as (
    select distinct survivor as top, survivor as id, 0 as depth from tops
    union all select d.top, r.id, d.depth + 1 from down d join canongate.reference_ids r on r.merged_into = d.id)
  select t.asked, t.kind, t.survivor, n.endpoint, n.authority, n.hash, n.sealed
  from tops t join down d on d.top = t.survivor left join canongate.reference_natives n on n.reference = d.id
  order by t.asked, d.depth, n.made_at, n.hash`;

/**
 * What is known costs no write. A row that another replica inserts in the same instant is in no snapshot of ours: the empty
 * update waits for it and returns it. All insert in one order, so that none waits for another in a circle.
 */
const ISSUE = `with recursive given as (
    select * from unnest($1::bytea[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bytea[])
      as given (hash, kind, facility, id, endpoint, authority, sealed)),
  known as (select n.hash, n.kind, n.facility, n.reference
    from given join canongate.reference_natives n using (hash, kind, facility)),
  made as (
    insert into canongate.reference_natives (hash, kind, facility, reference, endpoint, authority, key, sealed)
    select g.hash, g.kind, g.facility, g.id, g.endpoint, g.authority, $8, g.sealed from given g
    where not exists (select from known k where (k.hash, k.kind, k.facility) = (g.hash, g.kind, g.facility))
    order by g.hash, g.kind, g.facility
    on conflict (hash, kind, facility) do update set hash = excluded.hash
    returning hash, kind, facility, reference),
  ids as (insert into canongate.reference_ids (id, facility, kind)
    select g.id, g.facility, g.kind from given g join made m on m.reference = g.id),
  met as (select * from known union all select * from made),
  up as (
    select m.reference as asked, m.reference as id, r.merged_into
    from met m left join canongate.reference_ids r on r.id = m.reference
    union select u.asked, r.id, r.merged_into from up u join canongate.reference_ids r on r.id = u.merged_into)
  select m.hash, m.kind, m.facility, u.id from met m join up u on u.asked = m.reference and u.merged_into is null`;

interface ResolvedRow {
  asked: string;
  kind: string;
  survivor: string;
  endpoint: string | null;
  authority: string;
  hash: Buffer;
  sealed: Buffer;
}

export function crossReference(pool: Pick<pg.Pool, 'query'>, ring: KeyRing): CrossReference {
  const hashOf = ({ endpoint, authority, value }: Native): Buffer =>
    ring.hash(JSON.stringify(['native', endpoint, authority, value]));

  return {
    async resolve(ids, facility) {
      const wanted = [...new Set(ids.map(id => id.toLowerCase()))].filter(isId);
      const found = new Map<string, Located & { natives: Native[] }>();
      if (wanted.length === 0) return found;
      const query = { name: 'canongate-resolve', text: RESOLVE, values: [wanted, facility ?? null] };
      for (const { asked, kind, survivor, endpoint, ...row } of (await pool.query<ResolvedRow>(query)).rows) {
        const located = found.get(asked) ?? { kind, survivor, natives: [] };
        found.set(asked, located);
        if (endpoint !== null) located.natives.push({ endpoint, ...opened(row, ring) });
      }
      return found;
    },

    async issue(met) {
      if (met.length === 0) return [];
      const keys = met.map(one => ({ hash: hashOf(one), one }));
      const unique = new Map(keys.map(key => [nameOf(key.hash, key.one), key]));
      const given = [...unique.values()];
      const column = (type: ElementType, read: (hash: Buffer, one: Met) => Element): Buffer =>
        binaryArray(
          type,
          given.map(({ hash, one }) => read(hash, one)),
        );
      const values = [
        column('bytea', hash => hash),
        column('text', (_, { kind }) => kind),
        column('text', (_, { facility }) => facility),
        column('uuid', () => uuidv7()),
        column('text', (_, { endpoint }) => endpoint),
        column('text', (_, { authority }) => authority),
        column('bytea', (hash, { value }) => seal(ring.lasting.secret, [Buffer.from(value)], boundTo(hash))),
        ring.lasting.id,
      ];
      const { rows } = await pool.query<{ hash: Buffer; kind: string; facility: string; id: string }>({
        name: 'canongate-issue',
        text: ISSUE,
        values,
      });
      const ids = new Map(rows.map(({ hash, id, ...row }) => [nameOf(hash, row), id]));
      return keys.map(({ hash, one }) => ids.get(nameOf(hash, one))!);
    },

    async find(native) {
      const text = 'select distinct reference from canongate.reference_natives where hash = $1';
      const { rows } = await pool.query<{ reference: string }>(text, [hashOf(native)]);
      return rows.map(({ reference }) => reference);
    },
  };
}

const nameOf = (hash: Buffer, { kind, facility }: { kind: string; facility: string }): string =>
  `${hash.toString('hex')} ${kind} ${facility}`;

/** A sealed value opens in its own row only. */
const boundTo = (hash: Buffer): string => `native ${hash.toString('hex')}`;

function opened(
  { authority, hash, sealed }: Pick<ResolvedRow, 'authority' | 'hash' | 'sealed'>,
  ring: KeyRing,
): Identifier {
  return { authority, value: unseal(ring.lasting.secret, sealed, boundTo(hash)).toString() };
}
