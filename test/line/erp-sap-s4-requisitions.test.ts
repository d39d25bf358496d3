/** Requisitions, stock and ledger masters over S/4HANA as an application sees them. */
import assert from 'node:assert/strict';
import type { AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import type { InventoryConsumption } from '../../contracts/inventory-consumptions/v1/types.ts';
import type { InventoryItem, InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition, PurchaseRequisitionList } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

const NEEDED = '2026-04-01';

describe('a requisition in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, supplier } = siteOfSapS4();

  const wanted = (change: object = {}, line: object = {}) => ({
    company: '1010',
    reference: 'WARD-7-0031',
    requester: { identifier: 'a.sample' },
    costCenter: { code: '0010' },
    neededBy: NEEDED,
    deliverTo: { code: '171A' },
    justification: 'The stock of the ward runs out',
    currency: 'USD',
    lines: [
      {
        ...{
          number: 1,
          item: { code: '000417', description: 'Nitrile gloves, medium, powder free, box of 100 pieces' },
        },
        ...{ quantity: { value: '12', unit: 'EA' }, unitPrice: '2.1475', ...line },
      },
      {
        ...{ number: 2, item: { description: 'Calibration' }, category: { code: 'SERV' } },
        ...{ quantity: { value: '1', unit: 'EA' }, unitPrice: '150.00', costCenter: { code: '0020' } },
      },
    ],
    ...change,
  });

  it('is made with all its lines, prices to the last digit, and its long texts, and read back', async () => {
    const northwind = await supplier('0000100017');
    const made = await done<PurchaseRequisition>(
      'POST',
      'purchase-requisitions',
      wanted({}, { supplier: { id: northwind } }),
    );
    const read = await done<PurchaseRequisition>('GET', `purchase-requisitions/${made.id}`);
    const { lines, meta, systemStatus, approval, ...rest } = read;
    assert.deepEqual(approval, { authority: 'system', status: 'approved' });
    assert.deepEqual(read, made);
    assert.ok(meta?.version && systemStatus);
    assert.deepEqual(rest, {
      id: made.id,
      company: '1010',
      number: made.number,
      reference: 'WARD-7-0031',
      status: 'approved',
      requester: { identifier: 'a.sample' },
      costCenter: { code: '0010' },
      neededBy: NEEDED,
      deliverTo: { code: '171A' },
      justification: 'The stock of the ward runs out',
      currency: 'USD',
      total: { amount: '175.77', currency: 'USD' },
    });
    const [first, second] = lines ?? [];
    assert.equal(first?.item?.description, 'Nitrile gloves, medium, powder free, box of 100 pieces');
    assert.deepEqual([first?.item?.code, first?.unitPrice, first?.supplier?.id], ['000417', '2.1475', northwind]);
    assert.deepEqual([second?.number, second?.costCenter, second?.category], [2, { code: '0020' }, { code: 'SERV' }]);
  });

  it('names there who asks as the profile says that the system does', async () => {
    const { number, requester } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const service = `${sap().url}/API_PURCHASEREQ_PROCESS_SRV`;
    const query = `$filter=PurchaseRequisition eq '${number}'&$select=PurReqnSSPRequestor,RequisitionerName&$format=json`;
    const authorization = `Basic ${btoa('GATEWAY:sandbox')}`;
    const told = await fetch(`${service}/A_PurchaseRequisitionItem?${query}`, { headers: { authorization } });
    const { d } = (await told.json()) as { d: { results: Record<string, string>[] } };
    const [{ PurReqnSSPRequestor, RequisitionerName } = {}] = d.results;
    assert.deepEqual(
      [requester?.identifier, PurReqnSSPRequestor, RequisitionerName],
      [...['a.sample', 'ASAMPLE', 'ASAMPLE']],
    );
  });

  it('becomes an order, and the order says which requisition it came from', async () => {
    const northwind = await supplier('0000100017');
    const { id, number } = await done<PurchaseRequisition>(
      'POST',
      'purchase-requisitions',
      wanted({}, { supplier: { id: northwind } }),
    );
    sap().order(number!);
    assert.equal((await done<PurchaseRequisition>('GET', `purchase-requisitions/${id}`)).status, 'ordered');
    const { purchaseOrders } = await done<PurchaseOrderList>('GET', `purchase-orders?company=1010&requisition=${id}`);
    assert.deepEqual(
      purchaseOrders.map(one => [one.requisition?.id, one.lines?.[0]?.unitPrice]),
      [[id, '2.1475']],
    );
  });

  it('is listed by who asked and where it stands, whole', async () => {
    const { number } = await done<PurchaseRequisition>(
      'POST',
      'purchase-requisitions',
      wanted({ requester: { identifier: 'm.example-of-ward-7' } }),
    );
    sap().decide(number!, 'refuse');
    const list = (query: string) => done<PurchaseRequisitionList>('GET', `purchase-requisitions?company=1010&${query}`);
    const { purchaseRequisitions } = await list('requester=m.example-of-ward-7');
    assert.deepEqual(
      purchaseRequisitions.map(one => [one.number, one.status, one.lines?.length]),
      [[number, 'rejected', 2]],
    );
    assert.equal(purchaseRequisitions[0]?.requester?.identifier, 'm.example-of-ward-7');
    const long = wanted({ requester: { identifier: 'm'.repeat(61) } });
    const refused = toldBy(await call<Problem>('POST', 'purchase-requisitions', long));
    assert.deepEqual(refused, [422, 'invalid-request', 'not_applied', '/requester/identifier']);
    assert.deepEqual(
      (await list('status=rejected')).purchaseRequisitions.map(one => one.number),
      [number],
    );
  });

  it('spoils no list with a total that cannot be told', async () => {
    const vast = { quantity: { value: '9999999999', unit: 'EA' }, unitPrice: '999999999.99' };
    const { id, total } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', wanted({}, vast));
    assert.equal(total, undefined);
    const { purchaseRequisitions } = await done<PurchaseRequisitionList>('GET', 'purchase-requisitions?company=1010');
    assert.ok(purchaseRequisitions.some(one => one.id === id));
  });

  it('is refused with the line and the field that are wrong', async () => {
    const refused = async (change: object, line: object = {}) =>
      toldBy(await call<Problem>('POST', 'purchase-requisitions', wanted(change, line)));
    const rejected = (cause: string, code: string, pointer: string) => [
      502,
      'backend-rejected',
      'not_applied',
      cause,
      code,
      pointer,
    ];
    assert.deepEqual(
      await refused({}, { costCenter: { code: '0099' } }),
      rejected('reference-unknown', 'KI/265', '/lines/0/costCenter/code'),
    );
    assert.deepEqual(
      await refused({}, { costCenter: { code: '0030' } }),
      rejected('reference-inactive', 'KI/180', '/lines/0/costCenter/code'),
    );
    assert.deepEqual(
      await refused({}, { item: { code: '999999' } }),
      rejected('reference-unknown', 'M3/305', '/lines/0/item/code'),
    );
    const dormant = await supplier('0000100031');
    assert.deepEqual(
      await refused({}, { supplier: { id: dormant } }),
      rejected('reference-inactive', '06/321', '/lines/0/supplier/id'),
    );
    const nowhere = await call<Problem>('POST', 'purchase-requisitions', wanted({ deliverTo: { code: 'MOON' } }));
    assert.deepEqual([nowhere.status, nowhere.body.errors?.[0]?.pointer], [422, '/deliverTo/code']);
  });

  it('cannot be taken back by this interface: 501', async () => {
    const { id } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', wanted());
    const { status } = await call<Problem>('POST', `purchase-requisitions/${id}/cancel`, {});
    assert.equal(status, 501);
  });
});

describe('stock and masters in S/4HANA', function () {
  this.timeout(60_000);
  const { call, done } = siteOfSapS4();

  it('is an item with what is there of it, by place and lot, leading zeros and all', async () => {
    const { inventoryItems } = await done<InventoryItemList>('GET', 'inventory-items?company=1010&sku=000417');
    const [gloves] = inventoryItems;
    const { id, meta, systemStatus, ...rest } = gloves!;
    assert.ok(id && meta && systemStatus);
    assert.deepEqual(rest, {
      company: '1010',
      sku: '000417',
      gtin: '09501101530003',
      description: 'Nitrile gloves, medium, box of 100',
      unit: 'EA',
      status: 'active',
      category: { code: 'CONSUM' },
      reorderPoint: '200',
      availability: [
        {
          location: { code: '171A' },
          onHand: '1200',
          available: '1200',
          lots: [{ lot: 'LOT-A1', expiry: '2028-03-31', quantity: '1200' }],
        },
        {
          location: { code: '171B' },
          onHand: '40',
          available: '40',
          lots: [{ lot: 'LOT-A1', expiry: '2028-03-31', quantity: '40' }],
        },
      ],
    });
    const skus = async (query: string) =>
      (await done<InventoryItemList>('GET', `inventory-items?company=1010&${query}`)).inventoryItems.map(
        ({ sku }) => sku,
      );
    assert.deepEqual(await skus('name=gloves'), ['000300', '000417']);
    assert.deepEqual(await skus('location=171B'), ['000417', '001040']);
    assert.deepEqual(await skus('location=2020'), []);
    const everywhere = await done<InventoryItem>('GET', `inventory-items/${id}`);
    assert.ok(everywhere.availability!.length > 2);
  });

  const used = (quantity: string, change: object = {}) => ({
    company: '1010',
    consumedOn: '2026-02-25',
    reference: 'CASE-4711',
    location: { code: '171A' },
    costCenter: { code: '0020' },
    lines: [{ number: 1, item: { code: '000981' }, quantity: { value: quantity, unit: 'EA' }, lot: 'S26-04' }],
    ...change,
  });

  it('is taken for a cost centre, and less is there then', async () => {
    const made = await done<InventoryConsumption>('POST', 'inventory-consumptions', used('40'));
    const { id, number, meta, systemStatus, lines, ...rest } = await done<InventoryConsumption>(
      'GET',
      `inventory-consumptions/${made.id}`,
    );
    assert.ok(id === made.id && number && meta && systemStatus);
    assert.deepEqual(rest, {
      ...{ company: '1010', status: 'posted', consumedOn: '2026-02-25', reference: 'CASE-4711' },
      ...{ location: { code: '171A' }, costCenter: { code: '0020' } },
    });
    assert.deepEqual(
      [lines?.[0]?.item?.code, lines?.[0]?.quantity, lines?.[0]?.lot],
      ['000981', { value: '40', unit: 'EA' }, 'S26-04'],
    );
    const { inventoryItems } = await done<InventoryItemList>('GET', 'inventory-items?company=1010&sku=000981');
    assert.equal(inventoryItems[0]?.availability?.[0]?.lots?.[0]?.quantity, '200');
    const told = async (body: object) => toldBy(await call<Problem>('POST', 'inventory-consumptions', body));
    const rejected = (cause: string, code: string, pointer: string) => [
      502,
      'backend-rejected',
      'not_applied',
      cause,
      code,
      pointer,
    ];
    assert.deepEqual(await told(used('999')), rejected('quantity-exceeded', 'M7/021', '/lines/0/quantity/value'));
    assert.deepEqual(
      await told(used('1', { costCenter: { code: '0099' } })),
      rejected('reference-unknown', 'KI/265', '/costCenter/code'),
    );
    assert.deepEqual(
      await told(used('1', { consumedOn: '2025-01-31' })),
      rejected('period-closed', 'M7/053', '/consumedOn'),
    );
  });

  it('are cost centres, accounts and plants, found by code, name and whether they are in use', async () => {
    const centers = async (query: string) =>
      (await done<CostCenterList>('GET', `cost-centers?company=1010&${query}`)).costCenters;
    const [emergency] = await centers('code=0010');
    assert.deepEqual([emergency?.code, emergency?.name, emergency?.active], ['0010', 'Emergency Department', true]);
    assert.deepEqual(await done<CostCenter>('GET', `cost-centers/${emergency?.id}`), emergency);
    assert.deepEqual(
      (await centers('active=false')).map(({ code, validTo }) => [code, validTo]),
      [['0030', '2024-12-31']],
    );
    assert.deepEqual(
      (await centers('name=Theatres')).map(({ code }) => code),
      ['0020'],
    );
    const accounts = async (query: string) =>
      (await done<AccountList>('GET', `accounts?company=1010&${query}`)).accounts.map(({ code }) => code);
    assert.deepEqual(await accounts('name=Medical'), ['0000400000']);
    assert.deepEqual(await accounts('active=false'), ['0000499000']);
    const { locations } = await done<LocationList>('GET', 'locations?name=Main');
    assert.deepEqual(
      locations.map(({ name, status }) => [name, status]),
      [['Main Hospital', 'active']],
    );
  });
});
