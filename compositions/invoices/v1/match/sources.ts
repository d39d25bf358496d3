/** What an invoice is held against, read from the system of record: its order, and lists that are read to their end, within a bound. */
import type { GoodsReceipt, GoodsReceiptList } from '../../../../contracts/goods-receipts/v1/types.ts';
import type { InventoryItem, InventoryItemList } from '../../../../contracts/inventory-items/v1/types.ts';
import type { Invoice, InvoiceList } from '../../../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { Fault } from '../../../../gateway/kit.ts';
import { counting } from './counted.ts';
import type { Seen } from './whole.ts';

export type Call = (operation: string, input: unknown) => Promise<unknown>;

/** What is more than that is not looked at, and said. */
export const BOUNDS = { pages: 10, size: '200', singly: 50, items: 50 } as const;
/** So many of a list that names its things alone are read at a time. */
const AT_ONCE = 4;

type Reason = Seen['unseen'][number];

export async function seenOf(invoice: Invoice, call: Call, byCategory: boolean): Promise<Seen> {
  const order = invoice.purchaseOrder && (await orderOf(invoice.purchaseOrder.id, call));
  const nothing = { invoice, order, receipts: [], others: [], categories: new Map() };
  if (!invoice.lines) return { ...nothing, unseen: [silent('invoice')] };
  if (!order) return { ...nothing, unseen: [] };
  if (!order.lines) return { ...nothing, unseen: [silent('order')] };
  const company = invoice.company ?? order.company;
  if (company === undefined)
    return { ...nothing, unseen: [{ code: 'company-unknown', text: 'Neither invoice nor order names its company.' }] };
  const of = { company, purchaseOrder: order.id };
  const unseen: Reason[] = [];
  const numbers = new Set(invoice.lines.map(({ purchaseOrderLine }) => purchaseOrderLine));
  const lines = order.lines.filter(({ number }) => numbers.has(number));
  const [receipts, others, categories] = await Promise.all([
    listed<GoodsReceipt>('goods-receipts/v1', of, page => (page as GoodsReceiptList).goodsReceipts, call, unseen),
    listed<Invoice>('invoices/v1', of, page => (page as InvoiceList).invoices, call, unseen),
    byCategory ? categoriesOf(lines, company, call, unseen) : new Map<number, string>(),
  ]);
  unseen.push(...withoutLine(counting(invoice, others), order.lines));
  return { invoice, order, receipts, others, categories, unseen };
}

/** What others charge for nobody knows which line of the order may be for the lines that this one charges. */
function withoutLine(others: readonly Invoice[], lines: readonly OrderLine[]): Reason[] {
  const numbers = new Set(lines.map(({ number }) => number));
  return others
    .filter(one => (one.lines ?? []).some(({ purchaseOrderLine }) => !numbers.has(purchaseOrderLine ?? 0)))
    .map(({ id }) => ({ code: 'line-unknown', text: `Invoice ${id} charges what names no line of the order.` }));
}

const silent = (what: string): Reason => ({ code: `${what}-without-lines`, text: `The ${what} tells no lines.` });

/** Undefined where there is none: what the invoice names is no order. One that nobody can read has no lines. */
async function orderOf(id: string, call: Call): Promise<PurchaseOrder | undefined> {
  try {
    const read = await unlessUnable(call('purchase-orders/v1#read', { id }));
    return (read ?? { id, status: 'unknown' }) as PurchaseOrder;
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined;
    throw error;
  }
}

/**
 * All of a list. What the system of record cannot list is said; what it cannot say just now fails the call, so that it may be
 * asked again and nobody decides on half of it.
 */
async function listed<T extends { id: string; lines?: unknown[] }>(
  contract: string,
  of: object,
  itemsOf: (page: unknown) => T[],
  call: Call,
  unseen: Reason[],
): Promise<T[]> {
  const found = new Map<string, T>();
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor !== undefined; page++) {
    if (page === BOUNDS.pages) {
      unseen.push({ code: 'more-than-listed', text: `There are more of ${contract} than were looked at.` });
      break;
    }
    const answer = await unlessUnable(
      call(`${contract}#search`, { ...of, limit: BOUNDS.size, ...(cursor && { cursor }) }),
    );
    if (answer === undefined) {
      unseen.push({ code: 'not-supported', text: `This system of record cannot list ${contract} of an order.` });
      return [];
    }
    for (const item of itemsOf(answer)) found.set(item.id, item);
    cursor = (answer as { next?: string }).next;
  }
  return whole([...found.values()], contract, call, unseen);
}

/** A list may name its things alone: then each is read. */
async function whole<T extends { id: string; lines?: unknown[] }>(
  items: readonly T[],
  contract: string,
  call: Call,
  unseen: Reason[],
): Promise<T[]> {
  const bare = items.filter(({ lines }) => lines === undefined);
  if (bare.length > BOUNDS.singly)
    unseen.push({ code: 'more-than-listed', text: `There are more of ${contract} than were read one by one.` });
  const read = await eachOf(
    bare.slice(0, BOUNDS.singly),
    async ({ id }) => (await call(`${contract}#read`, { id })) as T,
  );
  if (read.some(({ lines }) => lines === undefined)) unseen.push(silent(contract));
  return [...items.filter(({ lines }) => lines !== undefined), ...read];
}

async function eachOf<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE)
    answers.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(ask))));
  return answers;
}

async function unlessUnable(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-supported') return undefined;
    throw error;
  }
}

type OrderLine = NonNullable<PurchaseOrder['lines']>[number];

/** By number of the order line. A line that names no item has none. */
async function categoriesOf(
  lines: readonly OrderLine[],
  company: string,
  call: Call,
  unseen: Reason[],
): Promise<Map<number, string>> {
  const named = lines.filter(({ item }) => item?.id !== undefined || item?.code !== undefined);
  if (named.length > BOUNDS.items)
    unseen.push({ code: 'category-unknown', text: 'There are more items than were looked at.' });
  const found = new Map<number, string>();
  await eachOf(named.slice(0, BOUNDS.items), async ({ number, item }) => {
    const read = await unlessUnable(itemOf(item!, company, call));
    const category = (read as InventoryItem | undefined)?.category?.code;
    if (category !== undefined) found.set(number, category);
    else if (read === undefined)
      unseen.push({ code: 'category-unknown', text: `The item of line ${number} of the order cannot be looked up.` });
  });
  return found;
}

async function itemOf({ id, code }: { id?: string; code?: string }, company: string, call: Call): Promise<unknown> {
  if (id !== undefined) return call('inventory-items/v1#read', { id });
  const list = (await call('inventory-items/v1#search', { company, sku: code, limit: '2' })) as InventoryItemList;
  return list.inventoryItems.find(({ sku }) => sku === code);
}
