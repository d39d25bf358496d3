/** Merges as aliases: whatever is merged and restored in whatever order, each id ends at one that answers for it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../gateway/faults.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { mergesIn } from '../../gateway/references/merges.ts';
import { openKeyRing } from '../../gateway/store/key-ring.ts';
import { type Database, openDatabase } from '../../gateway/store/postgres/database.ts';
import { dropDatabases, freshDatabase, keeperOn, OPERATOR_KEY } from '../store/rig.ts';

const MANY = 5;

describe('merges', function () {
  this.timeout(120_000);
  let database: Database;
  let keepers: DurableKeeper[];
  before(async () => {
    const url = await freshDatabase();
    keepers = [await keeperOn(url), await keeperOn(url)];
    database = await openDatabase({ url, data: '/nowhere' });
  });
  after(async () => {
    await database?.close();
    await Promise.all((keepers ?? []).map(keeper => keeper.close()));
    await dropDatabases();
  });

  const services = () => keepers.map(keeper => keeper.kept({ consumer: 'tests', scopes: [] }).references);
  let round = 0;
  const people = async (): Promise<string[]> => {
    const given = Array.from({ length: MANY }, (_, n) => `${round}-${n}`);
    round++;
    const met = given.map(value => ({ kind: 'patient', endpoint: 'ehr', authority: '', facility: '', value }));
    return keepers[0]!.references.issue(met);
  };
  const who = fc.nat(MANY - 1);
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ id: who, into: who }) },
    { weight: 1, arbitrary: fc.record({ id: who }) },
  );
  /** Where the steps of a chain lead, by our own bookkeeping. */
  const endOf = (links: ReadonlyMap<number, number>, id: number): number => {
    let here = id;
    for (let n = 0; links.has(here); n++) {
      assert.ok(n < MANY, 'a circle');
      here = links.get(here)!;
    }
    return here;
  };

  it('never make a circle, and resolve along the chain to its one end, which has all native identifiers', async () => {
    const [service] = services();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
        const ids = await people();
        const links = new Map<number, number>();
        for (const one of steps) {
          const into = 'into' in one ? one.into : undefined;
          const done = await (into === undefined
            ? service!.unmerge(ids[one.id]!)
            : service!.merge(ids[one.id]!, ids[into]!)
          ).then(
            () => true,
            error => {
              assert.ok(error instanceof Fault && error.status < 500, String(error));
              return false;
            },
          );
          const fits =
            into === undefined || links.get(one.id) === into || (!links.has(one.id) && endOf(links, into) !== one.id);
          assert.equal(done, fits);
          if (done && into === undefined) links.delete(one.id);
          else if (done) links.set(one.id, into!);
        }
        const resolved = await keepers[1]!.references.resolve(ids);
        for (const [n, id] of ids.entries()) {
          const end = endOf(links, n);
          assert.equal(resolved.get(id)!.survivor, ids[end]);
          const group = ids.filter((_, other) => endOf(links, other) === end);
          assert.equal(resolved.get(id)!.natives.length, group.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of two replicas at once, the one into the other and back, leave one survivor', async () => {
    for (let n = 0; n < 10; n++) {
      const [a, b] = await people();
      const [one, other] = services();
      const told = await Promise.allSettled([one!.merge(a!, b!), other!.merge(b!, a!)]);
      assert.deepEqual(told.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const resolved = await keepers[0]!.references.resolve([a!, b!]);
      assert.equal(resolved.get(a!)!.survivor, resolved.get(b!)!.survivor);
    }
  });

  it('are not done where their audit cannot be committed', async () => {
    const [a, b] = await people();
    const ring = await openKeyRing(database.pool, [OPERATOR_KEY]);
    const merges = mergesIn(database.pool, ring, () => Promise.reject(new Fault('store-unavailable')), {
      ...{ consumer: 'tests', scopes: [] },
    });
    await assert.rejects(merges.merge(a!, b!), { code: 'store-unavailable' });
    assert.equal((await keepers[0]!.references.resolve([a!])).get(a!)!.survivor, a);
    await services()[0]!.merge(a!, b!);
  });
});
