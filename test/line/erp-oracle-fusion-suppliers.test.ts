/** Suppliers over Oracle Fusion, as an application makes them known, changes and looks them up. */
import assert from 'node:assert/strict';
import type { Supplier, SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

const EIN = 'urn:oid:2.16.840.1.113883.4.4';
const DUNS = 'urn:oid:1.3.6.1.4.1.519.1';
const CREATION = {
  company: '1010',
  name: 'Example Gases',
  legalName: 'Example Gases LLC',
  identifiers: [{ system: DUNS, value: '001234567' }],
  taxIdentifier: { system: EIN, value: '00-9876543' },
  addresses: [
    {
      ...{ use: 'ordering', lines: ['1 Sample Way', 'Gate 7'], city: 'Sampleton', state: 'NY', postalCode: '01040' },
      country: 'US',
    },
  ],
  contacts: [
    { system: 'email', value: 'orders@gases.example' },
    { system: 'phone', value: '+1 555 0100' },
  ],
  paymentTerms: { code: 'NET30' },
  currency: 'USD',
  categories: [{ code: 'CONSUM' }],
};

describe('a supplier over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion();
  let made: Supplier;

  it('is made known with addresses, contacts, terms and categories, and read as it stands', async () => {
    const created = await call<Supplier>('POST', 'suppliers', CREATION);
    assert.equal(created.status, 201, JSON.stringify(created.body));
    made = created.body;
    const { id, number, meta: _, ...rest } = made;
    assert.match(number ?? '', /^\d+$/);
    assert.deepEqual(rest, {
      ...CREATION,
      taxIdentifier: { system: EIN, masked: '******6543' },
      status: 'active',
      systemStatus: [{ field: 'Status', code: 'ACTIVE' }],
    });
    assert.deepEqual((await call<Supplier>('GET', `suppliers/${id}`)).body, made);
    const [sent] = writes();
    assert.match(sent!.body, /"PostalCode":"01040"/);
    assert.equal(sent!.headers['upsert-mode'], undefined);
  });

  it('of a name that is taken is told before anything is sent', async () => {
    const refused = await call<Problem>('POST', 'suppliers', CREATION);
    assert.deepEqual(refusal(refused), [409, 'conflict', 'not_applied']);
    assert.deepEqual([places(refused), writes().length], [[['/name', 'duplicate']], 0]);
  });

  for (const [what, kind, times] of [
    ['was done, and is found', 'lost', 1],
    ['was not done, and is done now', 'reset', 2],
  ] as const)
    it(`is made known once where nobody heard that it ${what}`, async () => {
      erp().plan({ kind, on: { method: 'POST' } });
      const name = `Doubtful ${kind}`;
      const supplier = await doubtful<Supplier>('POST', 'suppliers', { ...CREATION, name });
      const held = erp()
        .erp.rows('suppliers')
        .filter(row => row['Supplier'] === name);
      assert.deepEqual([held.length, held[0]?.['SupplierNumber'], writes().length], [1, supplier.number, times]);
    });

  it('is not taken for one of another tax number that another made meanwhile: a person looks', async () => {
    const name = 'Claimed';
    erp().plan({ kind: 'reset', on: { method: 'POST' } });
    const { body } = await call<Problem>('POST', 'suppliers', { ...CREATION, name });
    assert.equal(body.outcome, 'unknown', JSON.stringify(body));
    const other = erp().erp.find('suppliers', 'Supplier', 'Example Gases')!;
    const held = erp().erp.rows('suppliers');
    held.push({ ...other, Supplier: name, SupplierId: '300000099', TaxpayerId: '00-1111111' });
    const operation = await eventually(
      async () => (await call<{ status: string }>('GET', `operations/${body.correlationId}`)).body,
      ({ status }) => status === 'needs-attention',
    );
    held.pop();
    assert.match(JSON.stringify(operation), /differs from what was sent/);
    assert.equal(writes().length, 1);
  });

  it('is changed against the version that was seen, and by nobody who saw another', async () => {
    const { id, meta } = (await call<Supplier>('GET', `suppliers/${made.id}`)).body;
    const seen = { 'if-match': `"${meta?.version}"` };
    const change = { legalName: 'Example Gases Inc', status: 'inactive' };
    const changed = await call<Supplier>('PUT', `suppliers/${id}`, change, seen);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual(
      [changed.body.legalName, changed.body.status, changed.body.name],
      ['Example Gases Inc', 'inactive', 'Example Gases'],
    );
    assert.notEqual(changed.body.meta?.version, meta?.version);
    assert.deepEqual(refusal(await call<Problem>('PUT', `suppliers/${id}`, change, seen)), [
      412,
      'stale',
      'not_applied',
    ]);
    const row = erp().erp.find('suppliers', 'Supplier', 'Example Gases')!;
    erp().plan({ kind: 'meanwhile', act: () => erp().erp.touch(row), on: { method: 'PATCH' } });
    const between = await call<Problem>('PUT', `suppliers/${id}`, change);
    assert.deepEqual(refusal(between), [412, 'stale', 'not_applied']);
  });

  it('keeps its addresses as they are: another one is not supported, and nothing is changed', async () => {
    const change = { name: 'Renamed', addresses: [{ lines: ['2 Sample Way'], country: 'US' }] };
    const refused = await call<Problem>('PUT', `suppliers/${made.id}`, change);
    assert.deepEqual([refused.status, places(refused)], [501, [['/addresses', 'not-supported']]]);
    assert.equal(writes().length, 0);
  });

  it('is not changed by what it is already, whatever the order of its fields', async () => {
    const { body } = await call<Supplier>('GET', `suppliers/${made.id}`);
    const addresses = body.addresses!.map(each => Object.fromEntries(Object.entries(each).toReversed()));
    const { status, body: changed } = await call<Supplier>('PUT', `suppliers/${made.id}`, {
      ...{ legalName: 'Example Gases Ltd', addresses },
    });
    assert.deepEqual([status, changed.legalName], [200, 'Example Gases Ltd'], JSON.stringify(changed));
  });

  it('without an address is refused: its currency and its terms are kept at one', async () => {
    const { addresses: _, ...rest } = CREATION;
    const refused = await call<Problem>('POST', 'suppliers', { ...rest, name: 'Nowhere Gases' });
    assert.deepEqual([refused.status, places(refused)], [422, [['/addresses', 'required']]]);
    assert.deepEqual(erp().received, []);
  });

  it('that nothing can be kept of is refused rather than lost', async () => {
    const refused = await call<Problem>('POST', 'suppliers', {
      ...{ ...CREATION, name: 'Other Gases', bankAccountRef: 'vault/1' },
      identifiers: [{ system: 'urn:oid:1.3.88', value: '4000001000005' }],
    });
    assert.equal(refused.status, 422);
    assert.deepEqual(places(refused), [
      ['/identifiers/0', 'not-supported'],
      ['/bankAccountRef', 'not-supported'],
    ]);
  });

  it('is found by number with its zeros, by name and status, page by page', async () => {
    const names = async (query: string) =>
      (await list<SupplierList>(`suppliers?company=1010&${query}`)).suppliers.map(({ name }) => name);
    assert.deepEqual(await names('number=0000100017'), ['Northwind Medical Supply']);
    assert.deepEqual(await names('status=inactive&name=Dormant'), ['Dormant Linen Service']);
    assert.deepEqual(await names(`identifierSystem=${encodeURIComponent(DUNS)}&identifierValue=001234567&limit=1`), [
      'Example Gases',
    ]);
    const first = await list<SupplierList>('suppliers?company=1010&limit=2');
    const second = await list<SupplierList>(`suppliers?company=1010&limit=2&cursor=${first.next}`);
    assert.equal(new Set([...first.suppliers, ...second.suppliers].map(({ id }) => id)).size, 4);
  });

  it('comes page by page where the system does not name the next one, and never from elsewhere', async () => {
    const path = 'suppliers?company=1010&limit=2';
    const withoutNext = (answer: { status: number; headers: Record<string, string>; body: string }, href?: string) => {
      const body = JSON.parse(answer.body) as { links: { rel: string; href: string }[] };
      const rest = body.links.filter(({ rel }) => rel !== 'next');
      const links = href === undefined ? rest : [...rest, { rel: 'next', href, name: 'suppliers', kind: 'collection' }];
      return { ...answer, body: JSON.stringify({ ...body, links }) };
    };
    erp().plan({ kind: 'bent', bend: answer => withoutNext(answer) });
    const first = await list<SupplierList>(path);
    const second = await list<SupplierList>(`${path}&cursor=${first.next}`);
    assert.equal(new Set([...first.suppliers, ...second.suppliers].map(({ id }) => id)).size, 4);
    const elsewhere = 'http://169.254.169.254/fscmRestApi/resources/11.13.18.05/suppliers?offset=2';
    erp().plan({ kind: 'bent', bend: answer => withoutNext(answer, elsewhere) });
    const refused = await call<Problem>('GET', path);
    assert.deepEqual([refused.status, refused.body.backend?.cause], [502, 'address-refused']);
  });
});
