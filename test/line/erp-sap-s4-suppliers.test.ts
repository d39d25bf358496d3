/** Suppliers of S/4HANA that are changed in one thing alone, or looked for by a name that many have. */
import assert from 'node:assert/strict';
import type { Supplier, SupplierList } from '../../contracts/suppliers/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

describe('a supplier of S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, supplier } = siteOfSapS4();

  it('is looked for by a name that narrows: of too many none is left out in silence', async () => {
    const { tables } = sap().world;
    const [partner, company] = ['A_BusinessPartner', 'A_SupplierCompany'].map(
      set => tables.all(set, { Supplier: '0000100023' })[0]!,
    );
    const more = (count: number, from: number) => {
      for (let at = from; at < from + count; at++) {
        const Supplier = String(200_000 + at).padStart(10, '0');
        const named = { BusinessPartner: Supplier, Supplier, OrganizationBPName1: `Many ${at}` };
        tables.insert('A_BusinessPartner', { ...partner, ...named });
        tables.insert('A_SupplierCompany', { ...company!, Supplier });
      }
    };
    const asked = (query: string) => call<Problem>('GET', `suppliers?company=1010&${query}`);
    const told = [422, 'invalid-request', 'not_applied', '/name'];
    more(201, 0);
    assert.deepEqual(toldBy(await asked('name=Many')), told);
    more(300, 201);
    assert.deepEqual(toldBy(await asked('name=Many')), told);
    const { suppliers } = await done<SupplierList>('GET', 'suppliers?company=1010&name=Many%2050');
    assert.deepEqual(
      suppliers.map(({ name }) => name),
      ['Many 50', 'Many 500'],
    );
    assert.deepEqual(await done('GET', 'suppliers?company=1010&name=Many%2050&number=0000100023'), { suppliers: [] });
  });

  it('takes each change by itself, and refuses what has no place to stand', async () => {
    const id = await supplier('0000100023');
    const changed = (body: object) => done<Supplier>('PUT', `suppliers/${id}`, body);
    const refused = (body: object) => call<Problem>('PUT', `suppliers/${id}`, body);
    assert.equal((await changed({ legalName: 'Halcyon Devices SE' })).legalName, 'Halcyon Devices SE');
    assert.equal((await changed({ paymentTerms: { code: 'NT30' } })).paymentTerms?.code, 'NT30');
    const elsewhere = await refused({ company: '9999', paymentTerms: { code: 'NT60' } });
    assert.deepEqual(toldBy(elsewhere), [422, 'invalid-request', 'not_applied', '/company']);
    const { rows } = sap().world.tables;
    const others = rows.get('A_SupplierCompany')!.filter(row => row['Supplier'] !== '0000100023');
    rows.set('A_SupplierCompany', others);
    const nowhere = await refused({ paymentTerms: { code: 'NT60' } });
    assert.deepEqual(toldBy(nowhere), [422, 'invalid-request', 'not_applied', '/paymentTerms']);
  });

  it('is made with every line of its address, or not at all: a line too many is refused and not lost', async () => {
    const address = { lines: ['7 Invented Quay'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' };
    const created = (change: object) =>
      call<Problem>('POST', 'suppliers', {
        ...{ company: '1010', name: 'Riverside Instruments', currency: 'USD', addresses: [address] },
        ...change,
      });
    const lines = ['7 Invented Quay', 'Hall 3', 'Second Floor'];
    const three = await created({ addresses: [{ ...address, lines }] });
    assert.deepEqual([three.status, (three.body as unknown as Supplier).addresses?.[0]?.lines], [201, lines]);
    const count = () => sap().world.tables.all('A_BusinessPartner').length;
    const before = count();
    const four = await created({ addresses: [address, { ...address, lines: [...lines, 'Room 12'] }] });
    assert.deepEqual(toldBy(four), [422, 'invalid-request', 'not_applied', '/addresses/1/lines/3']);
    assert.equal(count(), before);
  });
});
