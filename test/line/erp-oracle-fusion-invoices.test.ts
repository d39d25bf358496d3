/** Invoices over Oracle Fusion, as an application submits and follows them. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { said } from '../../simulators/erp/oracle-fusion/index.ts';
import type { Row } from '../../simulators/erp/oracle-fusion/shape.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

const LINE = { number: 1, description: 'Maintenance', amount: '120.00', account: { code: '0000417000' } };
const SERVICE = { ...LINE, costCenter: { code: '0020' } };
const TAX = { code: 'V1', rate: '7.5', base: '120.00', amount: '9.00' };

describe('an invoice over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion();

  const supplierOf = async (number: string): Promise<string> =>
    (await list<SupplierList>(`suppliers?company=1010&number=${number}`)).suppliers[0]!.id;
  let count = 0;
  const invoiceOf = async (over: object = {}) => {
    const id = await supplierOf('0000100017');
    erp().received.splice(0);
    return {
      ...{ company: '1010', kind: 'invoice', number: `INV-${++count}`, supplier: { id }, issueDate: '2026-11-02' },
      ...{ currency: 'USD', total: '120.00', lines: [SERVICE], ...over },
    };
  };
  const submit = async <T = Invoice>(over: object = {}) => call<T>('POST', 'invoices', await invoiceOf(over));
  async function submitted(over: object = {}): Promise<Invoice> {
    const { status, body } = await submit(over);
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }
  const atErp = ({ number }: Invoice) => erp().erp.find('invoices', 'InvoiceNumber', number!)!;
  const statusOf = async ({ id }: Invoice) => (await call<InvoiceStatus>('GET', `invoices/${id}/status`)).body;

  it('is submitted with taxes, freight and discount, and read as it stands', async () => {
    const made = await submitted({
      ...{ taxes: [TAX], freight: '12.50', discount: '1.50', total: '140.00', receivedOn: '2026-11-03' },
      paymentTerms: { code: 'NT30' },
    });
    const { id, systemNumber, meta: _, supplier, number, ...rest } = made;
    assert.match(systemNumber ?? '', /^\d+$/);
    assert.match(number ?? '', /^INV-/);
    assert.deepEqual(rest, {
      ...{ company: '1010', kind: 'invoice', issueDate: '2026-11-02', dueDate: '2026-12-02', receivedOn: '2026-11-03' },
      ...{ currency: 'USD', paymentTerms: { code: 'NT30' }, freight: '12.50', discount: '1.50', taxes: [TAX] },
      ...{ total: '140.00', lines: [SERVICE] },
      status: { processing: 'received', approval: 'pending', payment: 'unpaid' },
      systemStatus: [
        { field: 'ValidationStatus', code: 'Not validated' },
        { field: 'ApprovalStatus', code: 'Required' },
        { field: 'PaidStatus', code: 'Unpaid' },
      ],
    });
    const read = await call<Invoice>('GET', `invoices/${id}`);
    assert.deepEqual(read.body, { ...made, supplier: { ...supplier, name: 'Northwind Medical Supply' } });
    assert.match(writes()[0]!.body, /"InvoiceAmount":140\.00,/);
  });

  it('keeps every digit of an amount, both ways', async () => {
    const amount = '12345678901234567.89';
    const made = await submitted({ total: amount, lines: [{ ...SERVICE, amount }] });
    assert.match(writes()[0]!.body, /"InvoiceAmount":12345678901234567\.89[,}]/);
    const { body } = await call<Invoice>('GET', `invoices/${made.id}`);
    assert.deepEqual([body.total, body.lines![0]!.amount], [amount, amount]);
  });

  it('is a credit memo with amounts above zero, which leave below', async () => {
    const made = await submitted({ kind: 'credit-memo' });
    assert.match(writes()[0]!.body, /"InvoiceAmount":-120\.00,/);
    assert.deepEqual([made.kind, made.total, made.lines![0]!.amount], ['credit-memo', '120.00', '120.00']);
  });

  it('whose account is not all there is refused before anything is asked, with what is missing', async () => {
    const found = async (line: object) =>
      places(await submit<Problem>({ total: '240.00', lines: [SERVICE, { ...line, number: 2 }] }));
    const { account: _, costCenter: __, ...bare } = SERVICE;
    assert.deepEqual(await found(LINE), [['/lines/1/costCenter', 'required']]);
    assert.deepEqual(await found({ ...bare, costCenter: { code: '0020' } }), [['/lines/1/account', 'required']]);
    assert.deepEqual(erp().received.length, 0);
    assert.equal((await submit({ lines: [bare] })).status, 201);
  });

  it('of a number that was submitted before is a conflict that names the field', async () => {
    const { number } = await submitted();
    const refused = await submit<Problem>({ number });
    assert.deepEqual(refusal(refused), [409, 'conflict', 'not_applied'], JSON.stringify(refused.body));
    assert.deepEqual(
      [refused.body.backend?.cause, refused.body.errors?.[0]?.pointer],
      ['duplicate-invoice', '/number'],
    );
  });

  for (const [what, kind, times] of [
    ['was done, and is found', 'lost', 1],
    ['was not done, and is done now', 'reset', 2],
  ] as const)
    it(`is submitted once where nobody heard that it ${what}`, async () => {
      const body = await invoiceOf();
      erp().plan({ kind, on: { method: 'POST' } });
      const invoice = await doubtful<Invoice>('POST', 'invoices', body);
      const held = erp()
        .erp.rows('invoices')
        .filter(row => row['InvoiceNumber'] === body.number);
      assert.deepEqual([held.length, said(held[0]!, 'VoucherNumber')], [1, invoice.systemNumber]);
      assert.equal(writes().length, times);
    });

  const order = async (number = '4500000017') =>
    (await list<PurchaseOrderList>('purchase-orders?company=1010')).purchaseOrders.find(one => one.number === number)!;
  const billing = async (quantity: string, over: object = {}) => ({
    purchaseOrder: { id: (await order()).id },
    ...{
      total: '8.25',
      lines: [{ ...SERVICE, purchaseOrderLine: 1, quantity: { value: quantity, unit: 'EA' }, amount: '8.25' }],
    },
    ...over,
  });

  const REFUSED: readonly [why: string, over: () => Promise<object>, cause: string, pointer: string][] = [
    ['a closed period', async () => ({ issueDate: '2025-12-31' }), 'period-closed', '/issueDate'],
    [
      'an inactive supplier',
      async () => ({ supplier: { id: await supplierOf('0000100031') } }),
      'supplier-inactive',
      '/supplier/id',
    ],
    [
      'an unknown cost centre',
      async () => ({ lines: [{ ...SERVICE, costCenter: { code: '9999' } }] }),
      'account-unknown',
      '/lines/0/account',
    ],
    [
      'another currency than that of the order',
      async () => billing('1', { currency: 'EUR' }),
      'currency-mismatch',
      '/currency',
    ],
    ['more than was received', async () => billing('99'), 'quantity-exceeded', '/lines/0/quantity/value'],
  ];
  for (const [why, over, cause, pointer] of REFUSED)
    it(`is refused for ${why}, with the place`, async () => {
      const refused = await submit<Problem>(await over());
      assert.deepEqual(refusal(refused), [502, 'backend-rejected', 'not_applied'], JSON.stringify(refused.body));
      assert.deepEqual([refused.body.backend?.cause, refused.body.errors?.[0]?.pointer], [cause, pointer]);
    });

  it('tells its three axes as the triple, whatever the system calls them', async () => {
    const invoice = await submitted();
    const row = atErp(invoice);
    const TRIPLES: readonly [codes: object, triple: readonly string[]][] = [
      [{ ValidationStatus: 'Validated', ApprovalStatus: 'Initiated' }, ['posted', 'pending', 'unpaid']],
      [{ ApprovalStatus: 'Workflow approved' }, ['posted', 'approved', 'unpaid']],
      [{ PaidStatus: 'Partially paid', AmountPaid: '50.25' }, ['posted', 'approved', 'part-paid']],
      [{ PaidStatus: 'Paid', AmountPaid: '120.00' }, ['posted', 'approved', 'paid']],
      [{ ValidationStatus: 'Needs revalidation', ApprovalStatus: 'Rejected' }, ['exception', 'rejected', 'paid']],
      [{ ValidationStatus: 'Half understood' }, ['unknown', 'rejected', 'paid']],
      [{ CanceledFlag: true }, ['cancelled', 'rejected', 'paid']],
    ];
    for (const [codes, triple] of TRIPLES) {
      Object.assign(row, codes);
      const { processing, approval, payment } = await statusOf(invoice);
      assert.deepEqual([processing, approval, payment], triple);
    }
  });

  it('that is paid in part says how much, when and by which payment', async () => {
    const invoice = await submitted();
    const row = atErp(invoice);
    Object.assign(row, { ValidationStatus: 'Validated', PaidStatus: 'Partially paid', AmountPaid: '50.25' });
    erp().erp.add('payablesPayments', {
      ...{ PaymentNumber: '7001', PaymentDate: '2026-11-15', PaymentAmount: '50.25', PaymentStatus: 'Negotiable' },
      relatedInvoices: [{ InvoiceId: said(row, 'InvoiceId'), InvoiceNumber: said(row, 'InvoiceNumber') }],
    });
    const { payment, paidAmount, paidOn, paymentReference } = await statusOf(invoice);
    assert.deepEqual([payment, paidOn, paymentReference], ['part-paid', '2026-11-15', '7001']);
    assert.deepEqual(paidAmount, { amount: '50.25', currency: 'USD' });
  });

  it('that is due in instalments is due by the last of them', async () => {
    const invoice = await submitted();
    const [first] = atErp(invoice)['invoiceInstallments'] as Row[];
    atErp(invoice)['invoiceInstallments'] = [
      { ...first, InstallmentNumber: '1', DueDate: '2026-12-02' },
      { ...first, InstallmentNumber: '3', DueDate: '2027-01-31' },
      { ...first, InstallmentNumber: '2', DueDate: '2027-01-02' },
    ];
    assert.equal((await call<Invoice>('GET', `invoices/${invoice.id}`)).body.dueDate, '2027-01-31');
  });

  it('that is on hold is an exception, and its payment is blocked until it is released', async () => {
    const invoice = await submitted();
    const row = atErp(invoice);
    Object.assign(row, { ValidationStatus: 'Validated', ApprovalStatus: 'Not required' });
    const hold = erp().erp.add('invoiceHolds', {
      ...{ InvoiceNumber: said(row, 'InvoiceNumber'), Supplier: said(row, 'Supplier'), HoldName: 'QTY REC' },
    });
    const { processing, approval, payment, holds } = await statusOf(invoice);
    assert.deepEqual([processing, payment, holds], ['exception', 'blocked', [{ code: 'QTY REC' }]]);
    // Whoever reads it, or lists it, is told the same.
    const triple = { processing, approval, payment };
    assert.deepEqual((await call<Invoice>('GET', `invoices/${invoice.id}`)).body.status, triple);
    const { invoices } = await list<InvoiceList>('invoices?company=1010');
    assert.deepEqual(invoices.find(({ id }) => id === invoice.id)?.status, triple);
    assert.equal(invoices.filter(({ status }) => status.payment === 'blocked').length, 1);
    hold['ReleaseName'] = 'VARIANCE CORRECTED';
    const released = await statusOf(invoice);
    assert.deepEqual([released.processing, released.payment, released.holds], ['posted', 'unpaid', undefined]);
    assert.equal((await call<Invoice>('GET', `invoices/${invoice.id}`)).body.status.processing, 'posted');
  });

  it('is listed by supplier, number and days, page by page', async () => {
    const supplier = await supplierOf('0000100023');
    for (const day of ['01', '02', '03'])
      await submitted({ supplier: { id: supplier }, issueDate: `2026-10-${day}`, number: `H-${day}` });
    const numbers = async (query: string) =>
      (await list<InvoiceList>(`invoices?company=1010&${query}`)).invoices.map(({ number }) => number);
    assert.deepEqual(await numbers(`supplier=${supplier}&issuedFrom=2026-10-02`), ['H-03', 'H-02']);
    assert.deepEqual(await numbers('number=H-01'), ['H-01']);
    assert.deepEqual(await numbers('number=NONE'), []);
    const first = await list<InvoiceList>(`invoices?company=1010&supplier=${supplier}&limit=2`);
    const second = await list<InvoiceList>(`invoices?company=1010&supplier=${supplier}&limit=2&cursor=${first.next}`);
    assert.deepEqual([first.invoices.length, second.invoices.map(({ number }) => number)], [2, ['H-01']]);
    assert.equal(second.invoices[0]!.supplier?.id, supplier);
  });
});
