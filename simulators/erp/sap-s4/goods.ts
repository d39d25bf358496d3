/** Goods movements: receipts and returns of an order, and what is taken from stock for a cost centre. */
import { refuse } from './error.ts';
import type { Sent } from './judge.ts';
import { receivedOf } from './orders.ts';
import { exceeds, negative, type Row, sum, times } from './tables.ts';
import type { World } from './world.ts';

/** Goods movement code → the movement types that it allows. */
const ALLOWED: Record<string, readonly string[]> = { '01': ['101', '102', '122', '123'], '03': ['201', '202'] };
const INCOMING: ReadonlySet<string> = new Set(['101', '123', '202']);

export function createMovement(world: World, { values, linked }: Sent): Row {
  const { tables } = world;
  const items = linked['to_MaterialDocumentItem'] ?? [];
  const allowed = ALLOWED[String(values['GoodsMovementCode'] ?? '')];
  if (!allowed) throw refuse('M7/205', 'Enter a movement code', 'GoodsMovementCode');
  if (items.length === 0) throw refuse('M7/001', 'The document contains no items', 'to_MaterialDocumentItem');
  const asked = new Map<string, string>();
  for (const [index, item] of items.entries()) {
    const at = `to_MaterialDocumentItem(${index + 1})`;
    const movement = String(item.values['GoodsMovementType'] ?? '');
    if (!allowed.includes(movement))
      throw refuse('M7/109', `Movement type ${movement} is not allowed`, `${at}/GoodsMovementType`);
    if (values['GoodsMovementCode'] === '01')
      checkReceipt(world, item.values, { at, posted: values['PostingDate'] ?? null, asked });
    else checkIssue(world, item.values, { at, posted: values['PostingDate'] ?? null, asked });
  }
  const MaterialDocumentYear = String(values['PostingDate']).slice(0, 4);
  const MaterialDocument = tables.next(
    `material document ${values['GoodsMovementCode']}`,
    values['GoodsMovementCode'] === '01' ? '5000000010' : '4900000010',
  );
  const key = { MaterialDocumentYear, MaterialDocument };
  const header = tables.insert('A_MaterialDocumentHeader', {
    ...values,
    ...key,
    InventoryTransactionType: values['GoodsMovementCode'] === '01' ? 'WE' : 'WA',
    CreationDate: world.today(),
    CreatedByUser: 'GATEWAY',
  });
  items.forEach(({ values: item }, index) => {
    const MaterialDocumentItem = String(index + 1).padStart(4, '0');
    const incoming = INCOMING.has(String(item['GoodsMovementType']));
    const row = tables.insert('A_MaterialDocumentItem', {
      ...known(world, item),
      ...item,
      ...key,
      MaterialDocumentItem,
      QuantityInBaseUnit: item['QuantityInEntryUnit'] ?? '0',
      DebitCreditCode: incoming ? 'S' : 'H',
    });
    move(world, row, incoming);
  });
  return header;
}

interface Place {
  at: string;
  posted: Row[string];
  /** Of one document: how much its items before have asked for already. */
  asked: Map<string, string>;
}

function orderLine({ tables }: World, item: Row): { order: Row; line: Row } | undefined {
  const PurchaseOrder = item['PurchaseOrder'] ?? '';
  const order = tables.one('A_PurchaseOrder', { PurchaseOrder });
  const line = tables.one('A_PurchaseOrderItem', { PurchaseOrder, PurchaseOrderItem: item['PurchaseOrderItem'] ?? '' });
  return order && line && { order, line };
}

function checkReceipt(world: World, item: Row, { at, posted, asked }: Place): void {
  const found = orderLine(world, item);
  const [number, position] = [String(item['PurchaseOrder'] ?? ''), String(item['PurchaseOrderItem'] ?? '')];
  if (!found) throw refuse('M7/064', `PO ${number} item ${position} does not exist`, `${at}/PurchaseOrderItem`);
  world.checkPeriod(found.order['CompanyCode'], posted, 'M7/053', 'PostingDate');
  world.checkSupplier(found.order['Supplier'], found.order['CompanyCode'], 'PostingIsBlocked', `${at}/PurchaseOrder`);
  const quantity = item['QuantityInEntryUnit'] ?? '0';
  if (!exceeds(quantity, '0')) throw refuse('M7/018', 'Enter Quantity', `${at}/QuantityInEntryUnit`);
  const unit = item['EntryUnit'] ?? found.line['PurchaseOrderQuantityUnit'];
  if (unit !== found.line['PurchaseOrderQuantityUnit'])
    throw refuse('M7/066', `Unit ${unit} is not defined for the item`, `${at}/EntryUnit`);
  const before = sum(receivedOf(world, number, position), asked.get(number + position));
  const incoming = INCOMING.has(String(item['GoodsMovementType']));
  const over = incoming
    ? exceeds(sum(before, quantity), found.line['OrderQuantity'] ?? '0')
    : exceeds(quantity, before);
  if (over)
    throw refuse(
      incoming ? 'M7/022' : 'M7/021',
      incoming ? 'PU Ordered quantity exceeded' : 'Deficit of PU GR quantity',
      `${at}/QuantityInEntryUnit`,
    );
  checkReturn(world, item, { at, posted, asked });
  if (item['GoodsMovementType'] === '122' && !item['GoodsMovementReasonCode'])
    throw refuse('M7/138', 'Enter a reason for the movement', `${at}/GoodsMovementReasonCode`);
  asked.set(number + position, sum(asked.get(number + position), incoming ? quantity : negative(quantity)));
}

/** Of one receipt no more goes back than came with it, whatever came with others of the same order. */
function checkReturn({ tables }: World, item: Row, { at, asked }: Place): void {
  const back = ['InvtryMgmtReferenceDocument', 'ReferenceDocumentFiscalYear', 'InvtryMgmtRefDocumentItem'] as const;
  if (item['GoodsMovementType'] !== '122' || !item[back[0]]) return;
  const of = Object.fromEntries(back.map(name => [name, item[name] ?? '']));
  const came = tables.one('A_MaterialDocumentItem', {
    MaterialDocument: of[back[0]]!,
    MaterialDocumentYear: of[back[1]]!,
    MaterialDocumentItem: of[back[2]]!,
  });
  if (!came) throw refuse('M7/064', `Document ${of[back[0]]} does not exist`, `${at}/InvtryMgmtRefDocumentItem`);
  const gone = tables.all('A_MaterialDocumentItem', {
    ...of,
    GoodsMovementType: '122',
    GoodsMovementIsCancelled: false,
  });
  const place = JSON.stringify(of);
  const all = sum(...gone.map(one => one['QuantityInEntryUnit']), asked.get(place), item['QuantityInEntryUnit']);
  if (exceeds(all, came['QuantityInEntryUnit'] ?? '0'))
    throw refuse('M7/021', 'Deficit of PU GR quantity', `${at}/QuantityInEntryUnit`);
  asked.set(place, sum(asked.get(place), item['QuantityInEntryUnit']));
}

function checkIssue(world: World, item: Row, { at, posted, asked }: Place): void {
  const { tables } = world;
  const material = world.checkMaterial(item['Material'], `${at}/Material`);
  if (!material) throw refuse('M7/018', 'Enter Material', `${at}/Material`);
  world.checkPlant(item['Plant'], `${at}/Plant`);
  const company = tables.one('A_Plant', { Plant: item['Plant'] ?? '' })?.['ValuationArea'];
  world.checkPeriod(company, posted, 'M7/053', 'PostingDate');
  if (!item['CostCenter']) throw refuse('M7/123', 'Enter a cost center', `${at}/CostCenter`);
  world.checkCostCenter(company, item['CostCenter'], `${at}/CostCenter`);
  const stocks = stockOf(world, item);
  if (stocks.length === 0 || (stocks.length > 1 && !item['Batch']))
    throw refuse('M7/021', 'Deficit of SL Unrestricted-use', `${at}/StorageLocation`);
  if (!item['Batch'] && stocks[0]?.['Batch'] !== '') throw refuse('M7/018', 'Enter Batch', `${at}/Batch`);
  const place = JSON.stringify([item['Material'], item['StorageLocation'], item['Batch']]);
  const wanted = sum(asked.get(place), item['QuantityInEntryUnit']);
  if (item['GoodsMovementType'] === '201' && exceeds(wanted, stocks[0]?.['MatlWrhsStkQtyInMatlBaseUnit'] ?? '0'))
    throw refuse('M7/021', 'Deficit of SL Unrestricted-use', `${at}/QuantityInEntryUnit`);
  asked.set(place, wanted);
}

const stockOf = ({ tables }: World, item: Row): Row[] =>
  tables.all('A_MatlStkInAcctMod', {
    Material: item['Material'] ?? '',
    Plant: item['Plant'] ?? '',
    StorageLocation: item['StorageLocation'] ?? '',
    InventoryStockType: '01',
    ...(item['Batch'] && { Batch: item['Batch'] }),
  });

/** What the system fills in from the order, or from the material. */
function known(world: World, item: Row): Row {
  const found = orderLine(world, item);
  if (!found) return { MaterialBaseUnit: item['EntryUnit'] ?? 'EA' };
  const { order, line } = found;
  const { PurchaseOrder = '', PurchaseOrderItem = '' } = line;
  const account = world.tables.one('A_PurOrdAccountAssignment', { PurchaseOrder, PurchaseOrderItem });
  return {
    Material: line['Material'] ?? '',
    Plant: line['Plant'] ?? '',
    StorageLocation: line['StorageLocation'] ?? '',
    Supplier: order['Supplier'] ?? '',
    EntryUnit: line['PurchaseOrderQuantityUnit'] ?? '',
    MaterialBaseUnit: line['PurchaseOrderQuantityUnit'] ?? '',
    AccountAssignmentCategory: line['AccountAssignmentCategory'] ?? '',
    CostCenter: account?.['CostCenter'] ?? '',
    GLAccount: account?.['GLAccount'] ?? '',
    InventoryStockType: '01',
    CompanyCodeCurrency: order['DocumentCurrency'] ?? '',
    GdsMvtExtAmtInCoCodeCrcy: times(item['QuantityInEntryUnit'] ?? '0', line['NetPriceAmount'] ?? '0'),
  };
}

function move(world: World, item: Row, incoming: boolean): void {
  const { tables } = world;
  const { PurchaseOrder = '', PurchaseOrderItem = '' } = item as Record<string, string>;
  const line = tables.one('A_PurchaseOrderItem', { PurchaseOrder, PurchaseOrderItem });
  if (line) {
    const received = receivedOf(world, PurchaseOrder, PurchaseOrderItem);
    tables.change(line, { IsCompletelyDelivered: !exceeds(line['OrderQuantity'] ?? '0', received) });
    tables.change(tables.one('A_PurchaseOrder', { PurchaseOrder })!, { LastChangeDateTime: world.now().toISOString() });
    // What is ordered for a cost centre is used up by its receipt.
    if (line['AccountAssignmentCategory'] === 'K') return;
  }
  const quantity = item['QuantityInBaseUnit'] ?? '0';
  const [stock] = stockOf(world, item);
  if (stock) {
    const held = stock['MatlWrhsStkQtyInMatlBaseUnit'] ?? '0';
    tables.change(stock, { MatlWrhsStkQtyInMatlBaseUnit: sum(held, incoming ? quantity : negative(quantity)) });
  } else {
    tables.insert('A_MatlStkInAcctMod', {
      ...{
        Material: item['Material'] ?? '',
        Plant: item['Plant'] ?? '',
        StorageLocation: item['StorageLocation'] ?? '',
      },
      ...{ Batch: item['Batch'] ?? '', InventoryStockType: '01', MaterialBaseUnit: item['MaterialBaseUnit'] ?? '' },
      MatlWrhsStkQtyInMatlBaseUnit: quantity,
    });
  }
}
