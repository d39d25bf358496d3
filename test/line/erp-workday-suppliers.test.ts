/** Suppliers over Workday as an application keeps them: the real gateway, its store, and a tenant that judges by its schema. */
import assert from 'node:assert/strict';
import type { Supplier, SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

const NEW = {
  company: '1010',
  name: 'Riverside Instruments & Sons <Ltd>',
  legalName: 'Riverside Instruments Ltd',
  currency: 'USD',
  taxIdentifier: { system: 'urn:tax-id-type:us-ein', value: '00-7770001' },
  identifiers: [{ system: 'urn:duns', value: '000000417' }],
  addresses: [
    { lines: ['7 Invented Quay', 'Dock 2'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' },
  ],
  contacts: [
    { system: 'phone', value: '+1 614 555 0100' },
    { system: 'email', value: 'orders@riverside.example' },
  ],
  paymentTerms: { code: 'NT30' },
  categories: [{ code: 'CONSUM' }],
};

describe('a supplier over Workday', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  const { ok, call } = erp;

  it('is made known and read as it was given, its tax number masked', async () => {
    const { status, body, headers } = await call<Supplier>('POST', 'suppliers', NEW);
    assert.equal(status, 201, JSON.stringify(body));
    const { id, meta, number, ...rest } = body;
    assert.equal(headers.get('location'), `/v1/suppliers/${id}`);
    assert.match(number ?? '', /^0000/);
    assert.deepEqual(rest, {
      ...NEW,
      status: 'active',
      systemStatus: [{ field: 'Supplier_Status', code: 'ACTIVE' }],
      taxIdentifier: { system: 'urn:tax-id-type:us-ein', masked: '******0001' },
      paymentTerms: { code: 'NT30', name: 'Within 30 days' },
      categories: [{ code: 'CONSUM', name: 'Medical consumables' }],
    });
    assert.deepEqual(await ok('GET', `suppliers/${id}`), body);
    assert.match(meta?.lastUpdated ?? '', /^\d{4}-/);
  });

  for (const [value, masked] of [
    ['1234', '****'],
    ['77', '**'],
    ['123456', '***456'],
  ] as const)
    it(`tells a tax number of ${value.length} characters as ${masked}`, async () => {
      const taxIdentifier = { system: 'urn:tax-id-type:us-ein', value };
      const made = await ok<Supplier>('POST', 'suppliers', { ...NEW, name: `Short ${value}`, taxIdentifier });
      assert.equal(made.taxIdentifier?.masked, masked);
    });

  it('is found by number, by name, and by where it stands', async () => {
    const byNumber = await ok<SupplierList>('GET', 'suppliers?company=1010&number=0000100017');
    assert.deepEqual(
      byNumber.suppliers.map(({ name, number }) => [name, number]),
      [['Northwind Medical Supply', '0000100017']],
    );
    const none = await ok<SupplierList>('GET', 'suppliers?company=1010&number=9999999999');
    assert.deepEqual(none, { suppliers: [] });
    const inactive = await ok<SupplierList>('GET', 'suppliers?company=1010&status=inactive');
    assert.deepEqual(
      inactive.suppliers.map(({ status, number }) => [status, number]),
      [['inactive', '0000100031']],
    );
    const named = await ok<SupplierList>('GET', 'suppliers?company=1010&name=Halcyon');
    assert.deepEqual(named.suppliers[0]?.contacts, [
      { system: 'phone', value: '+49 30 5550123' },
      { system: 'email', value: 'service@halcyon.example' },
    ]);
  });

  it('is listed page by page, all of them as of the same instant', async () => {
    const first = await ok<SupplierList>('GET', 'suppliers?company=1010&limit=2');
    assert.equal(first.suppliers.length, 2);
    assert.ok(first.next);
    await ok('POST', 'suppliers', { ...NEW, name: 'Entered Meanwhile' });
    const seen = first.suppliers.map(({ name }) => name);
    let next: string | undefined = first.next;
    while (next) {
      const page: SupplierList = await ok('GET', `suppliers?company=1010&limit=2&cursor=${encodeURIComponent(next)}`);
      seen.push(...page.suppliers.map(({ name }) => name));
      next = page.next;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.ok(!seen.includes('Entered Meanwhile'));
  });

  it('is listed for a company that may buy from it, and for no other', async () => {
    const listed = async (query: string) =>
      (await ok<SupplierList>('GET', `suppliers?${query}`)).suppliers.map(({ number, company }) => [number, company]);
    assert.deepEqual(await listed('company=2020&number=0000100023'), [['0000100023', '2020']]);
    assert.deepEqual(await listed('company=2020&number=0000100031'), []);
    assert.deepEqual(await listed('company=2020&name=Dormant'), []);
    const row = erp
      .tenant()
      .records.all('Supplier')
      .find(one => one.data['Supplier_ID'] === '0000100031')!;
    const { Restricted_to_Company_Reference: restricted } = row.data;
    row.data['Restricted_to_Company_Reference'] = [];
    assert.deepEqual(await listed('company=2020&number=0000100031'), [['0000100031', '2020']]);
    row.data['Restricted_to_Company_Reference'] = restricted;
  });

  it('is found by number only where all else that was asked is so', async () => {
    const { suppliers } = await ok<SupplierList>(
      'GET',
      'suppliers?company=1010&number=0000100017&status=active&name=NORTH',
    );
    assert.equal(suppliers.length, 1);
    for (const other of ['status=inactive', 'name=Halcyon'])
      assert.deepEqual(await ok('GET', `suppliers?company=1010&number=0000100017&${other}`), { suppliers: [] });
  });

  it('is opened to one more company without being closed to the others', async () => {
    const { id } = await ok<Supplier>('POST', 'suppliers', { ...NEW, name: 'Opened To Two' });
    const opened = await ok<Supplier>('PUT', `suppliers/${id}`, { company: '2020' });
    assert.equal(opened.company, '2020');
    for (const company of ['1010', '2020', '3030']) {
      const { suppliers } = await ok<SupplierList>('GET', `suppliers?company=${company}&name=Opened`);
      assert.equal(suppliers.length, company === '3030' ? 0 : 1, company);
    }
  });

  it('is changed in part, and keeps what was not said', async () => {
    const { id } = await ok<Supplier>('POST', 'suppliers', { ...NEW, name: 'To Be Changed' });
    const contacts = [{ system: 'email', value: 'new@riverside.example' }];
    const changed = await ok<Supplier>('PUT', `suppliers/${id}`, { contacts, status: 'inactive' });
    assert.deepEqual([changed.status, changed.contacts, changed.addresses], ['inactive', contacts, NEW.addresses]);
    assert.deepEqual([changed.legalName, changed.identifiers], [NEW.legalName, NEW.identifiers]);
  });

  it('is changed against the version that was seen, and by nobody who saw another', async () => {
    const { id } = await ok<Supplier>('POST', 'suppliers', { ...NEW, name: 'Seen By Two' });
    const read = await call<Supplier>('GET', `suppliers/${id}`);
    const seen = { 'if-match': read.headers.get('etag') ?? '' };
    assert.equal(seen['if-match'], `"${read.body.meta?.version}"`);
    const changed = await call<Supplier>('PUT', `suppliers/${id}`, { legalName: 'Seen Ltd' }, seen);
    assert.deepEqual([changed.status, changed.body.legalName], [200, 'Seen Ltd'], JSON.stringify(changed.body));
    assert.notEqual(changed.headers.get('etag'), seen['if-match']);
    const stale = await call<Problem>('PUT', `suppliers/${id}`, { legalName: 'Other Ltd' }, seen);
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
    assert.equal((await ok<Supplier>('GET', `suppliers/${id}`)).legalName, 'Seen Ltd');
  });

  it('is made once, however often it is asked for under one key', async () => {
    const key = { 'idempotency-key': 'supplier-1' };
    const before = erp.tenant().records.all('Supplier').length;
    const first = await call<Supplier>('POST', 'suppliers', { ...NEW, name: 'Once' }, key);
    const again = await call<Supplier>('POST', 'suppliers', { ...NEW, name: 'Once' }, key);
    assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id]);
    assert.equal(erp.tenant().records.all('Supplier').length, before + 1);
  });

  it('is refused with the field that Workday blames', async () => {
    const unknown = await call<Problem>('POST', 'suppliers', { ...NEW, paymentTerms: { code: 'NET99' } });
    assert.deepEqual(refusal(unknown), [502, 'backend-rejected', 'not_applied']);
    assert.deepEqual(places(unknown), [['/paymentTerms', 'reference-unknown']]);
    assert.equal(unknown.body.backend?.sourceCode, 'SOAP Client.validationError');
    const country = await call<Problem>('POST', 'suppliers', {
      ...NEW,
      addresses: [{ ...NEW.addresses[0]!, country: 'XX', state: undefined }],
    });
    assert.deepEqual(places(country), [['/addresses', 'reference-unknown']]);
  });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});
