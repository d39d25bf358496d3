/** Stock of S/4HANA as an application sees it: which place it lies at, and in whose books what is taken of it is posted. */
import assert from 'node:assert/strict';
import type { InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';

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

  const onHand = async (query = '') => {
    const { inventoryItems } = await done<InventoryItemList>(
      'GET',
      `inventory-items?company=1010&sku=000300${query && `&location=${encodeURIComponent(query)}`}`,
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
    assert.deepEqual(await onHand('1020'), [
      ['1020/0001', '13'],
      ['1020/171A', '7'],
    ]);
    assert.deepEqual(await onHand('0001'), [
      ['1010/0001', '11'],
      ['1020/0001', '13'],
    ]);
  });
});
