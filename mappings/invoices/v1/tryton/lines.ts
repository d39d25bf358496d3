/** The lines and taxes of an invoice as Tryton holds them: freight and a discount of the whole are lines on accounts of their own. */
import {
  decimalAt,
  type Node,
  nodeAt,
  nodesAt,
  textAt,
  without,
} from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { Invoice, InvoiceLine, InvoiceTax } from '../../../../contracts/invoices/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';
import { isBought, numbered, type OrderLine } from '../../../purchase-orders/v1/tryton/lines.ts';

type Lines = Pick<Invoice, 'lines' | 'freight' | 'discount'>;

type Kind = Invoice['kind'];

const negated = (amount: string): string => decimals.subtract('0', amount) ?? amount;

/** What charges stands above zero in either kind, what takes off below; in Tryton a credit memo has it the other way round. */
export const shown = (kind: Kind, amount: unknown): string => {
  const held = kind === 'credit-memo' ? negated(String(amount)) : String(amount);
  return decimals.normalize(held) ?? held;
};

/** The number of a line of an order, as the order tells it. */
export const numberOf = (lines: readonly Node[], id: string): number | undefined =>
  [...numbered((lines as unknown as OrderLine[]).filter(isBought))].find(([, line]) => String(line.id) === id)?.[0];

export function linesOf(record: Node, profile: Node, kind: Kind): Lines {
  const [ofGoods, ofWhole]: [InvoiceLine[], Record<string, string[]>] = [[], { freight: [], discount: [] }];
  const orders = nodesAt(record, 'purchases');
  // Of several orders a number would not say of which.
  const ordered = orders.length === 1 ? nodesAt(orders[0], 'lines') : [];
  for (const line of nodesAt(record, 'lines')) {
    const whole = line['product'] === undefined && line['origin'] === undefined && wholeOf(line, profile);
    if (whole) ofWhole[whole]!.push(shown(kind, line['amount']));
    else ofGoods.push(lineOf(line, ofGoods.length + 1, ordered, kind));
  }
  const [freight, off] = [summed(ofWhole['freight']!), summed(ofWhole['discount']!)];
  return { lines: ofGoods, freight, discount: off && negated(off) } as Lines;
}

const summed = (amounts: readonly string[]): string | undefined =>
  amounts.length > 0 ? decimals.sum(amounts) : undefined;

/** By what it was entered as: the account alone may be that of a line of goods, too. */
function wholeOf(line: Node, profile: Node): 'freight' | 'discount' | undefined {
  const [account, as] = [textAt(line, 'account', 'code'), textAt(line, 'description')];
  if (account === undefined) return undefined;
  if (as === 'freight' && account === profile['freightAccount']) return as;
  return as === 'discount' && account === profile['discountAccount'] ? as : undefined;
}

function lineOf(line: Node, number: number, ordered: readonly Node[], kind: Kind): InvoiceLine {
  const code = textAt(line, 'product', 'code');
  const [, origin = ''] = textAt(line, 'origin')?.split('purchase.line,') ?? [];
  const [tax] = nodesAt(line, 'taxes');
  const costCenter = nodesAt(line, 'analytic_accounts').flatMap(entry => textAt(entry, 'account', 'code') ?? [])[0];
  const account = textAt(line, 'account', 'code');
  return without({
    number,
    purchaseOrderLine: numberOf(ordered, origin),
    item: code === undefined ? undefined : { id: String(nodeAt(line, 'product')['id']), code },
    description: textAt(line, 'description'),
    quantity: without({ value: shown(kind, line['quantity']), unit: textAt(line, 'unit', 'symbol') }),
    unitPrice: decimalAt(line, 'unit_price'),
    amount: shown(kind, line['amount']),
    account: account === undefined ? undefined : { code: account },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    tax: tax && without({ code: textAt(tax, 'name'), rate: percentOf(tax['rate']) }),
  }) as unknown as InvoiceLine;
}

export const taxesOf = (record: Node, kind: Kind): InvoiceTax[] =>
  nodesAt(record, 'taxes').flatMap(one => {
    const rate = percentOf(nodeAt(one, 'tax')['rate']);
    if (rate === undefined) return [];
    const amounts = { base: shown(kind, one['base']), amount: shown(kind, one['amount']) };
    return [without({ code: textAt(one, 'tax', 'name'), rate, ...amounts }) as unknown as InvoiceTax];
  });

const percentOf = (rate: unknown): string | undefined =>
  typeof rate === 'string' ? decimals.shift(rate, 2) : undefined;
