/** Lists of S/4HANA whose pages are made of parts: each whole thing stands on one of them, whatever its parts are numbered. */
import assert from 'node:assert/strict';
import type { PurchaseRequisitionList } from '../../contracts/purchase-requisitions/v1/types.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';

describe('the list of requisitions in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, done } = siteOfSapS4();
  before(() => {
    for (const [PurchaseRequisition, items] of [
      ['0010009901', ['00010', '00020', '00030']],
      ['0010009902', ['00020', '00030']],
      ['0010009903', ['00001', '00002']],
    ] as const)
      for (const PurchaseRequisitionItem of items)
        sap().world.tables.insert('A_PurchaseRequisitionItem', {
          ...{ PurchaseRequisition, PurchaseRequisitionItem, CompanyCode: '1010', Plant: '1010' },
          ...{ Material: '000417', RequestedQuantity: '1', BaseUnit: 'EA', PurReqnItemCurrency: 'USD' },
          ...{ PurReqnSSPRequestor: PurchaseRequisition === '0010009903' ? 'b.sample' : 'a.sample' },
        });
    // The first item is bought for another company.
    for (const [PurchaseRequisitionItem, CompanyCode] of [
      ['00010', '2020'],
      ['00020', '1010'],
    ] as const)
      sap().world.tables.insert('A_PurchaseRequisitionItem', {
        ...{ PurchaseRequisition: '0010009904', PurchaseRequisitionItem, CompanyCode, Plant: CompanyCode },
        ...{ Material: '000417', RequestedQuantity: '1', BaseUnit: 'EA', PurReqnItemCurrency: 'USD' },
      });
  });

  const pages = async (query: string) => {
    const found: [string | undefined, number | undefined][] = [];
    for (let cursor = ''; ; ) {
      const page = await done<PurchaseRequisitionList>('GET', `purchase-requisitions?company=1010${query}${cursor}`);
      found.push(...page.purchaseRequisitions.map(({ number, lines }) => [number, lines?.length] as never));
      if (page.next === undefined) return found;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  };
  const ALL = [
    ['0010009904', 2],
    ['0010009903', 2],
    ['0010009902', 2],
    ['0010009901', 3],
  ];

  it('has those whose items do not begin with 00010', async () => {
    assert.deepEqual(await pages(''), ALL);
    assert.deepEqual(await pages('&requester=b.sample'), [['0010009903', 2]]);
  });

  it('has each once and whole, however its pages are cut', async () => {
    for (const limit of [1, 2, 3, 4]) assert.deepEqual(await pages(`&limit=${limit}`), ALL, `${limit}`);
  });
});
