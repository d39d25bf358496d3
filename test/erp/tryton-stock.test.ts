/** What is in the stores of a real Tryton, and what is taken out of them: never more than is there, and once. */
import assert from 'node:assert/strict';
import type { InventoryConsumption } from '../../contracts/inventory-consumptions/v1/types.ts';
import type { InventoryItem, InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('the stores of a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton(['inventory-items', 'inventory-consumptions']);
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const inStore = async (location: string): Promise<string | undefined> => {
    const { body } = await gateway.call<InventoryItemList>(
      'GET',
      `inventory-items?company=1010&sku=000417&location=${location}`,
    );
    return body.inventoryItems[0]?.availability?.[0]?.onHand;
  };
  const used = (quantity: string, more: object = {}) => ({
    company: '1010',
    consumedOn: '2026-11-20',
    reference: 'OR 3',
    location: { code: '171B' },
    costCenter: { code: '0020' },
    lines: [{ number: 1, item: { code: '000417' }, quantity: { value: quantity, unit: 'EA' } }],
    ...more,
  });
  const consume = (body: object) =>
    gateway.call<InventoryConsumption & Omit<Problem, 'status'>>('POST', 'inventory-consumptions', body);

  it('hold items with their code, their GTIN, and how much is where', async () => {
    const { body } = await gateway.call<InventoryItemList>('GET', 'inventory-items?company=1010&gtin=09501101530003');
    const [found] = body.inventoryItems;
    assert.deepEqual(
      [found?.sku, found?.gtin, found?.unit, found?.status],
      ['000417', '09501101530003', 'EA', 'active'],
    );
    const read = await gateway.call<InventoryItem>('GET', `inventory-items/${found?.id}`);
    assert.deepEqual(read.body.availability, [
      { location: { code: '171A', name: 'Central Supply' }, onHand: '1200' },
      { location: { code: '171B', name: 'Operating Theatre Store' }, onHand: '40' },
    ]);
    const withdrawn = await gateway.call<InventoryItemList>('GET', 'inventory-items?company=1010&sku=000300');
    assert.equal(withdrawn.body.inventoryItems[0]?.status, 'inactive');
  });

  it('are told of wherever an item is, among however many places', async () => {
    const { id: parent } = await gateway.erp.one('stock.location', [['type', '=', 'warehouse']]);
    const places = Array.from({ length: 60 }, (_, at) => ({
      code: `0${100 + at}`,
      name: 'Shelf',
      type: 'storage',
      parent,
    }));
    await gateway.erp.create('stock.location', ...places);
    const { body } = await gateway.call<InventoryItemList>('GET', 'inventory-items?company=1010&sku=000417');
    const read = await gateway.call<InventoryItem>('GET', `inventory-items/${body.inventoryItems[0]?.id}`);
    assert.deepEqual(
      read.body.availability?.map(({ location, onHand }) => [location.code, onHand]),
      [
        ['171A', '1200'],
        ['171B', '40'],
      ],
    );
  });

  it('have less after it was used', async () => {
    assert.equal(await inStore('171B'), '40');
    const half = await consume(used('2.5'));
    assert.deepEqual([half.status, half.body.code, half.body.outcome], [502, 'backend-rejected', 'not_applied']);
    const done = await consume(used('2'));
    assert.equal(done.status, 201, JSON.stringify(done.body));
    const { status: standing, reference, costCenter, lines, consumedOn } = done.body as InventoryConsumption;
    assert.deepEqual(
      {
        standing,
        reference,
        costCenter,
        consumedOn,
        lines: lines?.map(({ item, quantity }) => [item?.code, quantity]),
      },
      {
        ...{ standing: 'posted', reference: 'OR 3', costCenter: { code: '0020' }, consumedOn: '2026-11-20' },
        lines: [['000417', { value: '2', unit: 'EA' }]],
      },
    );
    assert.equal(await inStore('171B'), '38');
    const read = await gateway.call<InventoryConsumption>('GET', `inventory-consumptions/${done.body.id}`);
    assert.deepEqual(read.body, done.body);
  });

  it('give nothing where there is less than is asked for', async () => {
    const { status, body } = await consume(used('1000'));
    assert.deepEqual([status, body.code, body.errors?.[0]?.code], [409, 'conflict', 'not-enough']);
    assert.equal(await inStore('171B'), '38');
  });

  it('name what they do not know', async () => {
    const { status, body } = await consume(used('1', { location: { code: '999Z' } }));
    assert.deepEqual([status, body.errors?.[0]?.pointer], [422, '/location/code']);
  });
});
