/** Lines of invoices at a real Tryton: what they come to there, of which line of which order they are, and what takes off. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { decimal } from './tryton/json-rpc.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

const ACCOUNT = { code: '0000417000' };

describeWithTryton('lines of invoices at a real Tryton', () => {
  let gateway: TrytonGateway;
  let supplier: string;
  let order: PurchaseOrder;
  before(async () => {
    gateway = await gatewayBeforeTryton(['suppliers', 'purchase-orders', 'invoices']);
    supplier = await supplierOf('0000100017');
    await renumbered('4500000017');
    const { body } = await gateway.call<{ purchaseOrders: PurchaseOrder[] }>(
      'GET',
      `purchase-orders?company=1010&supplier=${supplier}`,
    );
    order = body.purchaseOrders.find(({ number }) => number === '4500000017')!;
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  async function supplierOf(number: string): Promise<string> {
    const { body } = await gateway.call<SupplierList>('GET', `suppliers?company=1010&number=${number}`);
    return body.suppliers[0]!.id;
  }

  /** As buyers number them: by tens, with a title above. */
  async function renumbered(number: string): Promise<void> {
    const { id } = await gateway.erp.one('purchase.purchase', [['number', '=', number]]);
    const lines = await gateway.erp.find('purchase.line', [['purchase', '=', id]], []);
    for (const [at, line] of lines.entries())
      await gateway.erp.call('model.purchase.line.write', [line['id']], { sequence: (at + 1) * 10 });
    await gateway.erp.call('model.purchase.line.create', [
      { purchase: id, type: 'title', description: 'Consumables', sequence: 5 },
    ]);
  }

  const submit = (number: string, line: object, more: object = {}) =>
    gateway.call<Invoice & Problem>('POST', 'invoices', {
      ...{ company: '1010', kind: 'invoice', number, supplier: { id: supplier }, issueDate: '2026-11-02' },
      currency: 'USD',
      lines: [{ number: 1, description: 'Calibration', account: ACCOUNT, ...line }],
      ...more,
    });
  const heldOf = (number: string) => gateway.erp.one('account.invoice', [['reference', '=', number]], ['total_amount']);
  const notHeld = async (number: string) => {
    const { body } = await gateway.call<InvoiceList>('GET', `invoices?company=1010&number=${number}`);
    assert.deepEqual(body.invoices, []);
  };

  it('come to their amount, whether or not the price of one is said', async () => {
    const quantity = { value: '10', unit: 'HUR' };
    const { status, body } = await submit('LN-1', { quantity, amount: '100.00' }, { total: '100.00' });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.total, body.lines?.[0]?.unitPrice, body.status.processing], ['100.00', '10', 'posted']);
    assert.deepEqual((await heldOf('LN-1'))['total_amount'], decimal('100.00'));
  });

  it('are refused where quantity and price would come to something else', async () => {
    const thirds = { quantity: { value: '3', unit: 'HUR' }, amount: '100.00' };
    const priced = { unitPrice: '8.25', amount: '82.50' };
    for (const [number, line, pointer] of [
      ['LN-2', thirds, '/lines/0/unitPrice'],
      ['LN-3', priced, '/lines/0/quantity'],
    ] as const) {
      const { status, body } = await submit(number, line, { total: line.amount });
      assert.deepEqual([status, body.errors], [422, [{ pointer, code: 'required' }]]);
      await notHeld(number);
    }
  });

  it('are of an item however it is named: its account and its unit are those of the item', async () => {
    const { id } = order.lines![0]!.item!;
    const gloves = { item: { id }, description: 'Gloves', account: undefined, amount: '16.50', unitPrice: '8.25' };
    const { status, body } = await submit('LN-7', { ...gloves, quantity: { value: '2' } }, { total: '16.50' });
    assert.equal(status, 201, JSON.stringify(body));
    const [line] = body.lines!;
    assert.deepEqual(
      [line?.item, line?.quantity],
      [
        { id, code: '000417' },
        { value: '2', unit: 'EA' },
      ],
    );
    assert.ok(line?.account?.code);
  });

  it('may take off, and say so when they are read', async () => {
    const lines = [
      { number: 1, description: 'Calibration', amount: '110.00', account: ACCOUNT },
      { number: 2, description: 'Returned probe', amount: '-10.00', account: ACCOUNT },
    ];
    const { status, body } = await submit('LN-4', {}, { lines, total: '100.00' });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      [body.kind, body.total, body.lines?.map(({ amount }) => amount)],
      ['invoice', '100.00', ['110.00', '-10.00']],
    );
  });

  it('name the lines of their order by the numbers that the order tells', async () => {
    const [first] = order.lines!;
    assert.deepEqual(order.lines!.map(({ number }) => number).slice(0, 2), [10, 20]);
    const gloves = {
      ...{ purchaseOrderLine: 10, item: { code: '000417' }, description: 'Gloves' },
      ...{ quantity: { value: '60', unit: 'EA' }, unitPrice: '8.25', amount: '495.00', account: undefined },
    };
    assert.equal(first?.item?.code, '000417');
    const { status, body } = await submit('LN-5', gloves, { purchaseOrder: { id: order.id }, total: '495.00' });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.purchaseOrder?.id, body.lines?.map(line => line.purchaseOrderLine)], [order.id, [10]]);
  });

  it('are of an order of their supplier, in its currency', async () => {
    const line = { purchaseOrderLine: 20, amount: '10.00' };
    const more = { purchaseOrder: { id: order.id }, total: '10.00' };
    const others = await submit('LN-6', line, { ...more, supplier: { id: await supplierOf('0000100023') } });
    assert.deepEqual(
      [others.status, others.body.errors],
      [422, [{ pointer: '/purchaseOrder/id', code: 'other-supplier' }]],
    );
    await notHeld('LN-6');
  });
});
