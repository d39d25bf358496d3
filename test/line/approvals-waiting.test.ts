/** Systems that take a requisition and know no decision, Workday and Oracle Fusion: they are given what the gateway has approved, and nothing before. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import { startWorkday } from '../../simulators/erp/workday/index.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { type ErpGateway, gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { levels, why } from './approvals-rig.ts';
import { PROFILE as FUSION } from './oracle-fusion-rig.ts';
import { PROFILE as WORKDAY } from './workday-rig.ts';

const RULES = `
- { id: ward, currency: USD, max: "500.00", approvers: [{ role: ward-manager }, { person: j.lindqvist }] }
- { id: investment, kind: capital, currency: USD, max: "500.00", refuse: The board decides. }
`;
const by = (person: string) => ({ 'canongate-actor': person });
const ASKING = by('id="n.weiss"; role="nurse"');
const WARD = by('id="s.abara"; role="ward-manager"');
const HEAD = by('id="j.lindqvist"');

interface System {
  url: string;
  /** How often it was sent a submission. */
  submitted(): number;
  /** The next submission goes wrong on its way. */
  next(kind: 'lost' | 'reset'): void;
  close(): Promise<void>;
}

interface Kind {
  system: string;
  open(): Promise<System>;
  endpoint: Record<string, unknown>;
  profile: Record<string, unknown>;
  /** What it says of a requisition once it was submitted. */
  becomes: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    system: 'Workday',
    async open() {
      const tenant = await startWorkday();
      const isIt = (body: string): boolean =>
        /Submit_Requisition_Request/.test(body) && /[:<]Submit>true|Submit>1</.test(body);
      return {
        url: tenant.url,
        submitted: () => tenant.calls().filter(({ body }) => isIt(body)).length,
        next: kind => tenant.next({ kind, on: 'Submit_Requisition' }),
        close: () => tenant.close(),
      };
    },
    endpoint: {
      adapter: 'soap',
      dialect: 'workday',
      username: 'gateway@tenant',
      password: 'sandbox-only',
      timestamp: '5m',
    },
    profile: { ...WORKDAY, autoComplete: true },
    becomes: /SUCCESSFULLY_COMPLETED/,
  },
  {
    system: 'Oracle Fusion',
    async open() {
      const user = { name: 'gateway', password: 'not-a-secret' };
      const erp = await startOracleFusion({ port: 0, user, token: 'a-token' });
      return {
        url: erp.url,
        submitted: () => erp.received.filter(({ body }) => body.includes('submitRequisition')).length,
        next: kind => erp.plan({ kind, on: { method: 'POST' } }),
        close: () => erp.close(),
      };
    },
    endpoint: { adapter: 'rest', dialect: 'oracle-fusion', username: 'gateway', password: 'not-a-secret' },
    profile: FUSION,
    becomes: /PENDING_APPROVAL|PENDING/,
  },
];

for (const { system, open, endpoint, profile, becomes } of KINDS)
  describe(`a requisition that the gateway approves for ${system}`, function () {
    this.timeout(120_000);
    let folder: string;
    let erp: System;
    let gateway: ErpGateway;
    let supplier: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'canongate-waiting-'));
      await writeFile(join(folder, 'rules.yml'), RULES);
      erp = await open();
      gateway = await gatewayBefore({ ...endpoint, url: erp.url, approvals: 'gateway' }, profile, configuration => {
        configuration.tables = { 'approval-rules': join(folder, 'rules.yml') };
      });
      const path = 'suppliers?company=1010&limit=1&number=0000100017';
      supplier = (await gateway.call<SupplierList>('GET', path)).body.suppliers?.[0]?.id ?? '';
    });
    after(async () => {
      await gateway?.close();
      await erp?.close();
      await dropDatabases();
      await rm(folder, { recursive: true, force: true });
    });

    const asked = async (over: object = {}): Promise<string> => {
      const told = await gateway.call<PurchaseRequisition>(
        'POST',
        'purchase-requisitions',
        {
          ...{ company: '1010', requester: { identifier: system === 'Workday' ? 'a.sample' : 'alex.sample' } },
          ...{ costCenter: { code: '0010' }, currency: 'USD', neededBy: '2026-12-15', deliverTo: { code: '1010' } },
          ...over,
          lines: [1, 2].map(number => ({
            ...{ number, item: { code: '000417', description: 'Gloves' }, quantity: { value: '2', unit: 'EA' } },
            ...{ unitPrice: '8.25', ...(system === 'Workday' && { supplier: { id: supplier } }) },
            ...(system !== 'Workday' && { account: { code: '0000400000' } }),
          })),
        },
        ASKING,
      );
      assert.equal(told.status, 201, JSON.stringify(told.body));
      return told.body.id;
    };
    const verb = <T = PurchaseRequisition>(id: string, what: string, who: Record<string, string>, body: object = {}) =>
      gateway.call<T>('POST', `purchase-requisitions/${id}/${what}`, body, who);
    const read = async (id: string) =>
      (await gateway.call<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).body;
    const orders = async (id: string) =>
      (await gateway.call<PurchaseOrderList>('GET', `purchase-orders?company=1010&requisition=${id}`)).body
        .purchaseOrders;

    it('reaches it when the whole chain has approved, and not when it is submitted', async () => {
      const id = await asked();
      const before = erp.submitted();
      const submitted = await verb(id, 'submit', ASKING);
      assert.deepEqual([submitted.status, submitted.body.status], [200, 'pending-approval']);
      assert.deepEqual((await verb(id, 'submit', ASKING)).body.status, 'pending-approval');
      const first = await verb(id, 'approve', WARD);
      assert.deepEqual(levels(first.body), ['1 approved s.abara', '2 open']);
      assert.equal(erp.submitted(), before);
      assert.equal((await read(id)).status, 'pending-approval');
      if (system === 'Workday') assert.deepEqual(await orders(id), []);
      const last = await verb(id, 'approve', HEAD);
      assert.equal(last.status, 200, JSON.stringify(last.body));
      assert.equal(last.body.approval?.status, 'approved');
      assert.match(JSON.stringify(last.body.systemStatus), becomes);
      assert.equal(erp.submitted(), before + 1);
      if (system === 'Workday') assert.equal((await orders(id)).length, 1);
      await verb(id, 'approve', HEAD);
      assert.equal(erp.submitted(), before + 1);
    });

    it('reaches it once where its last two lines are approved at once', async () => {
      const id = await asked();
      await verb(id, 'submit', ASKING);
      await verb(id, 'approve', WARD);
      const before = erp.submitted();
      const both = await Promise.all([1, 2].map(line => verb(id, 'approve', HEAD, { lines: [line] })));
      assert.deepEqual(
        both.map(({ status }) => status),
        [200, 200],
      );
      assert.equal(erp.submitted(), before + 1);
      if (system === 'Workday') assert.equal((await orders(id)).length, 1);
    });

    it('is what was asked for here, where the system tells of an investment as goods', async () => {
      const told = await verb<Problem>(await asked({ kind: 'capital', urgency: 'emergency' }), 'submit', ASKING);
      assert.match(String(why(told).at(-1)), /refused-by-rule Rule investment/);
    });

    it('never reaches it where it is rejected or given back', async () => {
      const before = erp.submitted();
      for (const [what, status] of [
        ['reject', 'rejected'],
        ['return', 'returned'],
      ] as const) {
        const id = await asked();
        await verb(id, 'submit', ASKING);
        await verb(id, 'approve', WARD);
        const part = await verb<Problem>(id, what, HEAD, {
          reason: 'Too many.',
          ...(what === 'reject' && { lines: [1] }),
        });
        if (what === 'reject') assert.match(String(why(part).at(-1)), /whole-only/);
        const told = what === 'reject' ? await verb(id, what, HEAD, { reason: 'Too many.' }) : part;
        assert.equal(told.status, 200, JSON.stringify(told.body));
        assert.equal((await read(id)).status, status);
        assert.match(JSON.stringify((await read(id)).systemStatus), /DRAFT|INCOMPLETE/);
      }
      assert.equal(erp.submitted(), before);
    });

    for (const [what, kind] of [
      ['was taken', 'lost'],
      ['never came', 'reset'],
    ] as const)
      it(`reaches it once where nobody heard that it ${what}`, async () => {
        const id = await asked();
        await verb(id, 'submit', ASKING);
        await verb(id, 'approve', WARD);
        const before = erp.submitted();
        erp.next(kind);
        await verb<Problem>(id, 'approve', HEAD);
        const again = await eventually(
          () => verb(id, 'approve', HEAD),
          ({ status }) => status === 200,
        );
        assert.equal(again.body.approval?.status, 'approved');
        const { systemStatus } = await eventually(
          () => read(id),
          ({ systemStatus }) => becomes.test(JSON.stringify(systemStatus)),
        );
        assert.match(JSON.stringify(systemStatus), becomes);
        if (system === 'Workday') assert.equal((await orders(id)).length, 1);
        assert.ok(erp.submitted() <= before + (kind === 'lost' ? 1 : 2));
      });
  });
