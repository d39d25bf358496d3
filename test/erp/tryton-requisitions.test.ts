/** Requisitions at a real Tryton: made once, read back whole, decided on as a whole, and never believed to be approved where it did nothing. */
import assert from 'node:assert/strict';
import type { PurchaseRequisition, PurchaseRequisitionList } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

interface Refused {
  code: string;
  outcome: string;
  errors: { pointer: string; code: string }[];
}

describeWithTryton('requisitions at a real Tryton', () => {
  let gateway: TrytonGateway;
  let supplier: { id: string; name: string };
  before(async () => {
    gateway = await gatewayBeforeTryton();
    const { body } = await gateway.call<SupplierList>('GET', 'suppliers?company=1010&number=0000100017');
    const [{ id, name }] = body.suppliers as [SupplierList['suppliers'][0]];
    supplier = { id, name };
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const wanted = (more: object = {}) => ({
    company: '1010',
    reference: 'WARD-7_0031 [x]',
    requester: { identifier: 'a.sample', name: 'Alex Sample' },
    facility: 'north',
    costCenter: { code: '0010' },
    kind: 'goods',
    urgency: 'urgent',
    neededBy: '2026-12-31',
    deliverTo: { code: '1010' },
    justification: 'Stock for the new ward [two rooms]',
    currency: 'USD',
    lines: [
      {
        number: 1,
        item: { code: '000417', description: 'Nitrile gloves' },
        quantity: { value: '12', unit: 'EA' },
        unitPrice: '8.2575',
        supplier: { id: supplier.id },
        costCenter: { code: '0020' },
      },
      { number: 2, item: { description: 'A sign for the door' }, quantity: { value: '0.5' }, unitPrice: '19.9' },
    ],
    ...more,
  });
  const made = async (more: object = {}): Promise<PurchaseRequisition> => {
    const { status, body } = await gateway.call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted(more));
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const press = <T = PurchaseRequisition>({ id }: PurchaseRequisition, verb: string, body: object = {}) =>
    gateway.call<T>('POST', `purchase-requisitions/${id}/${verb}`, body);

  it('are made as drafts, and what Tryton has no field for is read back all the same', async () => {
    const { id, number, meta, lines, deliverTo, ...rest } = await made();
    const { lines: [first, second] = [], deliverTo: _, ...said } = wanted();
    assert.match(number ?? '', /^\d+$/);
    assert.ok(meta?.version);
    assert.deepEqual(rest, {
      ...said,
      status: 'draft',
      systemStatus: [{ field: 'state', code: 'draft' }],
      // 12 of 8.2575 is 99.09, half of 19.9 is 9.95: rounded line by line.
      total: { amount: '109.04', currency: 'USD' },
    });
    assert.deepEqual(deliverTo, { code: '1010', name: 'Main Hospital' });
    const item = { ...first!.item, id: lines![0]!.item!.id };
    assert.deepEqual(lines, [{ ...first, item, supplier }, second]);
    assert.deepEqual((await gateway.call<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).body.lines, lines);
  });

  it('are made once for one key, whoever sends it again', async () => {
    const key = { 'idempotency-key': 'one-and-the-same' };
    const [one, two] = await Promise.all([
      gateway.call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted(), key),
      gateway.call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted(), key),
    ]);
    const again = await gateway.call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted(), key);
    assert.ok([one, two].some(({ body }) => body.id === again.body.id));
  });

  it('go from hand to hand: submitted, approved, and turned into requests', async () => {
    const draft = await made();
    const submitted = await press(draft, 'submit');
    assert.deepEqual(
      [submitted.status, submitted.body.status],
      [200, 'pending-approval'],
      JSON.stringify(submitted.body),
    );
    assert.deepEqual(submitted.body.approval, { authority: 'system', status: 'pending' });
    const approved = await press(draft, 'approve');
    assert.deepEqual([approved.status, approved.body.status], [200, 'ordered']);
    assert.deepEqual(approved.body.approval, { authority: 'system', status: 'approved' });
    assert.equal((await press<Refused>(draft, 'approve')).body.code, 'conflict');
  });

  it('are rejected, given back and taken back', async () => {
    const one = await made();
    await press(one, 'submit');
    assert.equal((await press(one, 'return', { reason: 'The price is missing' })).body.status, 'draft');
    await press(one, 'submit');
    assert.equal((await press(one, 'reject', { reason: 'Not this year' })).body.status, 'rejected');
    assert.equal((await press(one, 'cancel')).body.status, 'cancelled');
    const two = await made();
    await press(two, 'submit');
    assert.equal((await press(two, 'cancel', { reason: 'No longer needed' })).body.status, 'cancelled');
  });

  it('are not approved before they are submitted, nor by line, nor against another version', async () => {
    const draft = await made();
    const early = await press<Refused>(draft, 'approve');
    assert.deepEqual(
      [early.status, early.body.code, early.body.outcome, early.body.errors],
      [409, 'conflict', 'not_applied', [{ pointer: '/id', code: 'is-draft' }]],
    );
    await press(draft, 'submit');
    const part = await press<Refused>(draft, 'approve', { lines: [1] });
    assert.deepEqual([part.status, part.body.errors], [501, [{ pointer: '/lines', code: 'not-supported' }]]);
    assert.equal((await press<Refused>(draft, 'approve', { version: '1' })).status, 412);
    assert.equal((await press(draft, 'approve', { lines: [1, 2] })).body.status, 'ordered');
  });

  it('are listed by where they stand and who asked, the latest first', async () => {
    const mine = await made({ requester: { identifier: 'm_example' } });
    const other = await made({ requester: { identifier: 'mxexample' } });
    const list = async (query: string): Promise<(string | undefined)[]> => {
      const { status, body } = await gateway.call<PurchaseRequisitionList>(
        'GET',
        `purchase-requisitions?company=1010${query}`,
      );
      assert.equal(status, 200, JSON.stringify(body));
      return body.purchaseRequisitions.map(({ id }) => id);
    };
    assert.deepEqual(await list('&requester=m_example'), [mine.id]);
    assert.deepEqual((await list('&status=draft')).slice(0, 2), [other.id, mine.id]);
    assert.deepEqual(await list('&status=partially-approved'), []);
  });

  it('are refused where a code is not known, with the place of each', async () => {
    const lines = [{ number: 1, item: { code: '417' }, quantity: { value: '1', unit: 'DOZEN' } }];
    const { status, body } = await gateway.call<Refused>(
      'POST',
      'purchase-requisitions',
      wanted({ lines, deliverTo: { code: '171A' } }),
    );
    assert.equal(status, 422);
    assert.deepEqual(body.errors, [
      { pointer: '/deliverTo/code', code: 'no-warehouse' },
      { pointer: '/lines/0/item/code', code: 'bad-code' },
      { pointer: '/lines/0/quantity/unit', code: 'bad-code' },
    ]);
  });
});
