/** The cross-reference as a person sees it: where an id lives, what was merged, and, for whoever may, its native identifiers. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { PERSONS } from '../contracts/subjects.ts';
import { Fault } from '../faults.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { type CrossReference, crossReference, isId } from './cross-reference.ts';
import { mergesIn } from './merges.ts';
import type { Native } from './native.ts';

/** `references/v1` as a caller reads it. */
export interface ReferenceView {
  id: string;
  kind: string;
  since: string;
  /** Of itself, not of what was merged into it. */
  livesAt: readonly { endpoint: string; authority: string; since: string }[];
  mergedInto?: { id: string; href: string; since: string };
  /** Retired ids that lead here by one step. */
  mergedFrom: readonly string[];
  /** Of a merge that was undone: endpoints that know both, and are not told of it. */
  unchangedAt?: readonly string[];
}

/** Each throws `not-found` for what is not there, or not of the caller's facility. */
export interface ReferenceService {
  find(id: string): Promise<ReferenceView>;
  search(native: Native): Promise<readonly ReferenceView[]>;
  /** On record as a movement of data. */
  identifiers(id: string): Promise<readonly Native[]>;
  merge(id: string, into: string, note?: string): Promise<ReferenceView>;
  unmerge(id: string, note?: string): Promise<ReferenceView>;
}

const VIEW = `select r.id, r.kind, r.made_at, r.merged_into, r.merged_at,
    coalesce((select json_agg(json_build_object('endpoint', n.endpoint, 'authority', n.authority, 'since', n.made_at)
      order by n.made_at, n.hash) from canongate.reference_natives n where n.reference = r.id), '[]') as lives_at,
    coalesce((select json_agg(f.id order by f.merged_at) from canongate.reference_ids f where f.merged_into = r.id), '[]')
      as merged_from
  from canongate.reference_ids r where r.id = any($1) and ($2::text is null or r.facility in ('', $2)) order by r.id`;

interface Row {
  id: string;
  kind: string;
  made_at: Date;
  merged_into: string | null;
  merged_at: Date | null;
  lives_at: { endpoint: string; authority: string; since: string }[];
  merged_from: string[];
}

export async function referenceViews(
  pool: Pick<pg.Pool, 'query'>,
  ids: readonly string[],
  facility?: string,
): Promise<ReferenceView[]> {
  const { rows } = await pool.query<Row>(VIEW, [ids.filter(isId), facility ?? null]);
  return rows.map(({ id, kind, made_at, merged_into, merged_at, lives_at, merged_from }) => ({
    ...{ id, kind, since: made_at.toISOString() },
    livesAt: lives_at.map(one => ({ ...one, since: new Date(one.since).toISOString() })),
    ...(merged_into && {
      mergedInto: { id: merged_into, href: `/v1/references/${merged_into}`, since: merged_at!.toISOString() },
    }),
    mergedFrom: merged_from,
  }));
}

export function referenceService(
  pool: pg.Pool,
  ring: KeyRing,
  submit: (entry: Entry) => Promise<void>,
  caller: WorkCaller,
  references: CrossReference = crossReference(pool, ring),
): ReferenceService {
  const { consumer, actor, facility } = caller;
  const merges = mergesIn(pool, ring, submit, caller);
  const find = async (id: string): Promise<ReferenceView> => {
    const [view] = await referenceViews(pool, [id], facility);
    if (!view) throw new Fault('not-found');
    return view;
  };
  return {
    find,
    search: async native => referenceViews(pool, await references.find(native), facility),
    async identifiers(id) {
      const { kind } = await find(id);
      const natives = (await references.resolve([id], facility)).get(id)?.natives ?? [];
      const record: AuditRecord = {
        ...{ at: new Date().toISOString(), what: 'reference-disclosed', reference: id, consumer },
        ...(actor && { actor }),
        ...(facility !== undefined && { facility }),
        ...(PERSONS.includes(kind) && { subjects: [ring.hash(`${kind}:${id}`).toString('hex')] }),
      };
      await submit({ rows: {}, audit: [record] });
      return natives;
    },
    async merge(id, into, note) {
      await merges.merge(id, into, note);
      return find(id);
    },
    async unmerge(id, note) {
      const { mergedInto } = await find(id);
      const [survivor] = mergedInto ? await referenceViews(pool, [mergedInto.id], facility) : [];
      await merges.unmerge(id, note);
      const view = await find(id);
      const both = view.livesAt.filter(({ endpoint }) => survivor?.livesAt.some(one => one.endpoint === endpoint));
      return { ...view, ...(survivor && { unchangedAt: [...new Set(both.map(({ endpoint }) => endpoint))] }) };
    },
  };
}
