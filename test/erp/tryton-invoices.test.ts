/** Invoices of suppliers in a real Tryton: entered once, in the draft that it has made of the order, and what becomes of them. */
import assert from 'node:assert/strict';
import { refusalOf } from '../../adapters/rest/dialects/tryton/causes.ts';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { date, decimal, type TrytonError } from './tryton/json-rpc.ts';
import { pay } from './tryton/payer.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('invoices at a real Tryton', () => {
  let gateway: TrytonGateway;
  let supplier: string;
  before(async () => {
    gateway = await gatewayBeforeTryton(['suppliers', 'purchase-orders', 'invoices']);
    supplier = await idOf('0000100017');
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  async function idOf(number: string): Promise<string> {
    const { body } = await gateway.call<SupplierList>('GET', `suppliers?company=1010&number=${number}`);
    return body.suppliers[0]!.id;
  }

  /** One line of services beside an order. */
  const plain = (number: string, more: object = {}) => ({
    company: '1010',
    kind: 'invoice',
    number,
    supplier: { id: supplier },
    issueDate: '2026-11-02',
    currency: 'USD',
    lines: [
      {
        number: 1,
        description: 'Calibration',
        quantity: { value: '2', unit: 'HUR' },
        unitPrice: '100.00',
        amount: '200.00',
        account: { code: '0000417000' },
        costCenter: { code: '0010' },
        tax: { code: 'V1', rate: '7.5' },
      },
    ],
    taxes: [{ code: 'V1', rate: '7.5', base: '200.00', amount: '15.00' }],
    total: '215.00',
    ...more,
  });
  const submit = (body: object, headers = {}) => gateway.call<Invoice & Problem>('POST', 'invoices', body, headers);

  it('are posted with their tax, and read as they were submitted', async () => {
    const { status, body } = await submit(plain('NW-1'));
    assert.equal(status, 201, JSON.stringify(body));
    const { number, total, taxes, lines, status: standing, dueDate, meta } = body;
    assert.ok(meta?.version && meta.lastUpdated);
    assert.deepEqual(
      { number, total, taxes, standing, dueDate },
      {
        number: 'NW-1',
        total: '215.00',
        taxes: [{ code: 'V1', rate: '7.5', base: '200.00', amount: '15.00' }],
        standing: { processing: 'posted', approval: 'not-required', payment: 'unpaid' },
        // Nothing was said of terms: Tryton has it due on the day it is posted.
        dueDate: new Date().toISOString().slice(0, 10),
      },
    );
    assert.deepEqual(lines, [
      {
        number: 1,
        description: 'Calibration',
        quantity: { value: '2', unit: 'HUR' },
        unitPrice: '100.00',
        amount: '200.00',
        account: { code: '0000417000' },
        costCenter: { code: '0010' },
        tax: { code: 'V1', rate: '7.5' },
      },
    ]);
    const read = await gateway.call<Invoice>('GET', `invoices/${body.id}`);
    assert.deepEqual(read.body, body);
  });

  it('are due as many days after the day of issue as the terms say', async () => {
    const { status, body } = await submit(plain('NW-30', { paymentTerms: { code: 'NT30' } }));
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.paymentTerms?.code, body.dueDate], ['NT30', '2026-12-02']);
  });

  it('carry freight and a discount of the whole', async () => {
    const { status, body } = await submit(plain('NW-2', { freight: '12.50', discount: '7.50', total: '220.00' }));
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.freight, body.discount, body.total, body.lines?.length], ['12.50', '7.50', '220.00', 1]);
  });

  it('are not posted where Tryton reckons another total', async () => {
    const body = plain('NW-3', {
      taxes: [{ code: 'V1', rate: '7.5', base: '200.00', amount: '15.01' }],
      total: '215.01',
    });
    const answer = await submit(body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(answer.body.status.processing, 'in-process');
    assert.equal(answer.body.total, '215.00');
  });

  it('are refused where the supplier has one of that number already', async () => {
    const { status, body } = await submit(plain('NW-1'));
    assert.deepEqual([status, body.code, body.errors?.[0]?.pointer], [409, 'conflict', '/number']);
    const listed = await gateway.call<InvoiceList>('GET', 'invoices?company=1010&number=NW-1');
    assert.equal(listed.body.invoices.length, 1);
  });

  it('of an order complete the draft that Tryton has made of it, and leave the rest in another', async () => {
    const [order] = await gateway.erp.find('purchase.purchase', [['number', '=', '4500000017']], []);
    const orders = await gateway.call<{ purchaseOrders: { id: string; number: string }[] }>(
      'GET',
      `purchase-orders?company=1010&supplier=${supplier}`,
    );
    const purchaseOrder = orders.body.purchaseOrders.find(({ number }) => number === '4500000017')!;
    const { status, body } = await submit({
      ...plain('NW-4'),
      purchaseOrder: { id: purchaseOrder.id },
      taxes: undefined,
      lines: [
        {
          number: 1,
          purchaseOrderLine: 1,
          item: { code: '000417' },
          description: 'Gloves',
          quantity: { value: '60', unit: 'EA' },
          unitPrice: '8.25',
          amount: '495.00',
          costCenter: { code: '0020' },
        },
      ],
      total: '495.00',
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.purchaseOrder?.id, purchaseOrder.id);
    assert.deepEqual(
      body.lines?.map(({ purchaseOrderLine, costCenter }) => [purchaseOrderLine, costCenter?.code]),
      [[1, '0020']],
    );
    const held = await gateway.erp.find(
      'account.invoice',
      [['purchases', '=', order?.id]],
      ['state', 'lines.quantity', 'reference'],
    );
    const quantities = held.map(one => [
      one['state'],
      (one['lines.'] as { quantity: number }[]).map(l => l.quantity).toSorted(),
    ]);
    assert.deepEqual(quantities.toSorted(), [
      ['draft', [250, 40]],
      ['posted', [60]],
    ]);
  });

  it('say what was paid of them, and when, as treasury pays in parts', async () => {
    const { body } = await submit(plain('NW-8'));
    const { id } = await gateway.erp.one('account.invoice', [['reference', '=', 'NW-8']]);
    const told = async () => {
      const { body: status } = await gateway.call<InvoiceStatus>('GET', `invoices/${body.id}/status`);
      const read = await gateway.call<Invoice>('GET', `invoices/${body.id}`);
      assert.equal(read.body.status.payment, status.payment);
      return [status.processing, status.payment, status.paidAmount?.amount, status.paidOn];
    };
    await pay(gateway.erp, id, { amount: '100.00', on: '2026-11-20' });
    assert.deepEqual(await told(), ['posted', 'part-paid', '100.00', '2026-11-20']);
    await pay(gateway.erp, id, { amount: '115.00', on: '2026-11-23' });
    assert.deepEqual(await told(), ['posted', 'paid', '215.00', '2026-11-23']);
  });

  it('are corrected by credit memos, whose amounts stand above zero here and below it there', async () => {
    const corrected = await submit(plain('NW-9'));
    const [line] = plain('NW-9').lines;
    const memo = {
      ...plain('NW-9C'),
      ...{ kind: 'credit-memo', corrects: { id: corrected.body.id } },
      lines: [{ ...line, quantity: { value: '1', unit: 'HUR' }, amount: '100.00' }],
      ...{ taxes: [{ code: 'V1', rate: '7.5', base: '100.00', amount: '7.50' }], total: '107.50' },
    };
    const { status, body } = await submit(memo);
    assert.equal(status, 201, JSON.stringify(body));
    const { kind, corrects, total, taxes, lines } = body;
    assert.deepEqual(
      { kind, corrects, total, taxes, quantity: lines?.[0]?.quantity, processing: body.status.processing },
      {
        ...{ kind: 'credit-memo', corrects: { id: corrected.body.id }, total: '107.50', processing: 'posted' },
        ...{ taxes: memo.taxes, quantity: { value: '1', unit: 'HUR' } },
      },
    );
    assert.deepEqual((await gateway.call<Invoice>('GET', `invoices/${body.id}`)).body, body);
    const held = await gateway.erp.one('account.invoice', [['reference', '=', 'NW-9C']], ['total_amount', 'state']);
    assert.deepEqual([held['state'], held['total_amount']], ['posted', decimal('-107.50')]);
  });

  it('are not corrected before they are posted, nor by a memo of another supplier', async () => {
    const [waiting] = (await gateway.call<InvoiceList>('GET', 'invoices?company=1010&number=NW-3')).body.invoices;
    const [posted] = (await gateway.call<InvoiceList>('GET', 'invoices?company=1010&number=NW-1')).body.invoices;
    const memo = { kind: 'credit-memo', corrects: { id: waiting!.id } };
    const early = await submit(plain('NW-3C', memo));
    assert.deepEqual([early.status, early.body.errors], [422, [{ pointer: '/corrects/id', code: 'not-posted' }]]);
    const others = { ...memo, corrects: { id: posted!.id }, supplier: { id: await idOf('0000100023') } };
    const other = await submit(plain('NW-1C', others));
    assert.deepEqual([other.status, other.body.errors], [422, [{ pointer: '/corrects/id', code: 'other-supplier' }]]);
  });

  it('are not entered on a day that is in no period', async () => {
    const { status, body } = await submit(plain('NW-10', { issueDate: '2025-06-30' }));
    assert.deepEqual([status, body.errors], [422, [{ pointer: '/issueDate', code: 'period-closed' }]]);
    assert.deepEqual(await gateway.erp.find('account.invoice', [['reference', '=', 'NW-10']], []), []);
  });

  it('are known to be of no period by what Tryton says, too', async () => {
    const { id } = await gateway.erp.one('account.invoice', [['reference', '=', 'NW-1']]);
    const day = { invoice_date: date('2025-06-30'), reference: 'NW-11' };
    const copies = await gateway.erp.call('model.account.invoice.copy', [id], day);
    await assert.rejects(
      gateway.erp.call('model.account.invoice.validate_invoice', copies),
      ({ error }: TrytonError) => {
        assert.deepEqual(refusalOf(error), { cause: 'period-closed', sourceCode: 'UserError' });
        return true;
      },
    );
    await gateway.erp.call('model.account.invoice.delete', copies);
  });

  it('say that nothing was paid of them yet, and the state in the words of Tryton', async () => {
    const { body } = await submit(plain('NW-5'));
    const first = await gateway.call<InvoiceStatus>('GET', `invoices/${body.id}/status`);
    assert.equal(first.body.payment, 'unpaid');
    assert.deepEqual(first.body.systemStatus, [{ field: 'state', code: 'posted' }]);
  });

  it('are not entered for a supplier who is no longer in use, which Tryton itself would do', async () => {
    const { status, body } = await submit(plain('DL-1', { supplier: { id: await idOf('0000100031') } }));
    assert.deepEqual([status, body.errors], [422, [{ pointer: '/supplier/id', code: 'supplier-inactive' }]]);
  });

  it('name an account or a cost centre that Tryton knows, or the place of the request is named', async () => {
    const [line] = plain('NW-6').lines;
    const { status, body } = await submit(plain('NW-6', { lines: [{ ...line, costCenter: { code: '9999' } }] }));
    assert.deepEqual([status, body.errors?.[0]?.pointer], [422, '/lines/0/costCenter/code']);
  });

  it('are answered once, however often they are sent', async () => {
    const headers = { 'idempotency-key': 'once-NW-7' };
    const first = await submit(plain('NW-7'), headers);
    const again = await submit(plain('NW-7'), headers);
    assert.equal(first.status, 201, JSON.stringify(first.body));
    assert.equal(again.body.id, first.body.id);
  });
});
