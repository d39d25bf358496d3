/** Stock of S/4HANA as an application sees it: which place it lies at, and in whose books what is taken of it is posted. */
import assert from 'node:assert/strict';
import { DECIMALS, VOCABULARY } from '../../adapters/rest/dialects/sap-s4/vocabulary.ts';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { InventoryConsumption } from '../../contracts/inventory-consumptions/v1/types.ts';
import type { InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

describe('stores of the same code in several plants of S/4HANA', function () {
  this.timeout(60_000);
  const { sap, done } = siteOfSapS4({ plants: { '1010': '1010', '1020': '1010', '2020': '2020', '3030': '3030' } });
  before(() => {
    sap().world.tables.insert('A_Plant', { Plant: '1020', PlantName: 'Annex', ValuationArea: '1010' });
    for (const [Plant, StorageLocation, MatlWrhsStkQtyInMatlBaseUnit] of [
      ['1020', '171A', '7'],
      ['1010', '0001', '11'],
      ['1020', '0001', '13'],
    ] as const)
      sap().world.tables.insert('A_MatlStkInAcctMod', {
        ...{ Material: '000300', Plant, StorageLocation, InventoryStockType: '01' },
        ...{ MaterialBaseUnit: 'EA', MatlWrhsStkQtyInMatlBaseUnit },
      });
    sap().world.tables.insert('A_MatlStkInAcctMod', {
      ...{ Material: '000300', Plant: '1010', StorageLocation: '171A', InventoryStockType: '01' },
      ...{ MaterialBaseUnit: 'EA', MatlWrhsStkQtyInMatlBaseUnit: '5' },
    });
  });

  const onHand = async (query = '', sku = '000300') => {
    const { inventoryItems } = await done<InventoryItemList>(
      'GET',
      `inventory-items?company=1010&sku=${sku}${query && `&location=${encodeURIComponent(query)}`}`,
    );
    return inventoryItems.flatMap(({ availability = [] }) => availability.map(one => [one.location.code, one.onHand]));
  };

  it('are told apart, and what lies in one is not counted in the other', async () => {
    assert.deepEqual(await onHand(), [
      ['1010/0001', '11'],
      ['1020/0001', '13'],
      ['1020/171A', '7'],
      ['171A', '5'],
    ]);
  });

  it('are asked for by the code that they are told by, or by plant', async () => {
    assert.deepEqual(await onHand('171A'), [['171A', '5']]);
    assert.deepEqual(await onHand('1020/171A'), [['1020/171A', '7']]);
    assert.deepEqual(await onHand('1010/171A'), [['171A', '5']]);
    assert.deepEqual(await onHand('1020'), [
      ['1020/0001', '13'],
      ['1020/171A', '7'],
    ]);
    assert.deepEqual(await onHand('0001'), [
      ['1010/0001', '11'],
      ['1020/0001', '13'],
    ]);
  });

  it('are taken from, delivered to and received into by the code that they are told by', async () => {
    const place = { code: '1020/171A' };
    sap().world.tables.insert('A_MatlStkInAcctMod', {
      ...{ Material: '000417', Plant: '1020', StorageLocation: '171A', InventoryStockType: '01' },
      ...{ MaterialBaseUnit: 'EA', MatlWrhsStkQtyInMatlBaseUnit: '7' },
    });
    const consumed = await done<InventoryConsumption>('POST', 'inventory-consumptions', {
      ...{ company: '1010', consumedOn: '2026-02-25', location: place, costCenter: { code: '0010' } },
      lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '2', unit: 'EA' } }],
    });
    assert.deepEqual(consumed.location, place);
    assert.deepEqual(await onHand('1020/171A', '000417'), [['1020/171A', '5']]);

    const body = {
      ...{ company: '1010', requester: { identifier: 'a.sample' }, costCenter: { code: '0010' }, currency: 'USD' },
      ...{ neededBy: '2026-04-01', deliverTo: place },
      lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '2', unit: 'EA' }, unitPrice: '8.25' }],
    };
    const { id } = await done<PurchaseRequisition>('POST', 'purchase-requisitions', body);
    const made = await done<PurchaseRequisition>('GET', `purchase-requisitions/${id}`);
    assert.deepEqual(made.deliverTo, place);

    const { purchaseOrders } = await done<PurchaseOrderList>('GET', 'purchase-orders?company=1010');
    const order = purchaseOrders.find(({ lines = [] }) => lines.some(({ item }) => item?.code === '000417'))!;
    const { lines } = await done<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id: order.id }, receivedOn: '2026-02-25' },
      lines: [{ purchaseOrderLine: order.lines![0]!.number, quantity: { value: '1', unit: 'EA' }, location: place }],
    });
    assert.deepEqual(lines?.[0]?.location, place);
  });
});

describe('a quantity that S/4HANA spells with an exponent', function () {
  this.timeout(60_000);
  const { sap, call, done } = siteOfSapS4();
  const stocked = (quantity: string, InventoryStockType = '01') =>
    sap().world.tables.insert('A_MatlStkInAcctMod', {
      ...{ Material: '000300', Plant: '1010', StorageLocation: '171B', Batch: '1E3', InventoryStockType },
      ...{ MaterialBaseUnit: 'EA', MatlWrhsStkQtyInMatlBaseUnit: quantity },
    });
  const asked = 'inventory-items?company=1010&sku=000300&location=171B';

  it('is counted like any other, and a text that looks like one stays a text', async () => {
    for (const [quantity, type] of [
      ['1.25E+3', '01'],
      ['10.5', '01'],
      ['5E-1', '02'],
      ['0E-14', '07'],
    ] as const)
      stocked(quantity, type);
    const { inventoryItems } = await done<InventoryItemList>('GET', asked);
    const [place] = inventoryItems[0]!.availability!;
    assert.deepEqual([place?.onHand, place?.available], ['1261.0', '1260.5']);
    assert.deepEqual(
      place?.lots?.map(({ lot, quantity }) => [lot, quantity]),
      [
        ['1E3', '1250'],
        ['1E3', '10.5'],
        ['1E3', '0.5'],
        ['1E3', '0'],
      ],
    );
  });

  it('is known by the name of its property, which is of one type in all entities', () => {
    const others = [...VOCABULARY.values()].flatMap(({ properties }) =>
      [...properties].filter(([name, { kind }]) => DECIMALS.has(name) && kind !== 'N'),
    );
    assert.deepEqual(others, []);
  });

  it('is no quantity where it is no number: the sum of the others is not told in its place', async () => {
    stocked('many');
    const { status, body } = await call<Problem>('GET', asked);
    assert.deepEqual([status, body.code], [502, 'backend-unreadable']);
  });
});

describe('whose books a movement of goods is in, in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, order } = siteOfSapS4({ plants: { '2020': '2020' } });

  it('is asked before anything is posted: stock of one company is not taken in the name of another', async () => {
    const taken = (company: string) =>
      call<Problem>('POST', 'inventory-consumptions', {
        ...{ company, consumedOn: '2026-02-25', location: { code: '271A' }, costCenter: { code: '0110' } },
        lines: [{ number: 1, item: { code: '000417' }, quantity: { value: '1', unit: 'EA' }, lot: 'LOT-A1' }],
      });
    const before = sap().asked.length;
    const refused = await taken('1010');
    assert.deepEqual(toldBy(refused), [422, 'invalid-request', 'not_applied', '/location/code']);
    assert.equal(refused.body.errors?.[0]?.code, 'other-company');
    assert.equal(sap().asked.length, before);
  });

  it('may be unknown where the profile lacks the plant, and what came there is listed all the same', async () => {
    const { id, lines } = await order('4500000017');
    const posted = await done<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id }, receivedOn: '2026-02-25' },
      lines: [
        { purchaseOrderLine: lines![0]!.number, quantity: { value: '4', unit: 'EA' }, location: { code: '171A' } },
      ],
    });
    const { goodsReceipts } = await done<GoodsReceiptList>('GET', `goods-receipts?company=1010&purchaseOrder=${id}`);
    assert.deepEqual(
      goodsReceipts.map(receipt => [receipt.id, receipt.company]),
      [[posted.id, undefined]],
    );
  });
});

describe('the day on which S/4HANA posts what goes back', function () {
  this.timeout(60_000);
  // Where it is another day than in UTC, at whatever time this runs.
  const timeZone = new Date().getUTCHours() < 12 ? 'Etc/GMT+12' : 'Etc/GMT-12';
  const { sap, done, order } = siteOfSapS4({ timeZone });
  const dayThere = () => new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());

  it('is the day where the system is', async () => {
    const { id, lines } = await order('4500000017');
    const receipt = await done<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id }, receivedOn: '2026-02-25' },
      lines: [{ purchaseOrderLine: lines![0]!.number, quantity: { value: '4', unit: 'EA' } }],
    });
    const before = dayThere();
    await done<GoodsReceipt>('POST', `goods-receipts/${receipt.id}/return`, {
      ...{ lines: [{ number: 1, quantity: { value: '1' } }], reason: 'Torn boxes' },
    });
    const { PostingDate, DocumentDate } = sap().world.tables.all('A_MaterialDocumentHeader').at(-1)!;
    assert.equal(PostingDate, DocumentDate);
    assert.ok(PostingDate === before || PostingDate === dayThere(), `${PostingDate} in ${timeZone}`);
    assert.notEqual(PostingDate, new Date().toISOString().slice(0, 10));
  });
});
