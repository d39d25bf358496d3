/** Items, what is on hand of them and what was used, over Oracle Fusion. */
import assert from 'node:assert/strict';
import type { InventoryConsumption } from '../../contracts/inventory-consumptions/v1/types.ts';
import type { InventoryItem, InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

const CONSUMPTION = {
  ...{ company: '1010', consumedOn: '2026-11-20', reference: 'CASE-77', location: { code: '171A' } },
  costCenter: { code: '0020' },
  lines: [
    { number: 1, item: { code: '000417' }, quantity: { value: '12', unit: 'EA' }, lot: 'LOT-A1' },
    { number: 2, item: { code: '000981' }, quantity: { value: '2.5', unit: 'EA' } },
  ],
};

describe('stock over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion();

  const itemOf = async (sku: string): Promise<InventoryItem> =>
    (await list<InventoryItemList>(`inventory-items?company=1010&sku=${sku}`)).inventoryItems[0]!;
  const onHand = async (sku: string, place = '171A') =>
    (await itemOf(sku)).availability?.find(({ location }) => location.code === place)?.onHand;

  it('shows an item with its code as it is, and what is on hand of it by place and lot', async () => {
    const item = await itemOf('000417');
    const { id, company: _, ...alike } = item;
    const { meta: __, availability, ...rest } = alike;
    assert.deepEqual(rest, {
      ...{ sku: '000417', gtin: '09501101530003', description: 'Nitrile gloves, medium, box of 100', unit: 'EA' },
      ...{ status: 'active', category: { code: 'CONSUM' }, reorderPoint: '200' },
      systemStatus: [{ field: 'ItemStatusValue', code: 'Active' }],
    });
    assert.deepEqual(availability![0], {
      ...{ location: { code: '171A' }, onHand: '1200', reserved: '50', available: '1150' },
      lots: [{ lot: 'LOT-A1', expiry: '2028-03-31', quantity: '1200' }],
    });
    const read = (await call<InventoryItem>('GET', `inventory-items/${id}`)).body;
    assert.deepEqual({ ...read, availability: read.availability?.slice(0, 2) }, { id, ...alike });
  });

  it('is told of the company that is asked for, and of all of them where none is', async () => {
    const { id } = await itemOf('000417');
    const codes = ({ availability = [] }: InventoryItem) => availability.map(({ location }) => location.code);
    const read = async () => (await call<InventoryItem>('GET', `inventory-items/${id}`)).body;
    assert.deepEqual(codes(await itemOf('000417')), ['171A', '171B']);
    assert.deepEqual(codes(await read()), ['171A', '171B', '271A', '371A']);
    // Another organization calls a place of its own the same.
    const taken = { ItemNumber: '000417', OrganizationCode: '271', SubinventoryCode: '171A' };
    erp().erp.add('inventoryOnhandBalances', { ...taken, PrimaryOnhandQuantity: '5', ReservedQuantity: '0', lots: [] });
    assert.deepEqual(codes(await itemOf('000417')), ['171A', '171B']);
    assert.deepEqual(codes(await read()), ['171/171A', '171B', '271/171A', '271A', '371A']);
    const there = async (company: string, place: string) =>
      (await list<InventoryItemList>(`inventory-items?company=${company}&location=${place}`)).inventoryItems[0]
        ?.availability?.[0];
    assert.deepEqual([(await there('1010', '171A'))?.onHand, (await there('2020', '171A'))?.onHand], ['1200', '5']);
    assert.deepEqual([(await there('2020', '271/171A'))?.onHand, await there('1010', '271/171A')], ['5', undefined]);
    erp().erp.rows('inventoryOnhandBalances').pop();
  });

  it('is told whole where it takes several pages, and never in part: where it takes too many, less is to be asked for at once', async () => {
    const rows = erp().erp.rows('inventoryOnhandBalances');
    const before = rows.length;
    const until = (count: number, items: readonly string[]) => {
      while (rows.length < count)
        erp().erp.add('inventoryOnhandBalances', {
          ...{ ItemNumber: items[rows.length % items.length]!, OrganizationCode: '171' },
          ...{ SubinventoryCode: `S${rows.length}`, PrimaryOnhandQuantity: '1', ReservedQuantity: '0', lots: [] },
        });
    };
    const THREE = ['000417', '001040', '000981'];
    until(before + 1200, THREE);
    const { inventoryItems } = await list<InventoryItemList>('inventory-items?company=1010');
    const added = inventoryItems.flatMap(({ availability = [] }) => availability.map(({ location }) => location.code));
    assert.equal(new Set(added.filter(code => code?.startsWith('S'))).size, 1200);
    until(before + 2500, ['000300']);
    const refused = await call<Problem>('GET', 'inventory-items?company=1010');
    assert.deepEqual(refusal(refused), [422, 'invalid-request', 'not_applied'], JSON.stringify(refused.body));
    assert.deepEqual(places(refused), [['/limit', 'too-many']]);
    assert.equal((await list<InventoryItemList>('inventory-items?company=1010&name=Saline')).inventoryItems.length, 1);
    // The contract has room for 500 places of one item.
    const many = await call<Problem>('GET', 'inventory-items?company=1010&sku=000300');
    assert.deepEqual(refusal(many), [501, 'not-supported', 'not_applied'], JSON.stringify(many.body));
    rows.splice(before);
  });

  it('is searched by name, GTIN and place, page by page', async () => {
    const skus = async (query: string) =>
      (await list<InventoryItemList>(`inventory-items?company=1010&${query}`)).inventoryItems.map(({ sku }) => sku);
    assert.deepEqual(await skus('name=Saline'), ['000981']);
    assert.deepEqual(await skus('gtin=09501101530003'), ['000417']);
    assert.deepEqual(await skus('sku=NONE'), []);
    assert.deepEqual(await skus('location=171B'), ['000417', '001040']);
    assert.deepEqual(await skus('location=271A'), []);
    const first = await list<InventoryItemList>('inventory-items?company=1010&limit=2');
    const second = await list<InventoryItemList>(`inventory-items?company=1010&limit=2&cursor=${first.next}`);
    assert.equal(new Set([...first.inventoryItems, ...second.inventoryItems].map(({ sku }) => sku)).size, 4);
  });

  it('is taken from in one batch, with lots and the account of the cost centre', async () => {
    const posted = await call<InventoryConsumption>('POST', 'inventory-consumptions', CONSUMPTION);
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const { id, number: _, meta: __, lines, ...rest } = posted.body;
    assert.deepEqual(rest, {
      ...{ company: '1010', consumedOn: '2026-11-20', reference: 'CASE-77', location: { code: '171A' } },
      ...{ costCenter: { code: '0020' }, status: 'unknown' },
      systemStatus: [{ field: 'ProcessStatus', code: 'Pending' }],
    });
    assert.deepEqual(
      lines!.map(({ number, item, quantity, lot }) => [number, item?.code, quantity?.value, lot]),
      [
        [1, '000417', '12', 'LOT-A1'],
        [2, '000981', '2.5', undefined],
      ],
    );
    assert.deepEqual([await onHand('000417'), await onHand('000981')], ['1188', '637.5']);
    const [sent] = writes();
    assert.equal(sent!.headers['content-type'], 'application/vnd.oracle.adf.batch+json');
    assert.match(sent!.body, /"operation":"upsert".*"TransactionQuantity":-12[,}]/);
    assert.match(sent!.body, /"AccountCombination":"1010-0020-0000400000-000"/);
    assert.deepEqual((await call<InventoryConsumption>('GET', `inventory-consumptions/${id}`)).body, posted.body);
  });

  it('is taken from for good when that was processed: before that nobody knows, nor where a part of it failed', async () => {
    const { body } = await call<InventoryConsumption>('POST', 'inventory-consumptions', CONSUMPTION);
    const staged = erp().erp.rows('inventoryStagedTransactions').slice(-2);
    const status = async () =>
      (await call<InventoryConsumption>('GET', `inventory-consumptions/${body.id}`)).body.status;
    assert.deepEqual([body.status, await status()], ['unknown', 'unknown']);
    Object.assign(staged[0]!, { ProcessStatus: 'Completed' });
    assert.equal(await status(), 'unknown');
    Object.assign(staged[1]!, { ProcessStatus: 'Completed' });
    assert.equal(await status(), 'posted');
    Object.assign(staged[1]!, { ProcessStatus: 'Error' });
    assert.equal(await status(), 'unknown');
  });

  for (const [what, kind, times] of [
    ['was done, and is found', 'lost', 1],
    ['was not done, and is done now', 'reset', 2],
  ] as const)
    it(`is taken from once where nobody heard that it ${what}`, async () => {
      const before = Number(await onHand('000417'));
      erp().plan({ kind, on: { method: 'POST' } });
      const consumption = await doubtful<InventoryConsumption>('POST', 'inventory-consumptions', CONSUMPTION);
      assert.deepEqual(consumption.systemStatus, [{ field: 'ProcessStatus', code: 'Pending' }]);
      assert.equal(Number(await onHand('000417')), before - 12);
      assert.equal(writes().length, times);
    });

  it('is taken from whole or not at all: the line that is too much is named', async () => {
    const before = await onHand('000417');
    const [first, second] = CONSUMPTION.lines;
    const refused = await call<Problem>('POST', 'inventory-consumptions', {
      ...{ ...CONSUMPTION, lines: [first, { ...second, quantity: { value: '99999', unit: 'EA' } }] },
    });
    assert.deepEqual(refusal(refused), [502, 'backend-rejected', 'not_applied'], JSON.stringify(refused.body));
    assert.deepEqual(
      [refused.body.backend?.cause, refused.body.errors?.[0]?.pointer],
      ['quantity-exceeded', '/lines/1/quantity/value'],
    );
    assert.equal(await onHand('000417'), before);
  });

  it('is not taken from in a closed period, nor for a cost centre that nobody knows', async () => {
    const causeOf = async (over: object) =>
      (await call<Problem>('POST', 'inventory-consumptions', { ...CONSUMPTION, ...over })).body.backend?.cause;
    assert.equal(await causeOf({ consumedOn: '2025-12-31' }), 'period-closed');
    assert.equal(await causeOf({ costCenter: { code: '9999' } }), 'account-unknown');
  });

  it('is taken from by lines that each have a number of their own', async () => {
    const [first, second] = CONSUMPTION.lines;
    const lines = [first, { ...second, number: 1 }];
    const refused = await call<Problem>('POST', 'inventory-consumptions', { ...CONSUMPTION, lines });
    assert.deepEqual([refused.status, places(refused)], [422, [['/lines/1/number', 'named-twice']]]);
    assert.deepEqual(writes(), []);
  });

  it('of a company without an organization is refused before anything is asked', async () => {
    const refused = await call<Problem>('POST', 'inventory-consumptions', { ...CONSUMPTION, company: '4040' });
    assert.deepEqual(places(refused)?.[0], ['/company', 'bad-code']);
  });
});

describe('stock over Oracle Fusion of a company whose organization nobody said', function () {
  this.timeout(60_000);
  const { call, list } = overFusion({ profile: { organizations: { 1010: '171' } } });

  it('is not told, and not asked for by a place', async () => {
    const [item] = (await list<InventoryItemList>('inventory-items?company=2020&sku=000417')).inventoryItems;
    assert.deepEqual([item?.sku, item?.availability], ['000417', undefined]);
    const refused = await call<Problem>('GET', 'inventory-items?company=2020&location=271A');
    assert.deepEqual(places(refused), [['/company', 'bad-code']]);
  });
});
