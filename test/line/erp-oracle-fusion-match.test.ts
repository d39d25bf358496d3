/** Invoices, credit memos and receipts over Oracle Fusion as the three-way match counts them: what the system holds, whoever entered it. */
import assert from 'node:assert/strict';
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceList, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { said } from '../../simulators/erp/oracle-fusion/index.ts';
import { orderService, overFusion } from './oracle-fusion-rig.ts';

const NUMBER = '4500000017';

describe('what counts in a match over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp } = overFusion();

  async function done<T>(method: string, path: string, body?: object): Promise<T> {
    const { status, body: answer } = await call<T>(method, path, body);
    assert.ok(status < 300, `${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }
  const order = async (number = NUMBER): Promise<PurchaseOrder> =>
    (await list<PurchaseOrderList>('purchase-orders?company=1010')).purchaseOrders.find(one => one.number === number)!;
  const receive = async (line: object, number = NUMBER): Promise<GoodsReceipt> =>
    done('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id: (await order(number)).id }, receivedOn: '2026-11-20' },
      lines: [{ purchaseOrderLine: 1, ...line }],
    });
  let count = 0;
  async function charge(line: { amount: string }, over: object = {}, number = NUMBER): Promise<Invoice> {
    const { id, supplier } = await order(number);
    return done('POST', 'invoices', {
      ...{ company: '1010', kind: 'invoice', number: `M-${++count}`, supplier: { id: supplier!.id } },
      ...{ purchaseOrder: { id }, issueDate: '2026-11-21', currency: 'USD', total: line.amount },
      lines: [{ number: 1, purchaseOrderLine: 1, description: 'Gloves', ...line }],
      ...over,
    });
  }
  const match = ({ id }: Invoice): Promise<InvoiceMatch> => done('GET', `invoices/${id}/match`);
  const atErp = ({ number }: Invoice) => erp().erp.find('invoices', 'InvoiceNumber', number!)!;
  const added = (name: string, over: object) =>
    erp().erp.add('invoices', {
      ...{ InvoiceNumber: name, InvoiceCurrency: 'USD', InvoiceAmount: '0', InvoiceDate: '2026-11-22' },
      ...{ BusinessUnit: 'Canongate General Hospital', Supplier: 'Northwind Medical Supply' },
      ...{ SupplierNumber: '0000100017', InvoiceType: 'Standard', ValidationStatus: 'Validated' },
      ...{ ApprovalStatus: 'Not required', PaidStatus: 'Unpaid', CanceledFlag: false, ...over },
    });
  const read = async (name: string): Promise<Invoice> => {
    const { invoices } = await list<InvoiceList>(`invoices?company=1010&number=${name}`);
    const one = await done<Invoice>('GET', `invoices/${invoices[0]!.id}`);
    assert.deepEqual(one, invoices[0]);
    return one;
  };

  it('a credit memo says how many it takes back, above zero, and the next invoice may charge them again', async () => {
    await receive({ quantity: { value: '40', unit: 'EA' } });
    const line = { quantity: { value: '40', unit: 'EA' }, unitPrice: '8.25', amount: '330.00' };
    await charge(line);
    const back = { quantity: { value: '20', unit: 'EA' }, unitPrice: '8.25', amount: '165.00' };
    const memo = await charge(back, { kind: 'credit-memo', issueDate: '2026-11-22' });
    const [held] = atErp(memo)['invoiceLines'] as Parameters<typeof said>[0][];
    assert.deepEqual([said(held!, 'Quantity'), said(held!, 'LineAmount')], ['-20', '-165.00']);
    const { lines } = await read(memo.number!);
    assert.deepEqual(lines![0]!.quantity, { value: '20', unit: 'EA' });
    assert.deepEqual([lines![0]!.unitPrice, lines![0]!.amount], ['8.25', '165.00']);
    const { result, lines: compared } = await match(await charge(back, { issueDate: '2026-11-23' }));
    assert.deepEqual([result, compared[0]!.invoicedBefore, compared[0]!.invoicedNow], ['matched', '20', '20']);
  });

  it('an invoice over two orders is said to be of neither, and none of its lines to be a line of one', async () => {
    const item = { LineType: 'Item', LineAmount: '8.25', PurchaseOrderLineNumber: '1' };
    const over = (...orders: string[]) =>
      orders.map((PurchaseOrderNumber, n) => ({ ...item, LineNumber: String(n + 1), PurchaseOrderNumber }));
    added('TWO', { invoiceLines: over(NUMBER, '4500000099') });
    added('ONE', { invoiceLines: over(NUMBER, NUMBER) });
    const [two, one, { id }] = [await read('TWO'), await read('ONE'), await order()];
    assert.deepEqual(
      [two.purchaseOrder, two.lines!.map(line => line.purchaseOrderLine)],
      [undefined, [undefined, undefined]],
    );
    assert.deepEqual([one.purchaseOrder, one.lines!.map(line => line.purchaseOrderLine)], [{ id }, [1, 1]]);
  });

  it('charges of one kind are summed, and a handling charge is a line, not a discount', async () => {
    const line = (LineNumber: string, LineType: string, LineAmount: string, Description: string) => ({
      ...{ LineNumber, LineType, LineAmount, Description },
    });
    added('CHARGES', {
      invoiceLines: [
        line('1', 'Item', '100.00', 'Gloves'),
        line('2', 'Miscellaneous', '25.00', 'Handling'),
        line('3', 'Miscellaneous', '-2.00', 'Discount'),
        line('4', 'Miscellaneous', '-0.50', 'Discount'),
        line('5', 'Freight', '10.00', 'Freight'),
        line('6', 'Freight', '2.50', 'Cold chain'),
        line('7', 'Freight', '-1.00', 'Carrier late'),
      ],
    });
    const { freight, discount, lines } = await read('CHARGES');
    assert.deepEqual([freight, discount], ['12.50', '2.50']);
    assert.deepEqual(
      lines!.map(({ number, description, amount }) => [number, description, amount]),
      [
        [1, 'Gloves', '100.00'],
        [2, 'Handling', '25.00'],
        [7, 'Carrier late', '-1.00'],
      ],
    );
  });

  it('a service at a fixed price is open until it came, and matched by the amount that came', async () => {
    const SERVICE = '4500000051';
    orderService(erp(), SERVICE, '120.00');
    const standing = async () => {
      const { status, lines } = await order(SERVICE);
      return [status, lines![0]!.status, lines![0]!.received, lines![0]!.amount];
    };
    assert.deepEqual(await standing(), ['open', 'open', undefined, '120.00']);
    await receive({ amount: { amount: '50.00', currency: 'USD' } }, SERVICE);
    assert.deepEqual(await standing(), ['partially-received', 'partially-received', undefined, '120.00']);
    await receive({ amount: { amount: '70.00', currency: 'USD' } }, SERVICE);
    assert.deepEqual(await standing(), ['received', 'received', undefined, '120.00']);
    const { result, lines } = await match(await charge({ amount: '120.00' }, {}, SERVICE));
    assert.deepEqual(
      [result, lines[0]!.basis, lines[0]!.ordered, lines[0]!.received, lines[0]!.invoicedNow],
      ['matched', 'amount', '120', '120', '120'],
    );
  });
});
