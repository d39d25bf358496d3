/** Purchase requisitions: created deep, checked line by line; released, refused and ordered by others than this interface. */
import { refuse } from './error.ts';
import type { Sent } from './judge.ts';
import { insertOrder } from './orders.ts';
import { exceeds, type Row, times } from './tables.ts';
import type { World } from './world.ts';

const IN_RELEASE = '02';
const RELEASED = '05';
const REFUSED = '08';

export function createRequisition(world: World, { values, linked }: Sent): Row {
  const { tables } = world;
  const items = linked['to_PurchaseReqnItem'] ?? [];
  if (items.length === 0) throw refuse('06/064', 'Document contains no items', 'to_PurchaseReqnItem');
  for (const [index, item] of items.entries()) checkItem(world, item, `to_PurchaseReqnItem(${index + 1})`);

  const PurchaseRequisition = tables.next('requisition', '0010000100');
  const header = tables.insert('A_PurchaseRequisitionHeader', {
    PurchaseRequisitionType: 'NB',
    ...values,
    PurchaseRequisition,
  });
  items.forEach(({ values: item, linked: parts }, index) => {
    const PurchaseRequisitionItem = String(item['PurchaseRequisitionItem'] ?? (index + 1) * 10).padStart(5, '0');
    const key = { PurchaseRequisition, PurchaseRequisitionItem };
    tables.insert('A_PurchaseRequisitionItem', {
      PurReqnPriceQuantity: '1',
      PurchasingGroup: '001',
      ...item,
      ...key,
      PurchaseRequisitionType: 'NB',
      PurReqnReleaseStatus: world.workflow ? IN_RELEASE : RELEASED,
      ProcessingStatus: 'N',
      PurReqCreationDate: world.today(),
      CreationDate: world.today(),
      LastChangeDateTime: world.now().toISOString(),
    });
    (parts['to_PurchaseReqnAcctAssgmt'] ?? []).forEach(({ values: account }, at) => {
      const PurchaseReqnAcctAssgmtNumber = String(at + 1).padStart(2, '0');
      tables.insert('A_PurReqnAcctAssgmt', { ...account, ...key, PurchaseReqnAcctAssgmtNumber });
    });
    for (const { values: text } of parts['to_PurchaseReqnItemText'] ?? [])
      tables.insert('A_PurchaseReqnItemText', { ...text, ...key, TechnicalObjectType: 'EBAN' });
  });
  return header;
}

function checkItem(world: World, { values, linked }: Sent, at: string): void {
  const company = values['CompanyCode'] ?? values['Plant'];
  world.checkPlant(values['Plant'], `${at}/Plant`);
  world.checkMaterial(values['Material'], `${at}/Material`);
  if (!values['Material'] && !values['PurchaseRequisitionItemText'])
    throw refuse('06/065', 'Enter material or short text', `${at}/PurchaseRequisitionItemText`);
  if (!exceeds(values['RequestedQuantity'] ?? '0', '0'))
    throw refuse('06/062', 'Enter the quantity', `${at}/RequestedQuantity`);
  if (values['FixedSupplier'])
    world.checkSupplier(values['FixedSupplier'], company, 'PurchasingIsBlocked', `${at}/FixedSupplier`);
  const accounts = linked['to_PurchaseReqnAcctAssgmt'] ?? [];
  if (values['AccountAssignmentCategory'] === 'K' && accounts.length === 0)
    throw refuse('06/436', 'Enter account assignment', `${at}/to_PurchaseReqnAcctAssgmt`);
  accounts.forEach(({ values: account }, index) => {
    const place = `${at}/to_PurchaseReqnAcctAssgmt(${index + 1})`;
    world.checkCostCenter(company, account['CostCenter'], `${place}/CostCenter`);
    world.checkAccount(company, account['GLAccount'], `${place}/GLAccount`);
  });
}

const itemsOf = ({ tables }: World, PurchaseRequisition: string): Row[] =>
  tables.all('A_PurchaseRequisitionItem', { PurchaseRequisition });

/** Somebody decides in the inbox of the system itself. */
export function decide(world: World, number: string, decision: 'release' | 'refuse'): void {
  for (const item of itemsOf(world, number))
    world.tables.change(item, { PurReqnReleaseStatus: decision === 'release' ? RELEASED : REFUSED });
}

/** A buyer makes an order of what was released. */
export function orderOf(world: World, number: string, { supplier }: { supplier?: string } = {}): string {
  const { tables } = world;
  const items = itemsOf(world, number).filter(
    item =>
      item['PurReqnReleaseStatus'] === RELEASED &&
      item['IsDeleted'] !== 'X' &&
      item['IsPurReqnBlocked'] === '' &&
      item['PurchasingDocument'] === '',
  );
  const [first] = items;
  if (!first) throw new Error(`nothing of requisition ${number} can be ordered`);
  const text = (row: Row, name: string): string => String(row[name] ?? '');
  const company = text(first, 'CompanyCode') || text(first, 'Plant');
  const partner = supplier ?? (text(first, 'FixedSupplier') || text(first, 'Supplier'));
  const order = insertOrder(world, {
    company,
    supplier: partner,
    currency: text(first, 'PurReqnItemCurrency'),
    orderDate: world.today(),
    paymentTerms: text(
      tables.one('A_SupplierCompany', { Supplier: partner, CompanyCode: company }) ?? {},
      'PaymentTerms',
    ),
    lines: items.map((item, index) => {
      const { PurchaseRequisition = '', PurchaseRequisitionItem = '' } = item as Record<string, string>;
      const account = tables.one('A_PurReqnAcctAssgmt', { PurchaseRequisition, PurchaseRequisitionItem }) ?? {};
      return {
        number: index + 1,
        material: text(item, 'Material'),
        text: text(item, 'PurchaseRequisitionItemText'),
        plant: text(item, 'Plant'),
        storageLocation: text(item, 'StorageLocation'),
        quantity: text(item, 'RequestedQuantity'),
        price: oneOf(text(item, 'PurchaseRequisitionPrice'), text(item, 'PurReqnPriceQuantity')),
        deliveryDate: text(item, 'DeliveryDate'),
        costCenter: text(account, 'CostCenter'),
        account: text(account, 'GLAccount'),
        requisition: { number, item: PurchaseRequisitionItem },
      };
    }),
  });
  items.forEach((item, index) => {
    tables.change(item, {
      PurchasingDocument: order,
      PurchasingDocumentItem: String((index + 1) * 10).padStart(5, '0'),
      OrderedQuantity: item['RequestedQuantity'] ?? '0',
      ProcessingStatus: 'B',
    });
  });
  return order;
}

/** Lines that are not to be bought any more. */
export function discardItem(world: World, PurchaseRequisition: string, PurchaseRequisitionItem: string): Row {
  const item = world.tables.one('A_PurchaseRequisitionItem', { PurchaseRequisition, PurchaseRequisitionItem });
  if (!item) throw refuse('06/019', `Requisition ${PurchaseRequisition} does not exist`);
  if (item['PurchasingDocument'] !== '') throw refuse('06/115', 'Item was ordered already');
  world.tables.change(item, { IsDeleted: 'X' });
  return item;
}

/** Prices stand per one or per a thousand. */
const oneOf = (price: string, per: string): string => (per === '1000' ? times(price, '0.001') : price);

/** What a purchaser may still say of an item; release and what became of it are the system's own. */
const CHANGEABLE: ReadonlySet<string> = new Set([
  ...['IsPurReqnBlocked', 'RequestedQuantity', 'DeliveryDate', 'PurchaseRequisitionPrice', 'FixedSupplier'],
  ...['PurchaseRequisitionItemText', 'PurchasingGroup'],
]);
/** Not blocked, or blocked. */
const BLOCKS: readonly unknown[] = ['', '1'];

export function changeItem(_world: World, item: Row, values: Row): void {
  const fixed = Object.keys(values).find(name => !CHANGEABLE.has(name) && values[name] !== item[name]);
  if (fixed !== undefined) throw refuse('06/115', `${fixed} cannot be changed`, fixed);
  if (item['PurchasingDocument'] !== '') throw refuse('06/115', 'Item was ordered already', 'PurchasingDocument');
  if (item['IsDeleted'] === 'X' || item['IsClosed'] === true) throw refuse('06/115', 'Item is closed', 'IsClosed');
  const block = values['IsPurReqnBlocked'];
  if (block !== undefined && !BLOCKS.includes(block)) throw refuse('00/002', 'Enter a valid value', 'IsPurReqnBlocked');
}
