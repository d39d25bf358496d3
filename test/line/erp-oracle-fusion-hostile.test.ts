/** Answers over Oracle Fusion REST that a careless or hostile hand has changed: read losslessly or refused, never guessed. */
import assert from 'node:assert/strict';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { overFusion, type Problem } from './oracle-fusion-rig.ts';

const LIST = 'suppliers?company=1010&number=0000100017';
const REQUISITION = {
  ...{ company: '1010', requester: { identifier: 'alex.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
  ...{ neededBy: '2026-12-15', deliverTo: { code: '1010' } },
  lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '1' } }],
};

describe('a changed answer over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion();

  const bent = (bend: (body: string) => string, method = 'GET'): void =>
    erp().plan({ kind: 'bent', on: { method }, bend: answer => ({ ...answer, body: bend(answer.body) }) });
  const causeOf = async (path = LIST) => {
    const { status, body } = await call<Problem>('GET', path);
    return [status, body.backend?.cause];
  };

  it('that has a number where a text is due keeps all of its digits', async () => {
    bent(body => body.replace('"SupplierNumber":"0000100017"', '"SupplierNumber":12345678901234567890123'));
    const { suppliers } = await list<SupplierList>(LIST);
    assert.equal(suppliers[0]?.number, '12345678901234567890123');
  });

  it('that has an id beyond what a float holds keeps it', async () => {
    bent(body => body.replace(/"SupplierId":\d+/, '"SupplierId":999007199254740993'));
    const { suppliers } = await list<SupplierList>(LIST);
    bent(body => body);
    await call('GET', `suppliers/${suppliers[0]!.id}`);
    assert.match(decodeURIComponent(erp().received.at(-1)!.target), /SupplierId = 999007199254740993/);
  });

  const UNREADABLE: readonly [what: string, bend: (body: string) => string, cause: string][] = [
    ['says one thing twice', body => body.replace('"hasMore":', '"hasMore":true,"hasMore":'), 'duplicate-name'],
    ['is cut off', body => body.slice(0, -20), 'truncated'],
    ['reaches for the prototype', body => body.replace('"hasMore"', '"__proto__":{},"hasMore"'), 'not-json'],
    ['is a page for people', () => '<html><body>Sign in<br></body></html>', 'html-instead-of-json'],
    ['is empty', () => '', 'empty-response'],
    ['is a list', () => '[]', 'unexpected-shape'],
  ];
  for (const [what, bend, cause] of UNREADABLE)
    it(`that ${what} is not read`, async () => {
      bent(bend);
      assert.deepEqual(await causeOf(), [502, cause]);
    });

  it('that holds not all lines of a document is not taken for the document', async () => {
    const path = 'purchase-orders?company=1010';
    assert.equal((await list<PurchaseOrderList>(path)).purchaseOrders.length > 0, true);
    bent(body =>
      body.replace(
        /("lines":\{"items":.*?"hasMore":)false(,"limit":25,"offset":0,"links":\[\{"rel":"self","href":"[^"]*\/child\/lines")/,
        '$1true$2',
      ),
    );
    assert.deepEqual(await causeOf(path), [502, 'children-incomplete']);
  });

  it('whose body never ends is given up at the deadline', async () => {
    erp().plan({ kind: 'slow', ms: 10_000 });
    assert.deepEqual(await causeOf(), [504, 'no-answer']);
  });

  for (const [what, answer] of [
    ['says nothing of what was made', { status: 204, body: '' }],
    ['holds nothing of what was made', { status: 201, body: '{}' }],
  ] as const)
    it(`that ${what} is looked up, and made once`, async () => {
      erp().plan({ kind: 'bent', on: { method: 'POST' }, bend: from => ({ ...from, ...answer }) });
      const made = await doubtful<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
      assert.equal(made.status, 'draft');
      assert.equal(writes().length, 1);
    });

  it('that does not say what came of an action is looked up, and done once', async () => {
    const { body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
    erp().plan({ kind: 'bent', on: { method: 'POST' }, bend: from => ({ ...from, status: 204, body: '' }) });
    const submitted = await doubtful<PurchaseRequisition>('POST', `purchase-requisitions/${body.id}/submit`, {});
    assert.equal(submitted.status, 'pending-approval');
    assert.equal(writes().length, 2);
  });

  for (const result of ['"WARNING"', '"PENDING"', 'true', '{"STATUS":[{"CODE":"SUCCESS"},{"CODE":"ERROR"}]}'])
    it(`that says ${result} of an action is looked up, and done once`, async () => {
      const { body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
      bent(text => text.replace('"SUCCESS"', result), 'POST');
      const submitted = await doubtful<PurchaseRequisition>('POST', `purchase-requisitions/${body.id}/submit`, {});
      assert.equal(submitted.status, 'pending-approval');
      assert.equal(writes().length, 2);
    });

  for (const result of ['"ERROR"', '{"STATUS":[{"CODE":"FAILURE"}]}'])
    it(`that says ${result} of an action is a refusal`, async () => {
      const { body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
      bent(text => text.replace('"SUCCESS"', result), 'POST');
      const refused = await call<Problem>('POST', `purchase-requisitions/${body.id}/submit`, {});
      assert.deepEqual([refused.status, refused.body.backend?.cause], [502, 'action-refused']);
      assert.equal(refused.body.outcome, 'not_applied');
    });

  it('that leads to another host is not followed, and nothing is sent there', async () => {
    const { body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', REQUISITION);
    assert.equal(writes().length, 1);
    bent(text => text.replaceAll(erp().url, 'http://169.254.169.254'));
    const refused = await call<Problem>('POST', `purchase-requisitions/${body.id}/submit`, {});
    assert.deepEqual([refused.status, refused.body.backend?.cause], [502, 'link-foreign']);
    assert.equal(refused.body.outcome, 'not_applied');
    assert.equal(writes().length, 1);
  });

  it('that refuses us is told as ours to mend, and what we sent is not repeated in it', async () => {
    erp().plan({ kind: 'plain', status: 401, body: 'Unauthorized gateway:not-a-secret' });
    const { status, body } = await call<Problem>('GET', LIST);
    assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-refused-us', 'credential-refused']);
    assert.doesNotMatch(JSON.stringify(body), /not-a-secret/);
  });
});
