/** From a requisition to an order over Workday, as a ward sees it: the real gateway, its store, and a tenant that judges. */
import assert from 'node:assert/strict';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition, PurchaseRequisitionList } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

const FAULT = { kind: 'throttle' } as const;

describe('purchasing over Workday', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  const { ok, call } = erp;
  let supplier: string;
  before(async () => {
    const found = await ok<SupplierList>('GET', 'suppliers?company=1010&number=0000100017');
    supplier = found.suppliers[0]!.id;
  });
  const wanted = (over: object = {}, line: object = {}) => ({
    company: '1010',
    reference: 'WARD-7-0031',
    requester: { identifier: 'a.sample' },
    costCenter: { code: '0010' },
    urgency: 'urgent',
    neededBy: '2026-12-15',
    deliverTo: { code: '1010' },
    justification: 'Stock is running out',
    currency: 'USD',
    lines: [
      {
        number: 1,
        item: { code: '000417', description: 'Nitrile gloves' },
        quantity: { value: '12', unit: 'EA' },
        unitPrice: '8.2500',
        supplier: { id: supplier },
        ...line,
      },
    ],
    ...over,
  });
  const order = async (number: string): Promise<PurchaseOrder> => {
    const { purchaseOrders } = await ok<PurchaseOrderList>('GET', 'purchase-orders?company=1010');
    return purchaseOrders.find(one => one.number === number)!;
  };

  it('asks for goods as a draft, with every field back as it was given', async () => {
    const { status, body } = await call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    assert.equal(status, 201, JSON.stringify(body));
    const { id, number, meta: _, ...rest } = body;
    assert.ok(number);
    assert.deepEqual(rest, {
      ...wanted(),
      status: 'draft',
      systemStatus: [{ field: 'Requisition_Document_Status', code: 'DRAFT' }],
      requester: { identifier: 'a.sample', name: 'Alex Sample' },
      costCenter: { code: '0010', name: 'Emergency Department' },
      deliverTo: { code: '1010', name: 'Main Hospital' },
      lines: [
        {
          ...wanted().lines[0],
          unitPrice: '8.2500',
          supplier: { id: supplier, name: 'Northwind Medical Supply' },
          neededBy: '2026-12-15',
          costCenter: { code: '0010', name: 'Emergency Department' },
        },
      ],
      total: { amount: '99', currency: 'USD' },
    });
    assert.deepEqual(await ok('GET', `purchase-requisitions/${id}`), body);
  });

  it('puts it before those who approve, and is ordered once they have', async () => {
    const { id, number } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const submitted = await ok<PurchaseRequisition>('POST', `purchase-requisitions/${id}/submit`, { note: 'Please' });
    assert.equal(submitted.status, 'pending-approval');
    const twice = await call<Problem>('POST', `purchase-requisitions/${id}/submit`, {});
    assert.deepEqual(refusal(twice), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(twice), [['/id', 'is-pending-approval']]);
    const pending = await ok<PurchaseRequisitionList>(
      'GET',
      'purchase-requisitions?company=1010&status=pending-approval&requester=a.sample',
    );
    assert.deepEqual(
      pending.purchaseRequisitions.map(one => one.id),
      [id],
    );
    erp.tenant().decide(number!, 'APPROVED');
    assert.equal((await ok<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).status, 'ordered');
    const { purchaseOrders } = await ok<PurchaseOrderList>('GET', `purchase-orders?company=1010&requisition=${id}`);
    assert.deepEqual(
      purchaseOrders.map(({ status, supplier: from, total, lines }) => [
        status,
        from?.id,
        total?.amount,
        lines?.[0]?.item?.code,
      ]),
      [['open', supplier, '99', '000417']],
    );
  });

  it('says what Workday cannot: to decide is done in its inbox, or by the gateway', async () => {
    const { id } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const approve = await call<Problem>('POST', `purchase-requisitions/${id}/approve`, {}, { 'x-actor': 'm.example' });
    assert.equal(approve.status, 501, JSON.stringify(approve.body));
  });

  it('reads the orders of the demo data, digits and leading zeros as they stand', async () => {
    const { id, meta: _, ...rest } = await order('4500000017');
    assert.ok(id);
    assert.equal(rest.status, 'open');
    assert.deepEqual([rest.orderDate, rest.currency, rest.paymentTerms?.code], ['2026-02-02', 'USD', 'NT30']);
    assert.deepEqual(rest.lines?.[1], {
      number: 2,
      item: { code: '000981', description: 'Saline 0.9 %, 500 ml' },
      description: 'Saline 0.9 %, 500 ml',
      quantity: { value: '250', unit: 'EA' },
      unitPrice: '2.1475',
      amount: '536.875',
      received: { value: '0', unit: 'EA' },
      invoiced: { value: '0', unit: 'EA' },
      costCenter: { code: '0020', name: 'Operating Theatres' },
      account: { code: '0000400000', name: 'Medical Supplies' },
      deliverTo: { code: '1010', name: 'Main Hospital' },
      neededBy: '2026-02-20',
    });
  });

  it('names the requisition of an order where it is one, and none where there are several', async () => {
    const { id } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const other = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const { records } = erp.tenant();
    const row = records.all('Purchase_Order').find(one => one.data['Purchase_Order_ID'] === '4500000017')!;
    const from = (...numbers: (string | undefined)[]) => {
      row.data['Requisition_Reference'] = numbers.map(number => records.to('Requisition_Number', number));
    };
    from(other.number);
    assert.deepEqual((await order('4500000017')).requisition, { id: other.id });
    from(other.number, (await ok<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).number);
    assert.equal((await order('4500000017')).requisition, undefined);
    from();
  });

  const REFUSED: readonly [why: string, of: () => object, at: string, cause: string][] = [
    [
      'a cost centre that nobody knows',
      () => wanted({ costCenter: { code: '9999' } }),
      '/lines/0/costCenter',
      'reference-unknown',
    ],
    [
      'a cost centre that is closed',
      () => wanted({}, { costCenter: { code: '0030' } }),
      '/lines/0/costCenter',
      'reference-inactive',
    ],
    [
      'an item that was withdrawn',
      () => wanted({}, { item: { code: '000300' } }),
      '/lines/0/item/code',
      'reference-inactive',
    ],
    [
      'a person who is nobody',
      () => wanted({ requester: { identifier: 'nobody' } }),
      '/requester/identifier',
      'reference-unknown',
    ],
    [
      'a unit that nobody knows',
      () => wanted({}, { quantity: { value: '1', unit: 'XX' } }),
      '/lines/0/quantity/unit',
      'reference-unknown',
    ],
  ];
  for (const [why, of, at, cause] of REFUSED)
    it(`is refused for ${why}, and says where`, async () => {
      const refused = await call<Problem>('POST', 'purchase-requisitions', of());
      assert.deepEqual(refusal(refused), [502, 'backend-rejected', 'not_applied']);
      assert.deepEqual(places(refused), [[at, cause]]);
    });

  it('does not order from one who is inactive', async () => {
    const { suppliers } = await ok<SupplierList>('GET', 'suppliers?company=1010&status=inactive');
    const refused = await call<Problem>(
      'POST',
      'purchase-requisitions',
      wanted({}, { supplier: { id: suppliers[0]!.id } }),
    );
    assert.deepEqual(places(refused), [['/lines/0/supplier/id', 'reference-inactive']]);
  });

  it('does not take services for goods', async () => {
    const refused = await call<Problem>('POST', 'purchase-requisitions', wanted({ kind: 'services' }));
    assert.deepEqual([refused.status, places(refused)], [422, [['/kind', 'not-supported']]]);
  });

  it('numbers lines as they were given, and by their places where Workday itself has named one', async () => {
    const lines = [3, 1].map(number => ({ ...wanted().lines[0]!, number }));
    const { id, number } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted({ lines }));
    const numbers = async () =>
      (await ok<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).lines?.map(one => one.number);
    assert.deepEqual(await numbers(), [3, 1]);
    const row = erp
      .tenant()
      .records.all('Requisition')
      .find(one => one.data['Requisition_Number'] === number)!;
    const [first] = row.data['Item_Request_Line_Data'] as Record<string, unknown>[];
    first!['Goods_Requisition_Line_ID'] = 'REQUISITION_GOODS_LINE-3-1207';
    assert.deepEqual(await numbers(), [1, 2]);
  });

  for (const [reference, justification] of [
    ['WARD-7', '[STAT] for theatre 2'],
    [undefined, '[STAT] for theatre 2'],
    [undefined, '[ref:A] is what they say'],
    ['A [1]]', '] and on'],
    ['A]', undefined],
    ['A', '\n two lines'],
  ] as const)
    it(`keeps the number ${reference} and the reason ${JSON.stringify(justification)} apart`, async () => {
      const made = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted({ reference, justification }));
      assert.deepEqual([made.reference, made.justification], [reference, justification]);
    });

  it('takes what a person has written in brackets for no number', async () => {
    const { id, number } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const row = erp
      .tenant()
      .records.all('Requisition')
      .find(one => one.data['Requisition_Number'] === number)!;
    row.data['Internal_Memo'] = '[STAT] for theatre 2';
    const { reference, justification } = await ok<PurchaseRequisition>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual([reference, justification], [undefined, '[STAT] for theatre 2']);
  });

  it('refuses a ledger account, for which a line of a requisition has no place', async () => {
    const before = erp.tenant().records.all('Requisition').length;
    const refused = await call<Problem>(
      'POST',
      'purchase-requisitions',
      wanted({}, { account: { code: '0000400000' } }),
    );
    assert.deepEqual([refused.status, places(refused)], [422, [['/lines/0/account', 'not-supported']]]);
    assert.equal(erp.tenant().records.all('Requisition').length, before);
  });

  it('asks again where Workday is overrun while it only reads', async () => {
    const { id } = await ok<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    erp.tenant().next({ ...FAULT, on: 'Get_Requisitions' });
    const read = await call<PurchaseRequisition>('GET', `purchase-requisitions/${id}`);
    assert.equal(read.status, 200, JSON.stringify(read.body));
  });

  for (const [what, behaviour] of [
    ['whose answer was lost', { kind: 'lost' }],
    ['of which Workday says that it failed, after it was done', { kind: 'failed-after' }],
  ] as const)
    it(`makes a requisition ${what} once: it is found again by its number`, async () => {
      const before = erp.tenant().records.all('Requisition').length;
      erp.tenant().next({ ...behaviour, on: 'Submit_Requisition' });
      const key = { 'idempotency-key': `lost-${behaviour.kind}` };
      const first = await call<Problem>('POST', 'purchase-requisitions', wanted(), key);
      assert.ok(
        first.status === 202 || first.status === 201 || first.body.outcome === 'unknown',
        JSON.stringify(first.body),
      );
      for (let tries = 0; tries < 50; tries++) {
        const again = await call<PurchaseRequisition>('POST', 'purchase-requisitions', wanted(), key);
        if (again.status === 201) break;
        await new Promise(done => setTimeout(done, 100));
      }
      assert.equal(erp.tenant().records.all('Requisition').length, before + 1);
    });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});
