/** A system that answers in small pages: totals count all of them, and where there are more than are read nobody takes a part for all. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceList, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

const TODAY = '2026-02-25';
/** Five pages of three are read on. */
const [PAGE, MOST] = [3, 15];

describe('S/4HANA in pages of three', function () {
  this.timeout(120_000);
  const { call, done, order } = siteOfSapS4({}, undefined, { pageSize: PAGE });
  let standing: PurchaseOrder;
  before(async () => {
    standing = await order('4500000017');
  });

  const receive = (value = '2') =>
    done<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id: standing.id }, receivedOn: TODAY },
      lines: [{ purchaseOrderLine: 1, quantity: { value } }],
    });
  const charge = (number: string) =>
    done<Invoice>('POST', 'invoices', {
      ...{ company: '1010', kind: 'invoice', number, supplier: { id: standing.supplier!.id }, issueDate: TODAY },
      ...{ currency: 'USD', total: '8.25', purchaseOrder: { id: standing.id } },
      lines: [
        {
          ...{ number: 1, purchaseOrderLine: 1, description: 'Gloves', amount: '8.25', unitPrice: '8.25' },
          quantity: { value: '1', unit: 'EA' },
        },
      ],
    });
  const times = async (count: number, make: (at: number) => Promise<unknown>) => {
    for (let at = 0; at < count; at++) await make(at);
  };
  const first = async () => {
    const { lines = [] } = await done<PurchaseOrder>('GET', `purchase-orders/${standing.id}`);
    return [lines[0]?.received?.value, lines[0]?.invoiced?.value];
  };
  /** All pages of a list, as a caller reads them. */
  const all = async <T extends { next?: string }>(path: string): Promise<T[]> => {
    const page = await done<T>('GET', path);
    const bare = path.replace(/&cursor=.*/, '');
    return [page, ...(page.next ? await all<T>(`${bare}&cursor=${encodeURIComponent(page.next)}`) : [])];
  };

  it('counts what came and was charged over all pages, and so does the match', async () => {
    await times(7, () => receive());
    await times(8, at => charge(`NW-P${at}`));
    assert.deepEqual(await first(), ['14', '8']);
    const of = `company=1010&purchaseOrder=${standing.id}`;
    const receipts = await all<GoodsReceiptList>(`goods-receipts?${of}`);
    assert.equal(receipts.flatMap(page => page.goodsReceipts).length, 7);
    const invoices = (await all<InvoiceList>(`invoices?${of}`)).flatMap(page => page.invoices);
    assert.deepEqual(
      invoices.map(({ number }) => number).toSorted(),
      Array.from({ length: 8 }, (_, at) => `NW-P${at}`),
    );
    const match = await done<InvoiceMatch>('GET', `invoices/${invoices[0]!.id}/match`);
    assert.deepEqual(
      [match.result, match.complete, match.lines[0]?.received, match.lines[0]?.invoicedBefore],
      ['matched', true, '14', '7'],
    );
  });

  it('takes back what was returned, over all pages', async () => {
    const receipt = await receive('5');
    const line = receipt.lines![0]!.number;
    const back = { lines: [{ number: line, quantity: { value: '1', unit: 'EA' } }], reason: 'Torn' };
    await times(5, () => done('POST', `goods-receipts/${receipt.id}/return`, back));
    const read = await done<GoodsReceipt>('GET', `goods-receipts/${receipt.id}`);
    assert.deepEqual([read.status, read.lines![0]!.returned?.value], ['returned', '5']);
  });

  it('says that there is more than it reads, and the match decides nothing', async () => {
    const { id } = await charge('NW-LAST');
    await times(MOST - 8, () => receive());
    const told = toldBy(await call<Problem>('GET', `purchase-orders/${standing.id}`));
    assert.deepEqual(told.slice(0, 3), [501, 'not-supported', 'not_applied']);
    const match = await done<InvoiceMatch>('GET', `invoices/${id}/match`);
    assert.deepEqual(
      [match.result, match.complete, match.unseen?.map(({ code }) => code)],
      ['undecided', false, ['order-without-lines']],
    );
  });
});
