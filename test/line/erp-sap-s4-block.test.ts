/** The block of a requisition in S/4HANA: lifted for what the gateway has approved, line by line, once, and by nobody else's authority. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { why } from './approvals-rig.ts';
import { type Answer, refusalOf, type Site, siteOfSapS4, toldBy } from './sap-s4-rig.ts';

const ASKS = { 'canongate-actor': 'id="a.sample"' };
const APPROVES = { 'canongate-actor': 'id="m.example"; role="ward-manager"' };
const FINANCE = { 'canongate-actor': 'id="t.muster"; role="finance"' };
const RULES = `
- { id: small, currency: USD, max: "500.00", approvers: [{ role: ward-manager }] }
- { id: large, currency: USD, min: "500.01", max: "5000.00", approvers: [{ role: ward-manager }, { role: finance }] }
`;

const folder = mkdtempSync(join(tmpdir(), 'canongate-sap-s4-'));
const rules = join(folder, 'rules.yml');
writeFileSync(rules, RULES);
after(() => rmSync(folder, { recursive: true, force: true }));

type Configuration = Parameters<NonNullable<Parameters<typeof siteOfSapS4>[1]>>[0];
const holding = (approvals: 'gateway' | 'system') => (configuration: Configuration) => {
  Object.assign(configuration, { tables: { 'approval-rules': rules } });
  Object.assign(configuration.serviceEndpoints!['erp']!, { approvals });
};

/** A requisition of two lines, submitted; its number there, and its path here. */
const asking =
  ({ done, sap, call }: Site) =>
  async (unitPrice = '8.25') => {
    const body = {
      ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
      ...{ neededBy: '2026-04-01', deliverTo: { code: '1010' } },
      lines: ['000417', '001040'].map((code, at) => ({
        ...{ number: at + 1, item: { code }, quantity: { value: '2', unit: 'EA' }, unitPrice },
      })),
    };
    const { id, number } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', body, ASKS);
    const path = `purchase-requisitions/${id}`;
    const verb = <T = PurchaseRequisition>(what: string, input: object = {}, who = APPROVES): Promise<Answer<T>> =>
      call<T>('POST', `${path}/${what}`, input, who);
    const row = (item: string) =>
      sap().world.tables.one('A_PurchaseRequisitionItem', {
        PurchaseRequisition: number!,
        PurchaseRequisitionItem: item,
      })!;
    return {
      path,
      number: number!,
      verb,
      row,
      blocks: () => ['00010', '00020'].map(item => row(item)['IsPurReqnBlocked']),
      /** Changes of its items that left. */
      changes: () => sap().asked.filter(one => one.startsWith('PATCH') && one.includes(number!)).length,
    };
  };

const standing = ({ body }: Answer<PurchaseRequisition>) => [
  ...[body.status, body.approval?.status],
  ...(body.lines ?? []).map(({ status }) => status),
];

describe('the block of a requisition in S/4HANA', function () {
  this.timeout(120_000);
  const site = siteOfSapS4({ blockRequisitions: true }, holding('gateway'));
  const { sap, call } = site;
  const ask = asking(site);

  it('is lifted once the whole chain has approved, and what is approved may be ordered', async () => {
    const { verb, blocks, number, changes } = await ask('200.00');
    await verb('submit', {}, ASKS);
    assert.deepEqual(standing(await verb('approve')), Array(4).fill('pending-approval').with(1, 'pending'));
    assert.deepEqual([blocks(), changes()], [['1', '1'], 0]);
    assert.throws(() => sap().order(number), /nothing of requisition/);
    assert.deepEqual(standing(await verb('approve', {}, FINANCE)), Array(4).fill('approved'));
    assert.deepEqual([blocks(), changes()], [['', ''], 2]);
    assert.match(sap().order(number), /^\d{10}$/);
  });

  it('is lifted by line where some are approved, and stays where others are rejected', async () => {
    const { path, verb, blocks, number } = await ask();
    await verb('submit', {}, ASKS);
    const some = await verb('approve', { lines: [1] });
    assert.deepEqual(standing(some), ['partially-approved', 'pending', 'approved', 'pending-approval']);
    assert.deepEqual(blocks(), ['', '1']);
    await verb('reject', { lines: [2], reason: 'Is there' });
    const read = await call<PurchaseRequisition>('GET', path);
    assert.deepEqual(standing(read), ['partially-approved', 'approved', 'approved', 'rejected']);
    const order = sap().order(number);
    assert.equal(sap().world.tables.all('A_PurchaseOrderItem', { PurchaseOrder: order }).length, 1);
    assert.deepEqual(blocks(), ['', '1']);
  });

  it('is lifted once where the answer was lost, and asking again changes nothing', async () => {
    const { path, verb, blocks, changes } = await ask();
    await verb('submit', {}, ASKS);
    sap().fault({ kind: 'lost', method: 'PATCH' });
    const { body } = await verb<Problem & { outcome: string }>('approve');
    assert.equal(body.outcome, 'unknown');
    await eventually(
      async () => (await call<PurchaseRequisition>('GET', path)).body.status,
      status => status === 'approved',
    );
    assert.deepEqual([blocks(), changes()], [['', ''], 2]);
    const again = await eventually(
      () => verb('approve'),
      ({ status }) => status === 200,
    );
    assert.deepEqual([standing(again)[0], changes()], ['approved', 2]);
  });

  it('that somebody changed just before is lifted when the same person asks again', async () => {
    const { verb, blocks } = await ask();
    await verb('submit', {}, ASKS);
    sap().fault({ kind: 'stale', method: 'PATCH' });
    assert.deepEqual(toldBy(await verb<Problem>('approve')).slice(0, 3), [412, 'stale', 'not_applied']);
    assert.deepEqual(standing(await verb('approve')), Array(4).fill('approved'));
    assert.deepEqual(blocks(), ['', '']);
  });

  it('of a closed item is not lifted, and the decision is kept', async () => {
    const { path, verb, row, blocks } = await ask();
    await verb('submit', {}, ASKS);
    sap().world.tables.change(row('00010'), { IsClosed: true });
    const told = toldBy(await verb<Problem>('approve', { lines: [1] }));
    assert.deepEqual(told.slice(0, 3), [502, 'backend-rejected', 'not_applied']);
    assert.equal(told[4], '06/115');
    const { body } = await call<PurchaseRequisition>('GET', path);
    assert.equal(body.approval?.levels?.[0]?.decision, 'approved');
    assert.deepEqual(blocks(), ['1', '1']);
  });
});

describe('the block of a requisition in S/4HANA that has a release of its own', function () {
  this.timeout(120_000);
  const site = siteOfSapS4({ blockRequisitions: true }, holding('gateway'), { workflow: true });
  const ask = asking(site);

  it('is lifted, and that it waits for that release is said', async () => {
    const { verb, blocks } = await ask();
    await verb('submit', {}, ASKS);
    const told = toldBy(await verb<Problem>('approve'));
    assert.deepEqual([told[0], told[3]], [502, 'approval-ignored']);
    assert.deepEqual(blocks(), ['', '']);
  });
});

describe('the block of a requisition in S/4HANA that decides itself', function () {
  this.timeout(120_000);
  const site = siteOfSapS4({}, holding('system'));
  const ask = asking(site);

  it('is lifted by no call: the user of the gateway approves nothing in its own name', async () => {
    const { verb, row, blocks, changes } = await ask();
    // Somebody there has blocked them.
    for (const item of ['00010', '00020']) row(item)['IsPurReqnBlocked'] = '1';
    const refused = await verb<Problem>('approve');
    assert.deepEqual(why(refused).slice(0, 2), [501, 'not-supported']);
    assert.match(String((refused.body as { detail?: string }).detail), /approvals: gateway/);
    assert.deepEqual([blocks(), changes()], [['1', '1'], 0]);
  });

  it('is not set by the gateway either: a profile that says so is refused, for nobody would lift it', async () => {
    const told = await refusalOf({ blockRequisitions: true }, holding('system'));
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(
      told[0] ?? '',
      /canongate\.yml:\d+:\d+ {2}bad-value {2}erp: `blockRequisitions`.* {2}Write `approvals: gateway`/,
    );
  });
});
