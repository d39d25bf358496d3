/** What the gateway itself turns away: who asked for a write is told that nothing was done, who only asked is told nothing of it. */
import assert from 'node:assert/strict';
import { type SapS4, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { type ErpGateway, gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';
import { PROFILE } from './sap-s4-rig.ts';

const SUPPLIER = { company: '1010', name: 'Northwind', currency: 'USD' };

describe('a write that the gateway turns away', function () {
  this.timeout(60_000);
  let sap: SapS4;
  let gateway: ErpGateway;
  before(async () => {
    sap = await startSapS4({ port: 0, user: 'gateway', password: 'not-a-secret' });
    const signIn = { username: 'gateway', password: 'not-a-secret' };
    const endpoint = { adapter: 'rest', dialect: 'sap-s4', url: sap.url, ...signIn };
    gateway = await gatewayBefore(endpoint, PROFILE, undefined, ['suppliers']);
  });
  after(async () => {
    await gateway?.close();
    await sap?.close();
    await dropDatabases();
  });

  const TURNED_AWAY: readonly [why: string, status: number, body: unknown, headers?: Record<string, string>][] = [
    ['its contract does not take it', 422, {}],
    ['its name does not fit there', 422, { ...SUPPLIER, name: 'N'.repeat(81) }],
    ['it is no JSON that the contract could be held against', 400, '{"company":1,"company":2}'],
    ['nobody knows who calls', 401, SUPPLIER, { 'x-api-key': 'unknown' }],
    ['it is of another kind', 415, SUPPLIER, { 'content-type': 'text/plain' }],
  ];
  for (const [why, status, body, headers] of TURNED_AWAY)
    it(`because ${why} has not been done, and says so`, async () => {
      const told = await gateway.call<Problem>('POST', 'suppliers', body, headers);
      assert.deepEqual([told.status, told.body.outcome], [status, 'not_applied'], JSON.stringify(told.body));
      assert.equal(sap.asked.filter(one => one.startsWith('POST')).length, 0);
    });

  it('under the key of another body has not been done', async () => {
    const key = { 'idempotency-key': 'reused' };
    await gateway.call('POST', 'suppliers', SUPPLIER, key);
    const told = await gateway.call<Problem>('POST', 'suppliers', { ...SUPPLIER, currency: 'EUR' }, key);
    assert.deepEqual([told.body.code, told.body.outcome], ['key-reused', 'not_applied']);
  });

  it('is told from a question, of which nothing could be done', async () => {
    const told = await gateway.call<Problem>('GET', 'suppliers/unknown');
    assert.deepEqual([told.status, told.body.outcome], [404, undefined], JSON.stringify(told.body));
  });
});
