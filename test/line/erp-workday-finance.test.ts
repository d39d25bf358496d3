/** Invoices and journal entries over Workday, and each body that was sent judged by libxml2 against our schema. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { JournalEntry } from '../../contracts/journal-entries/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

describe('finance over Workday', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  const { ok, call } = erp;
  let supplier: string;
  let order: string;
  before(async () => {
    supplier = (await ok<SupplierList>('GET', 'suppliers?company=1010&number=0000100017')).suppliers[0]!.id;
    const orders = await ok<PurchaseOrderList>('GET', `purchase-orders?company=1010&supplier=${supplier}`);
    order = orders.purchaseOrders.find(({ number }) => number === '4500000017')!.id;
  });
  const invoice = (number: string, over: object = {}) => ({
    company: '1010',
    kind: 'invoice',
    number,
    supplier: { id: supplier },
    purchaseOrder: { id: order },
    issueDate: '2026-11-20',
    receivedOn: '2026-11-23',
    dueDate: '2026-12-20',
    currency: 'USD',
    paymentTerms: { code: 'NT30' },
    lines: [
      {
        number: 1,
        purchaseOrderLine: 2,
        item: { code: '000981' },
        description: 'Saline 0.9 %, 500 ml',
        quantity: { value: '250', unit: 'EA' },
        unitPrice: '2.1475',
        amount: '536.88',
        account: { code: '0000400000' },
        costCenter: { code: '0020' },
        tax: { code: 'V1', rate: '7.5' },
      },
    ],
    taxes: [{ code: 'V1', rate: '7.5', base: '536.88', amount: '40.27' }],
    freight: '12.00',
    total: '589.15',
    ...over,
  });

  it('submits an invoice and reads it as it was given', async () => {
    const { status, body } = await call<Invoice>('POST', 'invoices', invoice('NW-1'));
    assert.equal(status, 201, JSON.stringify(body));
    const { id, systemNumber, meta: _, ...rest } = body;
    assert.ok(systemNumber);
    const given = invoice('NW-1');
    assert.deepEqual(rest, {
      ...given,
      supplier: { id: supplier, name: 'Northwind Medical Supply' },
      paymentTerms: { code: 'NT30', name: 'Within 30 days' },
      lines: [
        {
          ...given.lines[0],
          account: { code: '0000400000', name: 'Medical Supplies' },
          costCenter: { code: '0020', name: 'Operating Theatres' },
        },
      ],
      status: { processing: 'in-process', approval: 'pending', payment: 'unpaid' },
      systemStatus: [
        { field: 'Invoice_Status', code: 'IN_PROGRESS' },
        { field: 'Payment_Status', code: 'UNPAID' },
      ],
    });
    assert.deepEqual(await ok('GET', `invoices/${id}`), body);
    const listed = await ok<InvoiceList>('GET', `invoices?company=1010&supplier=${supplier}&number=NW-1`);
    assert.deepEqual(listed.invoices, [body]);
  });

  const AXES: readonly [why: string, data: Record<string, unknown>, expected: Partial<InvoiceStatus>][] = [
    [
      'paid in part',
      { Invoice_Status_Reference: 'APPROVED', Payment_Status_Reference: 'PARTIALLY_PAID', Amount_Due: '89.15' },
      {
        processing: 'posted',
        approval: 'approved',
        payment: 'part-paid',
        paidAmount: { amount: '500.00', currency: 'USD' },
      },
    ],
    [
      'held',
      { Invoice_Status_Reference: 'APPROVED', On_Hold: '1', Hold_Reason_Reference: ['PRICE'] },
      { processing: 'posted', approval: 'approved', payment: 'blocked', holds: [{ code: 'PRICE' }] },
    ],
    [
      'against a match',
      { Match_Status_Reference: 'MATCH_EXCEPTION' },
      { processing: 'exception', approval: 'pending', payment: 'unpaid' },
    ],
    [
      'approved, and against a match still',
      { Invoice_Status_Reference: 'APPROVED', Match_Status_Reference: 'MATCH_EXCEPTION' },
      { processing: 'exception', approval: 'approved', payment: 'unpaid' },
    ],
    [
      'paid in spite of a match',
      {
        Invoice_Status_Reference: 'APPROVED',
        Match_Status_Reference: 'MATCH_EXCEPTION',
        Payment_Status_Reference: 'PAID',
      },
      { processing: 'posted', approval: 'approved', payment: 'paid' },
    ],
    [
      'in a state that no table has',
      { Invoice_Status_Reference: 'CLOSED' },
      { processing: 'unknown', approval: 'unknown' },
    ],
  ];
  for (const [why, data, expected] of AXES)
    it(`tells of an invoice that is ${why}`, async () => {
      const { id, systemNumber } = await ok<Invoice>('POST', 'invoices', invoice(`AXES ${why}`));
      const { records } = erp.tenant();
      const row = records.all('Supplier_Invoice').find(one => one.data['Invoice_Number'] === systemNumber)!;
      const types = {
        Invoice_Status_Reference: 'Document_Status_ID',
        Payment_Status_Reference: 'Payment_Status_ID',
        Match_Status_Reference: 'Match_Status_ID',
        Hold_Reason_Reference: 'Hold_Reason_ID',
      } as Record<string, string>;
      for (const [name, value] of Object.entries(data))
        row.data[name] = !types[name]
          ? value
          : Array.isArray(value)
            ? value.map(code => records.to(types[name]!, code))
            : records.to(types[name]!, String(value));
      const status = await ok<InvoiceStatus>('GET', `invoices/${id}/status`);
      assert.deepEqual({ ...status, ...expected }, status);
      assert.equal(status.invoice.id, id);
      const { processing, approval, payment } = status;
      assert.deepEqual((await ok<Invoice>('GET', `invoices/${id}`)).status, { processing, approval, payment });
    });

  const REFUSED: readonly [why: string, over: () => object, code: string, at: string, cause: string][] = [
    ['a number that was used', () => ({ number: 'NW-1' }), 'conflict', '/number', 'duplicate-record'],
    [
      'a day of a closed period',
      () => ({ issueDate: '2025-12-31' }),
      'backend-rejected',
      '/issueDate',
      'period-closed',
    ],
    [
      'another currency than the order',
      () => ({ currency: 'EUR' }),
      'backend-rejected',
      '/currency',
      'currency-mismatch',
    ],
    [
      'an account that is closed',
      () => ({ lines: [{ ...invoice('').lines[0]!, account: { code: '0000499000' } }] }),
      'backend-rejected',
      '/lines/0/account',
      'reference-inactive',
    ],
  ];
  for (const [why, over, code, at, cause] of REFUSED)
    it(`refuses an invoice for ${why}`, async () => {
      const refused = await call<Problem>('POST', 'invoices', invoice('NW-R', over()));
      assert.deepEqual([refused.body.code, refused.body.outcome], [code, 'not_applied'], JSON.stringify(refused.body));
      assert.deepEqual(places(refused), [[at, cause]]);
    });

  it('takes no credit memo for an invoice', async () => {
    const refused = await call<Problem>('POST', 'invoices', invoice('CM-1', { kind: 'credit-memo' }));
    assert.deepEqual([refused.status, places(refused)], [422, [['/kind', 'not-supported']]]);
  });

  it('posts a journal entry, an allocation as one line for each cost centre', async () => {
    const entry = {
      company: '1010',
      postingDate: '2026-11-27',
      documentDate: '2026-11-26',
      reference: 'CHG-1',
      text: 'Saline of November',
      currency: 'USD',
      lines: [
        {
          number: 1,
          account: { code: '0000400000' },
          side: 'debit',
          amount: '12345678901234567.89',
          allocations: [
            { costCenter: { code: '0010' }, percent: '50' },
            { costCenter: { code: '0020' }, percent: '50' },
          ],
        },
        { number: 2, account: { code: '0000140000' }, side: 'credit', amount: '12345678901234567.89', text: 'Stock' },
      ],
    };
    const { status, body } = await call<JournalEntry>('POST', 'journal-entries', entry);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      [body.status, body.fiscalYear, body.reference, body.text],
      ['posted', '2026', 'CHG-1', entry.text],
    );
    assert.deepEqual(
      body.lines?.map(({ number, side, amount, costCenter }) => [number, side, amount, costCenter?.code]),
      [
        [1, 'debit', '6172839450617283.94', '0010'],
        [2, 'debit', '6172839450617283.95', '0020'],
        [3, 'credit', '12345678901234567.89', undefined],
      ],
    );
    assert.deepEqual(await ok('GET', `journal-entries/${body.id}`), body);
    const closed = await call<Problem>('POST', 'journal-entries', { ...entry, postingDate: '2025-01-31' });
    assert.deepEqual(places(closed), [['/postingDate', 'period-closed']]);
  });

  it('says that the password is wrong as what it is', async () => {
    erp.tenant().next({
      kind: 'bent',
      bend: xml => xml.replace(/<SOAP-ENV:Body>.*<\/SOAP-ENV:Body>/s, REFUSES),
      on: 'Get_Locations',
    });
    const refused = await call<Problem>('GET', 'locations');
    assert.deepEqual(refusal(refused), [502, 'backend-refused-us', 'not_applied']);
  });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});

const REFUSES =
  '<SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:Client.authenticationError</faultcode><faultstring>invalid username or password</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body>';
