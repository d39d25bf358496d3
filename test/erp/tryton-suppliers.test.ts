/** Suppliers of a real Tryton as an application keeps them: made known once, read, changed against the version it has seen, listed. */
import assert from 'node:assert/strict';
import type { Supplier, SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

const DUNS = 'urn:oid:1.3.6.1.4.1.519.1';
const RIVERSIDE = {
  company: '1010',
  name: 'Riverside Instruments & Co <EU>',
  identifiers: [{ system: DUNS, value: '00_417%' }],
  taxIdentifier: { system: 'urn:us-ein', value: '00-1234567' },
  addresses: [
    { lines: ['7 Invented Quay', 'Dock 2'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' },
  ],
  contacts: [
    { system: 'email', value: 'orders@riverside.example' },
    { system: 'phone', value: '+1 614 555 0177', use: 'mobile' },
  ],
  paymentTerms: { code: 'NT60' },
  currency: 'USD',
};

describeWithTryton('suppliers of a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton();
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const find = async (query: string): Promise<Supplier[]> => {
    const { status, body } = await gateway.call<SupplierList>('GET', `suppliers?company=1010&${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.suppliers;
  };

  it('are made known with all that is said of them, and read back the same, but for the tax number', async () => {
    const { status, body } = await gateway.call<Supplier>('POST', 'suppliers', RIVERSIDE);
    assert.equal(status, 201, JSON.stringify(body));
    const { id, number, meta, ...rest } = body;
    const { taxIdentifier, ...said } = RIVERSIDE;
    assert.deepEqual(rest, {
      ...said,
      status: 'active',
      taxIdentifier: { system: taxIdentifier.system, masked: '******4567' },
    });
    assert.match(number ?? '', /^\d+$/);
    assert.ok(meta?.version);
    assert.deepEqual((await gateway.call('GET', `suppliers/${id}`)).body, body);
    const query = `identifierSystem=${encodeURIComponent(DUNS)}&identifierValue=${encodeURIComponent('00_417%')}`;
    assert.deepEqual(
      (await find(query)).map(one => one.id),
      [id],
    );
  });

  it('are found by number with its leading zeros, by how the name begins, and by whether they are in use', async () => {
    const [northwind] = await find('number=0000100017');
    assert.equal(northwind?.name, 'Northwind Medical Supply');
    assert.deepEqual(northwind?.addresses, [
      { lines: ['12 Invented Street'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' },
    ]);
    assert.deepEqual(northwind?.taxIdentifier, { masked: '******4567' });
    assert.deepEqual(
      (await find('name=halc')).map(one => one.name),
      ['Halcyon Devices'],
    );
    assert.deepEqual(
      (await find('name=%25')).map(one => one.name),
      [],
    );
    assert.deepEqual(
      (await find('status=inactive')).map(one => [one.name, one.status]),
      [['Dormant Linen Service', 'inactive']],
    );
  });

  it('are changed in what is said and in nothing else', async () => {
    const [{ id, meta, ...before }] = (await find('number=0000100023')) as [Supplier];
    const contacts = [{ system: 'email', value: 'new@halcyon.example' }];
    const change = { contacts, status: 'inactive', identifiers: [{ system: DUNS, value: '7' }] };
    const changed = await gateway.call<Supplier>('PUT', `suppliers/${id}`, change);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const { id: _, meta: after, ...rest } = changed.body;
    assert.deepEqual(rest, { ...before, ...change });
    assert.ok(after?.version !== meta?.version || after?.lastUpdated !== meta?.lastUpdated);
    const again = await gateway.call<Supplier>('PUT', `suppliers/${id}`, { contacts: [], status: 'active' });
    assert.equal(again.body.contacts, undefined);
    const stale = await gateway.call('PUT', `suppliers/${id}`, { name: 'X' }, { 'if-match': '"1"' });
    assert.equal(stale.status, 412, JSON.stringify(stale.body));
  });

  it('are not made where a code is not known, and no other company is meant', async () => {
    const wrong = { ...RIVERSIDE, paymentTerms: { code: 'NT99' } };
    const { status, body } = await gateway.call<{ errors: object[] }>('POST', 'suppliers', wrong);
    assert.deepEqual([status, body.errors], [422, [{ pointer: '/paymentTerms/code', code: 'bad-code' }]]);
    const other = await gateway.call('POST', 'suppliers', { ...RIVERSIDE, company: '2020' });
    assert.equal(other.status, 422);
    const blocked = await gateway.call('PUT', `suppliers/${(await find('number=0000100017'))[0]?.id}`, {
      status: 'blocked',
    });
    assert.equal(blocked.status, 422);
  });
});
