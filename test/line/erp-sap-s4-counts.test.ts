/** What is counted of an order in S/4HANA, where people have moved and charged more than the gateway did. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { InvoiceList } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import { cancelInvoice } from '../../simulators/erp/sap-s4/invoices.ts';
import type { Row } from '../../simulators/erp/sap-s4/tables.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';

const NUMBER = '4500000017';

describe('of an order in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, done, order } = siteOfSapS4();
  let id: string;
  let count = 0;
  before(async () => {
    ({ id } = await order(NUMBER));
  });
  beforeEach(() => {
    const sets = [
      'A_MaterialDocumentHeader',
      'A_MaterialDocumentItem',
      'A_SupplierInvoice',
      'A_SuplrInvcItemPurOrdRef',
    ];
    for (const set of sets) sap().world.tables.rows.set(set, []);
  });

  /** As somebody at a screen of the system would. */
  const moved = (GoodsMovementType: string, QuantityInEntryUnit: string, more: Row = {}): string => {
    const { tables } = sap().world;
    const MaterialDocument = `50009${String(++count).padStart(5, '0')}`;
    const key = { MaterialDocument, MaterialDocumentYear: '2026' };
    tables.insert('A_MaterialDocumentHeader', { ...key, PostingDate: '2026-02-25' });
    tables.insert('A_MaterialDocumentItem', {
      ...{ ...key, MaterialDocumentItem: '0001', GoodsMovementType, QuantityInEntryUnit, EntryUnit: 'EA' },
      ...{ PurchaseOrder: NUMBER, PurchaseOrderItem: '00010', Plant: '1010', ...more },
    });
    return MaterialDocument;
  };
  const charged = (SupplierInvoiceStatus: string, QuantityInPurchaseOrderUnit: string, more: Row = {}): Row => {
    const { tables } = sap().world;
    const key = { SupplierInvoice: `51059${String(++count).padStart(5, '0')}`, FiscalYear: '2026' };
    tables.insert('A_SuplrInvcItemPurOrdRef', {
      ...{ ...key, SupplierInvoiceItem: '000001', QuantityInPurchaseOrderUnit, PurchaseOrderQuantityUnit: 'EA' },
      ...{ PurchaseOrder: NUMBER, PurchaseOrderItem: '00010' },
    });
    return tables.insert('A_SupplierInvoice', {
      ...{ ...key, CompanyCode: '1010', InvoicingParty: '0000100017', DocumentCurrency: 'USD', SupplierInvoiceStatus },
      ...more,
    });
  };
  const line = async () => (await done<PurchaseOrder>('GET', `purchase-orders/${id}`)).lines![0]!;
  const receipts = async () =>
    (await done<GoodsReceiptList>('GET', `goods-receipts?company=1010&purchaseOrder=${id}`)).goodsReceipts;

  it('what stands in blocked stock has not come, and comes when it is released: received as a receipt of its own', async () => {
    moved('103', '10');
    assert.deepEqual([(await line()).received?.value, (await receipts()).length], ['0', 0]);
    const released = moved('105', '10');
    assert.deepEqual((await line()).received, { value: '10', unit: 'EA' });
    const [receipt, ...others] = await receipts();
    assert.deepEqual([receipt?.number, receipt?.status, others], [released, 'posted', []]);
    assert.deepEqual((await done<GoodsReceipt>('GET', `goods-receipts/${receipt!.id}`)).lines?.[0]?.quantity, {
      ...{ value: '10', unit: 'EA' },
    });
  });

  it('what goes back and what is taken back is less received, and what is no receipt counts for nothing', async () => {
    for (const [type, quantity] of [
      ...[['101', '20'] as const, ['102', '5'] as const, ['122', '4'] as const, ['123', '1'] as const],
      ...[['103', '7'] as const, ['124', '3'] as const, ['105', '4'] as const, ['106', '2'] as const],
      ...[['104', '1'] as const, ['125', '1'] as const, ['311', '9'] as const],
    ])
      moved(type, quantity);
    assert.equal((await line()).received?.value, '14');
  });

  it('what is parked, held or deleted was not charged; nor what was reversed, nor what it was reversed by', async () => {
    charged('5', '40');
    charged('5', '3', { SupplierInvoiceIsCreditMemo: 'X' });
    for (const status of ['1', '2', '3', 'A', 'B', 'C', 'D', 'E']) charged(status, '9');
    const wrong = charged('5', '15');
    assert.deepEqual((await line()).invoiced, { value: '52', unit: 'EA' });
    cancelInvoice(sap().world, { SupplierInvoice: wrong['SupplierInvoice']!, FiscalYear: '2026' });
    assert.equal((await line()).invoiced?.value, '37');
    const { invoices } = await done<InvoiceList>('GET', `invoices?company=1010&purchaseOrder=${id}&limit=50`);
    assert.deepEqual(
      Object.groupBy(invoices, one => `${one.kind} ${one.status.processing}`)['credit-memo posted']?.length,
      1,
    );
    assert.equal(invoices.filter(({ status }) => status.processing === 'cancelled').length, 3);
  });

  it('what came in another unit is told in that of the order over the base unit, or not at all', async () => {
    const box = (entered: string, base: string): Row => ({
      ...{ EntryUnit: 'BOX', QuantityInEntryUnit: entered, MaterialBaseUnit: 'EA', QuantityInBaseUnit: base },
    });
    const each = (QuantityInBaseUnit: string): Row => ({ MaterialBaseUnit: 'EA', QuantityInBaseUnit });
    moved('101', '4', each('4'));
    moved('101', '', box('2', '20'));
    assert.deepEqual((await line()).received, { value: '24', unit: 'EA' });
    const { tables } = sap().world;
    const ordered = tables.one('A_PurchaseOrderItem', { PurchaseOrder: NUMBER, PurchaseOrderItem: '00010' })!;
    tables.change(ordered, { PurchaseOrderQuantityUnit: 'BOX' });
    try {
      moved('101', '5', each('5'));
      moved('122', '1', each('1'));
      moved('102', '4', each('4'));
      assert.deepEqual((await line()).received, { value: '2.4', unit: 'BOX' });
      moved('101', '3', { EntryUnit: 'KG', MaterialBaseUnit: 'KG', QuantityInBaseUnit: '3' });
      const { received, status } = await line();
      assert.deepEqual([received, status], [undefined, 'unknown']);
      assert.equal((await done<PurchaseOrder>('GET', `purchase-orders/${id}`)).status, 'unknown');
      charged('5', '9');
      assert.equal((await line()).invoiced, undefined);
    } finally {
      tables.change(ordered, { PurchaseOrderQuantityUnit: 'EA' });
    }
  });

  it('what came in parts of a unit is added up before it is told in it: three thirds of a box are a box', async () => {
    const third = { MaterialBaseUnit: 'EA', QuantityInBaseUnit: '1' };
    const { tables } = sap().world;
    const ordered = tables.one('A_PurchaseOrderItem', { PurchaseOrder: NUMBER, PurchaseOrderItem: '00010' })!;
    const usual = ordered['OrderQuantity']!;
    tables.change(ordered, { PurchaseOrderQuantityUnit: 'BOX', OrderQuantity: '3' });
    try {
      const receipt = moved('101', '2', { ...third, EntryUnit: 'BOX', QuantityInBaseUnit: '6' });
      for (let at = 0; at < 3; at++) moved('101', '1', third);
      const { received, status } = await line();
      assert.deepEqual([received, status], [{ value: '3', unit: 'BOX' }, 'received']);
      const back = { InvtryMgmtReferenceDocument: receipt, ReferenceDocumentFiscalYear: '2026' };
      for (let at = 0; at < 3; at++) moved('122', '1', { ...third, ...back, InvtryMgmtRefDocumentItem: '0001' });
      const came = (await receipts()).find(({ number }) => number === receipt);
      assert.deepEqual([came?.status, came?.lines?.[0]?.returned], ['partially-returned', { value: '1', unit: 'BOX' }]);
    } finally {
      tables.change(ordered, { PurchaseOrderQuantityUnit: 'EA', OrderQuantity: usual });
    }
  });

  it('what went back of a receipt in another unit is told in that of the receipt, or its state is unknown', async () => {
    const base = { MaterialBaseUnit: 'EA', QuantityInBaseUnit: '20' };
    const InvtryMgmtReferenceDocument = moved('101', '2', { ...base, EntryUnit: 'BOX' });
    const back = {
      InvtryMgmtReferenceDocument,
      ReferenceDocumentFiscalYear: '2026',
      InvtryMgmtRefDocumentItem: '0001',
    };
    moved('122', '5', { ...back, MaterialBaseUnit: 'EA', QuantityInBaseUnit: '5' });
    const came = async () => (await receipts()).find(({ number }) => number === InvtryMgmtReferenceDocument);
    const partly = await came();
    assert.deepEqual(
      [partly?.status, partly?.lines?.[0]?.returned],
      ['partially-returned', { value: '0.5', unit: 'BOX' }],
    );
    moved('122', '1', { ...back, EntryUnit: 'KG', MaterialBaseUnit: 'KG', QuantityInBaseUnit: '1' });
    const doubtful = await came();
    assert.deepEqual([doubtful?.status, doubtful?.lines?.[0]?.returned], ['unknown', undefined]);
  });

  it('what was taken back of a receipt has not come with it, and a return that was undone is none', async () => {
    const number = moved('101', '20');
    const key = { MaterialDocument: number, MaterialDocumentYear: '2026' };
    const { tables } = sap().world;
    const [first] = tables.all('A_MaterialDocumentItem', key);
    const second = tables.insert('A_MaterialDocumentItem', {
      ...{ ...first!, MaterialDocumentItem: '0002', QuantityInEntryUnit: '6' },
    });
    const of = (InvtryMgmtRefDocumentItem: string): Row => ({
      ...{ InvtryMgmtReferenceDocument: number, ReferenceDocumentFiscalYear: '2026', InvtryMgmtRefDocumentItem },
    });
    const came = async () => {
      const { status, lines } = (await receipts())[0]!;
      return [status, ...lines!.map(({ returned }) => returned?.value)];
    };
    moved('102', '3', of('0001'));
    assert.deepEqual(await came(), ['partially-returned', '3', undefined]);
    moved('122', '5', of('0001'));
    moved('123', '2', of('0001'));
    assert.deepEqual(await came(), ['partially-returned', '6', undefined]);
    assert.equal((await line()).received?.value, '20');

    // A document that cancels names what it cancels, and what it cancels is marked.
    const ReversedMaterialDocument = moved('122', '4', { ...of('0001'), GoodsMovementIsCancelled: true });
    moved('123', '4', { ...of('0001'), ReversedMaterialDocument });
    moved('102', '6', { ...of('0002'), ReversedMaterialDocument: number });
    assert.deepEqual(await came(), ['partially-returned', '6', '6'], 'that document says it as well');
    tables.change(second, { GoodsMovementIsCancelled: true });
    assert.deepEqual(await came(), ['partially-returned', '6', '6']);
    assert.equal((await line()).received?.value, '14');
    moved('102', '14', of('0001'));
    assert.deepEqual(await came(), ['returned', '20', '6']);
  });
});
