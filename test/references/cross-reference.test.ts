/** The cross-reference: one id for one thing, whoever meets it first, found again under it, and nothing of it in the open. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type pg from 'pg';
import { type CrossReference, crossReference } from '../../gateway/references/cross-reference.ts';
import { type Met, parseToken, tokenOf } from '../../gateway/references/native.ts';
import { erase } from '../../gateway/store/erase.ts';
import { openKeyRing } from '../../gateway/store/key-ring.ts';
import { type Database, openDatabase } from '../../gateway/store/postgres/database.ts';
import { everythingIn } from '../store/everything.ts';
import { dropDatabases, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';

const EHR = { kind: 'patient', endpoint: 'ehr', authority: 'urn:oid:2.999.1', facility: '' };
const met = (value: string, over: Partial<Met> = {}): Met => ({ ...EHR, value, ...over });

describe('the cross-reference', function () {
  this.timeout(240_000);
  let url: string;
  let databases: Database[];
  let queries: number;

  /** As one replica has it, its queries counted. */
  const replica = async (): Promise<CrossReference> => {
    const database = await openDatabase({ url, data: '/nowhere' });
    databases.push(database);
    const ring = await openKeyRing(database.pool, [OPERATOR_KEY]);
    const query = ((...args: Parameters<pg.Pool['query']>) => {
      queries++;
      return database.pool.query(...args);
    }) as pg.Pool['query'];
    return crossReference({ query }, ring);
  };

  beforeEach(async () => {
    url = await freshDatabase();
    databases = [];
    queries = 0;
  });
  afterEach(() => Promise.all(databases.map(database => database.close())));
  after(dropDatabases);

  it('gives one thing one id, again after a restart, and the id leads back to it', async () => {
    const [id] = await (await replica()).issue([met('100234')]);
    assert.match(id!, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const later = await replica();
    assert.deepEqual(await later.issue([met('100234')]), [id]);
    assert.deepEqual(Object.fromEntries(await later.resolve([id!])), {
      [id!]: {
        kind: 'patient',
        survivor: id,
        natives: [{ endpoint: 'ehr', authority: 'urn:oid:2.999.1', value: '100234' }],
      },
    });
    assert.deepEqual(await later.find(met('100234')), [id]);
    assert.deepEqual(await later.find(met('100235')), []);
  });

  it('tells equal numbers of two authorities, endpoints, facilities or kinds apart', async () => {
    const references = await replica();
    const all = [
      met('100234'),
      met('100234', { authority: 'urn:oid:2.999.2' }),
      met('100234', { authority: '' }),
      met('100234', { endpoint: 'lab' }),
      met('100234', { facility: 'north' }),
      met('100234', { kind: 'account' }),
      met('100235'),
    ];
    const ids = await references.issue(all);
    assert.equal(new Set(ids).size, all.length);
    assert.deepEqual(await references.issue(all.toReversed()), ids.toReversed());
  });

  it('asks once each way, however many ids there are', async () => {
    const references = await replica();
    const many = Array.from({ length: 500 }, (_, n) => met(`M${n}`));
    const ids = await references.issue([...many, ...many]);
    assert.deepEqual([new Set(ids).size, queries], [500, 1]);
    await references.issue([...many.slice(0, 250), met('new')]);
    assert.equal(queries, 2);
    assert.equal((await references.resolve(ids)).size, 500);
    assert.equal(queries, 3);
    await references.resolve(['no id of ours', '']);
    await references.issue([]);
    assert.equal(queries, 3);
  });

  it('gives one id to what several replicas meet in the same instant, in whatever order', async () => {
    const replicas = await Promise.all(Array.from({ length: 4 }, replica));
    for (let round = 0; round < 10; round++) {
      const numbers = Array.from({ length: 40 }, (_, n) => `R${round}-${n}`);
      const told = await Promise.all(
        replicas.map(async (references, n) => {
          const turned = [...numbers.slice(n * 10), ...numbers.slice(0, n * 10)];
          const ids = await references.issue(turned.map(number => met(number)));
          return new Map(turned.map((number, at) => [number, ids[at]]));
        }),
      );
      for (const number of numbers) assert.equal(new Set(told.map(ids => ids.get(number))).size, 1, number);
    }
  });

  it('knows no id that it did not issue, and shows a facility its own and what is common', async () => {
    const references = await replica();
    const [north, common] = await references.issue([met('1', { facility: 'north' }), met('2')]);
    const seen = async (facility?: string) =>
      [...(await references.resolve([north!, common!], facility)).keys()].sort();
    assert.deepEqual(await seen(), [north, common].sort());
    assert.deepEqual(await seen('north'), [north, common].sort());
    assert.deepEqual(await seen('south'), [common]);
    assert.equal((await references.resolve(['01a214e6-f188-78a2-9e44-82a4818334aa'])).size, 0);
  });

  it('keeps no native identifier in the open, and outlives the keys of days', async () => {
    const references = await replica();
    const [id] = await references.issue([met('MRN-SECRET-77')]);
    const kept = await everythingIn(url);
    assert.ok(kept.includes(id!), 'the tables were looked at');
    assert.ok(!kept.includes('MRN-SECRET-77'));
    const ring = await openKeyRing(databases[0]!.pool, [OPERATOR_KEY]);
    await ring.keyOf(new Date('2020-01-01'));
    const erased = await erase(databases[0]!.pool, new Date());
    assert.equal(erased.keys, 1);
    assert.equal((await (await replica()).resolve([id!])).get(id!)?.natives[0]?.value, 'MRN-SECRET-77');
  });
});

describe('a native identifier as tables see it', () => {
  it('is the same after it was written as a token and read again', () => {
    const authority = fc.string().filter(text => !text.includes('|'));
    fc.assert(
      fc.property(authority, fc.string(), (issuer, value) => {
        assert.deepEqual(parseToken(tokenOf({ authority: issuer, value })), { authority: issuer, value });
      }),
    );
  });

  it('is a token of FHIR', () => {
    // FHIR R4 §3.1.1.5.14: the forms of a token.
    assert.equal(tokenOf({ authority: 'http://acme.org/patient', value: '2345' }), 'http://acme.org/patient|2345');
    assert.deepEqual(parseToken('437ff6d4'), { authority: '', value: '437ff6d4' });
    assert.deepEqual(parseToken('|2345'), { authority: '', value: '2345' });
  });
});
