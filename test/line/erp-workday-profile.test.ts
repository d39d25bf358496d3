/** What a profile changes of Workday: its own status codes, the approving authority it leaves to the gateway, and a digest in place of the password. */
import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { printFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';
import { overWorkday, type Problem } from './workday-rig.ts';

const WANTED = {
  company: '1010',
  requester: { identifier: 'a.sample' },
  costCenter: { code: '0010' },
  neededBy: '2026-12-15',
  deliverTo: { code: '1010' },
  currency: 'USD',
  lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '2' }, unitPrice: '8.25' }],
};

describe('a tenant of Workday with a profile of its own', function () {
  this.timeout(60_000);
  const erp = overWorkday({
    profile: {
      causes: { 'Outside the open window': 'period-closed' },
      statuses: { requisition: { SUCCESSFULLY_COMPLETED: 'closed' } },
    },
    settings: {
      presents: 'username-token-digest',
      soap: '1.2',
    },
  });

  it('says where a requisition stands in its own codes, and never sees the password', async () => {
    const { suppliers } = await erp.ok<SupplierList>('GET', 'suppliers?company=1010&number=0000100017');
    const [line] = WANTED.lines;
    const { id, number } = await erp.ok<PurchaseRequisition>('POST', 'purchase-requisitions', {
      ...WANTED,
      lines: [{ ...line, supplier: { id: suppliers[0]!.id } }],
    });
    const submitted = await erp.ok<PurchaseRequisition>('POST', `purchase-requisitions/${id}/submit`, {});
    assert.equal(submitted.status, 'pending-approval');
    erp.tenant().decide(number!, 'APPROVED');
    const decided = await erp.ok<PurchaseRequisition>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual(
      [decided.status, decided.systemStatus],
      ['closed', [{ field: 'Requisition_Document_Status', code: 'SUCCESSFULLY_COMPLETED' }]],
    );
    const { purchaseOrders } = await erp.ok<PurchaseOrderList>('GET', `purchase-orders?company=1010&requisition=${id}`);
    assert.equal(purchaseOrders.length, 1);
    assert.ok(
      erp
        .tenant()
        .calls()
        .every(({ body }) => !body.includes('sandbox-only') && body.includes('#PasswordDigest')),
    );
  });

  it('names the cause of what only its own validations say, and keeps the words to itself', async () => {
    const bend = (body: string): string =>
      body.replaceAll(/Invalid ID value\.[^<]*/g, 'Hospital rule 12: the date lies outside the OPEN window.');
    const unknown = { ...WANTED, costCenter: { code: '9999' } };
    const plain = await erp.call<Problem>('POST', 'purchase-requisitions', unknown);
    assert.equal(plain.body.backend?.cause, 'reference-unknown');
    erp.tenant().next({ kind: 'bent', on: 'Submit_Requisition', bend });
    const { body } = await erp.call<Problem>('POST', 'purchase-requisitions', unknown);
    assert.deepEqual([body.code, body.backend?.cause], ['backend-rejected', 'period-closed']);
    assert.doesNotMatch(JSON.stringify(body), /Hospital|window/);
  });

  it('is told what to do in place of what Workday cannot', async () => {
    const cannot = await erp.call<Problem & { detail?: string }>('GET', 'inventory-items?company=1010');
    assert.equal(cannot.status, 501);
    assert.match(JSON.stringify(cannot.body), /Keep stock at a system of record that has it/);
  });
});

describe('a profile of Workday that approves all that is submitted', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-authority-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true });
    await appendFile(join(folder, 'profiles/sandbox-workday.yml'), '\nautoComplete: true\n');
  });
  after(() => rm(folder, { recursive: true }));

  const errors = async (approvals: string): Promise<string[]> => {
    const text = await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8');
    const config = join(folder, 'canongate.yml');
    await writeFile(config, text.replace(/(profile: sandbox-workday\n +approvals: )gateway/, `$1${approvals}`));
    const { findings } = await checkConfiguration(config, await loadRegistry(), 'sandbox');
    return findings.filter(({ severity }) => severity === 'error').map(printFinding);
  };

  it('is right where the gateway has decided before', async () => {
    assert.deepEqual(await errors('gateway'), []);
  });

  it('is refused where Workday holds the authority, for nobody would decide', async () => {
    const told = await errors('system');
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0] ?? '', /canongate\.yml:\d+:\d+ {2}bad-value {2}workday: `autoComplete`.*nobody has decided/);
  });
});
