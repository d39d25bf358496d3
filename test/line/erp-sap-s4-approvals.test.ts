/** Approvals of requisitions in S/4HANA, whose interface has none: the gateway decides, and its decision stands alone. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import { type SapS4, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { type ErpGateway, gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';
import { levels, why } from './approvals-rig.ts';
import { PROFILE } from './sap-s4-rig.ts';

const RULES = `
- { id: ward, currency: USD, max: "500.00", approvers: [{ role: ward-manager }, { person: j.lindqvist }] }
`;
const by = (person: string) => ({ 'canongate-actor': person });
const ASKING = by('id="a.sample"; role="ward-manager"');
const WARD = by('id="s.abara"; role="ward-manager"');
const HEAD = by('id="j.lindqvist"');

describe('an approval of a requisition in S/4HANA', function () {
  this.timeout(120_000);
  let folder: string;
  let sap: SapS4;
  let gateway: ErpGateway;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-sap-'));
    await writeFile(join(folder, 'rules.yml'), RULES);
    sap = await startSapS4({ port: 0 });
    const sign = { username: 'GATEWAY', password: 'sandbox' };
    const endpoint = { adapter: 'rest', dialect: 'sap-s4', url: sap.url, ...sign, approvals: 'gateway' };
    gateway = await gatewayBefore(endpoint, PROFILE, configuration => {
      configuration.tables = { 'approval-rules': join(folder, 'rules.yml') };
    });
  });
  after(async () => {
    await gateway?.close();
    await sap?.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  const asked = async (unitPrice?: string) => {
    const { body } = await gateway.call<PurchaseRequisition>(
      'POST',
      'purchase-requisitions',
      {
        ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
        ...{ neededBy: '2026-04-01', deliverTo: { code: '171A' }, urgency: 'urgent' },
        lines: [
          {
            number: 1,
            item: { code: '000417', description: 'Gloves' },
            quantity: { value: '12', unit: 'EA' },
            ...(unitPrice !== undefined && { unitPrice }),
          },
        ],
      },
      ASKING,
    );
    assert.equal(body.status, 'draft');
    return `purchase-requisitions/${body.id}`;
  };
  const verb = <T = PurchaseRequisition>(path: string, what: string, who: Record<string, string>) =>
    gateway.call<T>('POST', `${path}/${what}`, {}, who);

  it('is none until it is submitted, whatever the system of record lets through, and then goes its way', async () => {
    const path = await asked('8.25');
    assert.equal((await gateway.call<PurchaseRequisition>('GET', path)).body.status, 'draft');
    const sent = await verb(path, 'submit', ASKING);
    assert.deepEqual([sent.body.status, ...levels(sent.body)], ['pending-approval', '1 open', '2 open']);
    assert.match(String(why(await verb<Problem>(path, 'approve', ASKING)).at(-1)), /requester Rule ward/);
    await verb(path, 'approve', WARD);
    const { body } = await verb(path, 'approve', HEAD);
    assert.deepEqual([body.status, ...levels(body)], ['approved', '1 approved s.abara', '2 approved j.lindqvist']);
    const read = await gateway.call<PurchaseRequisition>('GET', path);
    assert.deepEqual([read.body.status, read.body.approval], [body.status, body.approval]);
  });

  it('is refused by its threshold, and the rule that is met is named', async () => {
    const path = await asked('82.50');
    assert.deepEqual(why(await verb<Problem>(path, 'submit', ASKING)).slice(0, 2), [422, 'invalid-request']);
    const low = await asked('2.50');
    await verb(low, 'submit', ASKING);
    assert.match(String(why(await verb<Problem>(low, 'approve', HEAD)).at(-1)), /Rule ward leaves level 1 to role/);
  });

  it('is under no threshold without a price, though the system of record reckons with nothing', async () => {
    const path = await asked();
    const { body } = await gateway.call<PurchaseRequisition>('GET', path);
    assert.deepEqual(body.total, { amount: '0', currency: 'USD' });
    const refused = why(await verb<Problem>(path, 'submit', ASKING));
    assert.deepEqual(refused.slice(0, 2), [422, 'invalid-request']);
    assert.match(String(refused.at(-1)), /facts-unknown A price is missing/);
  });
});
