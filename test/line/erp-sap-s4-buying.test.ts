/** From the supplier to the matched invoice over S/4HANA, whose interface approves nothing: the gateway holds the authority. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { procureToPay } from '../erp/procure-to-pay.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';

const TODAY = new Date().toISOString().slice(0, 10);
const ASKS = { 'canongate-actor': 'id="a.sample"' };
const APPROVES = { 'canongate-actor': 'id="m.example"; role="ward-manager"' };

describe('buying over S/4HANA', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'canongate-sap-s4-'));
  const rules = join(folder, 'rules.yml');
  writeFileSync(rules, '- { id: small, currency: USD, max: "500.00", approvers: [{ role: ward-manager }] }\n');
  after(() => rmSync(folder, { recursive: true, force: true }));
  const { sap, call, done } = siteOfSapS4({ blockRequisitions: true }, configuration => {
    Object.assign(configuration, { tables: { 'approval-rules': rules } });
    Object.assign(configuration.serviceEndpoints!['erp']!, { approvals: 'gateway' });
  });

  it('goes from the supplier to the invoice that matches its order and what came', async () => {
    const walked = await procureToPay({
      call: (method, path, body, headers) => call(method, path, body, { ...ASKS, ...headers }),
      approver: APPROVES,
      today: TODAY,
      async buys({ number }) {
        sap().order(number!);
      },
    });
    const said = (step: string) => walked[step] as Record<string, unknown>;
    assert.equal(said('requisition')['status'], 'draft');
    assert.equal(said('submitted')['status'], 'pending-approval');
    assert.equal(said('approved')['status'], 'approved');
    assert.equal(said('order, partly received')['status'], 'partially-received');
    assert.equal(said('order, received')['status'], 'received');
    assert.deepEqual(said('invoice status')['payment'], 'unpaid');
    assert.equal(said('match')['result'], 'matched', JSON.stringify(said('match')));
  });

  it('orders nothing before the gateway has approved: what is asked for stands there blocked', async () => {
    const made = await done<PurchaseRequisition>(
      'POST',
      'purchase-requisitions',
      {
        ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
        ...{ neededBy: TODAY, deliverTo: { code: '1010' } },
        lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '1' }, unitPrice: '8.25' }],
      },
      ASKS,
    );
    assert.throws(() => sap().order(made.number!), /nothing of requisition/);
    const { status } = await call<Problem>('POST', `purchase-requisitions/${made.id}/approve`, {}, ASKS);
    assert.ok(status >= 400);
  });
});
