/** The lines and taxes of an invoice as Tryton holds them: freight and a discount of the whole are lines on accounts of their own. */
import { type Node, nodeAt, nodesAt, textAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { Invoice, InvoiceLine, InvoiceTax } from '../../../../contracts/invoices/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';

type Lines = Pick<Invoice, 'lines' | 'freight' | 'discount'>;

/** Amounts of a credit memo stand above zero, and Tryton's below. */
export const magnitudeOf = (amount: string): string =>
  decimals.normalize(decimals.magnitude(amount) ?? amount) ?? amount;

/** The number of a line of an order: its place, as it stands on paper. */
export const numberOf = (lines: readonly Node[], id: string): number | undefined => {
  const at = lines.findIndex(line => String(line['id']) === id);
  return at < 0 ? undefined : at + 1;
};

export function linesOf(record: Node, profile: Node): Lines {
  const [ofGoods, ofWhole]: [InvoiceLine[], Record<string, string[]>] = [[], { freight: [], discount: [] }];
  const ordered = nodesAt(record, 'purchases').flatMap(order => nodesAt(order, 'lines'));
  for (const line of nodesAt(record, 'lines')) {
    const whole = line['product'] === undefined && line['origin'] === undefined && wholeOf(line, profile);
    if (whole) ofWhole[whole]!.push(magnitudeOf(String(line['amount'])));
    else ofGoods.push(lineOf(line, ofGoods.length + 1, ordered));
  }
  return { lines: ofGoods, freight: summed(ofWhole['freight']!), discount: summed(ofWhole['discount']!) } as Lines;
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

function lineOf(line: Node, number: number, ordered: readonly Node[]): InvoiceLine {
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
    quantity: without({ value: magnitudeOf(String(line['quantity'])), unit: textAt(line, 'unit', 'symbol') }),
    unitPrice: decimals.normalize(String(line['unit_price'])),
    amount: magnitudeOf(String(line['amount'])),
    account: account === undefined ? undefined : { code: account },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    tax: tax && without({ code: textAt(tax, 'name'), rate: percentOf(tax['rate']) }),
  }) as unknown as InvoiceLine;
}

export const taxesOf = (record: Node): InvoiceTax[] =>
  nodesAt(record, 'taxes').flatMap(one => {
    const rate = percentOf(nodeAt(one, 'tax')['rate']);
    if (rate === undefined) return [];
    const amounts = { base: magnitudeOf(String(one['base'])), amount: magnitudeOf(String(one['amount'])) };
    return [without({ code: textAt(one, 'tax', 'name'), rate, ...amounts }) as unknown as InvoiceTax];
  });

const percentOf = (rate: unknown): string | undefined =>
  typeof rate === 'string' ? decimals.shift(rate, 2) : undefined;
