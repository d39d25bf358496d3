/** Invoices, journal entries and masters over Workday, and each body that was sent judged by libxml2 against our schema. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import type { Employee, EmployeeList } from '../../contracts/employees/v1/types.ts';
import type { Invoice, InvoiceList, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { JournalEntry } from '../../contracts/journal-entries/v1/types.ts';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

const SCHEMA = readFileSync(new URL('../../simulators/erp/workday/schema/workday.xsd', import.meta.url), 'utf8');

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

  it('lists cost centres and accounts with their leading zeros', async () => {
    const { costCenters } = await ok<CostCenterList>('GET', 'cost-centers?company=1010');
    assert.deepEqual(
      costCenters.map(({ code, active }) => [code, active]),
      [
        ['0010', true],
        ['0020', true],
        ['0030', false],
      ],
    );
    const read = await ok<CostCenter>('GET', `cost-centers/${costCenters[2]!.id}`);
    assert.deepEqual([read.code, read.validTo, read.kind], ['0030', '2024-12-31', 'cost-center']);
    const { accounts } = await ok<AccountList>('GET', 'accounts?company=1010&name=medical');
    assert.deepEqual(
      accounts.map(({ code, kind, active, company }) => [code, kind, active, company]),
      [['0000400000', 'expense', true, '1010']],
    );
    assert.deepEqual(await ok('GET', `accounts/${accounts[0]!.id}`), accounts[0]);
  });

  it('tells who works here, and ends an employment once', async () => {
    const { employees } = await ok<EmployeeList>('GET', 'employees?company=1010&employeeNumber=00020041');
    const [nurse] = employees;
    const { id, meta: _, manager, ...rest } = nurse!;
    assert.equal(manager?.name, 'Morgan Example');
    assert.deepEqual(rest, {
      employeeNumber: '00020041',
      familyName: 'Sample',
      givenName: 'Alex',
      workEmail: 'alex.sample@canongate.example',
      hireDate: '2019-04-01',
      startDate: '2019-04-01',
      jobTitle: 'Charge Nurse',
      location: { code: '1010', name: 'Main Hospital' },
      status: 'active',
      systemStatus: [{ field: 'Active', code: 'true' }],
      company: '1010',
      costCenter: { code: '0010', name: 'Emergency Department' },
      licences: [{ type: 'RN', number: 'RN-000041', state: 'OH', expiry: '2028-06-30' }],
    });
    const change = { status: 'terminated', effectiveOn: '2026-11-30', reason: 'Moves away' };
    const gone = await ok<Employee>('POST', `employees/${id}/change-status`, change);
    assert.deepEqual([gone.status, gone.endDate], ['terminated', '2026-11-30']);
    const again = await ok<Employee>('POST', `employees/${id}/change-status`, change);
    assert.equal(again.status, 'terminated');
    assert.equal(erp.operations().filter(operation => operation === 'Terminate_Employee').length, 1);
    const leave = await call<Problem>('POST', `employees/${id}/change-status`, { ...change, status: 'leave' });
    assert.deepEqual([leave.status, places(leave)], [422, [['/status', 'not-supported']]]);
  });

  it('lists places', async () => {
    const { locations, more } = await ok<LocationList>('GET', 'locations?name=Central');
    assert.deepEqual(
      [locations[0]?.identifiers, locations[0]?.partOf?.name, more],
      [[{ system: 'urn:workday:location-id', value: '171A' }], 'Main Hospital', false],
    );
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
    const asked = new Map(
      erp
        .tenant()
        .calls()
        .map(({ operation, body }) => [operation, body]),
    );
    assert.ok(asked.size >= 11, [...asked.keys()].join());
    const xml = [...asked].map(([operation, body]) => ({
      fileName: `${operation}.xml`,
      contents: /<soap:Body>(.*)<\/soap:Body>/s.exec(body)?.[1] ?? '',
    }));
    const { valid, errors } = await validateXML({
      xml,
      schema: [{ fileName: 'workday.xsd', contents: SCHEMA }],
      maxMemoryPages: memoryPages.MiB * 64,
    });
    assert.ok(valid, JSON.stringify(errors.slice(0, 3)));
  });
});

const REFUSES =
  '<SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:Client.authenticationError</faultcode><faultstring>invalid username or password</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body>';
