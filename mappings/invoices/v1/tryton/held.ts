/** account.invoice (Tryton) → the invoice as the contract shows it: of one record, or of each of a list. */
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { nodeAt, nodesAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';
import { linesOf, shown, taxesOf } from './lines.ts';
import { standingOf } from './standing.ts';

type Node = Readonly<Record<string, unknown>>;

export const FIELDS = [
  ...['number', 'reference', 'state', 'invoice_date', 'comment', 'party.name', 'currency.code'],
  ...['payment_term.name', 'payment_term.description', 'total_amount', 'amount_to_pay', 'lines_to_pay.maturity_date'],
  ...['purchases.number', 'purchases.lines.sequence', 'purchases.lines.type'],
  ...['description', 'quantity', 'unit_price', 'amount', 'origin', 'unit.symbol', 'product.code', 'account.code'].map(
    field => `lines.${field}`,
  ),
  ...['lines.taxes.name', 'lines.taxes.rate', 'lines.analytic_accounts.account.code'],
  ...['taxes.base', 'taxes.amount', 'taxes.tax.name', 'taxes.tax.rate'],
  ...OF_EACH,
];

/** `at`: how the path begins, `Invoice.` or nothing. */
export const held = (a: Table<Invoice>, at: 'Invoice.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('number', { read: [`${at}reference`] }),
  a.f('systemNumber', { read: [`${at}number`] }),
  a.f('supplier.id', { read: [`${at}party.id`] }),
  a.f('supplier.name', { read: [`${at}party.name`] }),
  a.f('issueDate', { read: [`${at}invoice_date`] }),
  a.f('currency', { read: [`${at}currency.code`] }),
  a.f('paymentTerms.code', { read: [`${at}payment_term.name`] }),
  a.f('paymentTerms.name', { read: [`${at}payment_term.description`] }),
  a.custom({
    id: 'invoice',
    carries: [
      ...(['kind', 'corrects', 'purchaseOrder', 'receivedOn', 'dueDate', 'taxes', 'freight', 'discount'] as const),
      ...(['total', 'status', 'systemStatus', 'lines[0].number', 'lines[0].purchaseOrderLine'] as const),
      ...(['lines[0].item.id', 'lines[0].item.code', 'lines[0].description', 'lines[0].quantity'] as const),
      ...(['lines[0].unitPrice', 'lines[0].amount', 'lines[0].account.code', 'lines[0].costCenter.code'] as const),
      'lines[0].tax',
    ],
    reads: [
      ...['state', 'comment', 'total_amount', 'amount_to_pay', 'lines_to_pay', 'purchases', 'lines', 'taxes'].map(
        field => `${at}${field}`,
      ),
    ],
    dec: (tree, { scope }) => partsOf(at === '' ? (tree as Node) : nodeAt(tree, 'body'), scope),
  }),
  ...kept(at),
];

function partsOf(record: Node, { profile }: Scope): Partial<Invoice> {
  const total = String(record['total_amount'] ?? '0');
  const [order, ...others] = nodesAt(record, 'purchases');
  const due = nodesAt(record, 'lines_to_pay').flatMap(line => line['maturity_date'] ?? []);
  const { noted } = noteOf(record['comment']);
  const kind = decimals.compare(total, '0')! < 0 ? 'credit-memo' : 'invoice';
  return without({
    kind,
    corrects: noted['corrects'] === undefined ? undefined : { id: noted['corrects'] },
    purchaseOrder: order && others.length === 0 ? { id: String(order['id']) } : undefined,
    receivedOn: noted['received'],
    dueDate: due.map(String).toSorted().at(-1),
    ...linesOf(record, profile, kind),
    taxes: taxesOf(record, kind),
    total: shown(kind, total),
    status: standingOf(record['state'], { total, left: String(record['amount_to_pay'] ?? '0') }, profile),
    systemStatus: [{ field: 'state', code: String(record['state']) }],
  }) as Partial<Invoice>;
}
