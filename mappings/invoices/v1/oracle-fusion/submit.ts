/** Submits an invoice or a credit memo over Oracle Fusion: made once, in a group that is named by the exchange's own number. */
import {
  accountFindings,
  type Combination,
  combinationOf,
  unitOf,
} from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  keeping,
  type Node,
  ownNumber,
  rows,
  shortened,
  textAt,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InvoiceSubmission, SubmittedInvoiceLine } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, type Finding, type Scope, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { checkInvoice } from '../check.ts';
import { CONCLUDES, CREDIT, DISCOUNT, EXPAND, invoiceOf, negated, taxWords } from './held.ts';

const asked = table<InvoiceSubmission>();

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company, corrects, lines } = input as InvoiceSubmission;
  return [
    ...checkUnit(input, profile),
    ...checkInvoice(input),
    ...(corrects === undefined ? [] : [{ pointer: '/corrects', code: 'not-supported' }]),
    ...lines.flatMap((line, n) => accountFindings(chargedTo(line, company), profile, part => `/lines/${n}/${part}`)),
  ];
}

const chargedTo = ({ account, costCenter }: SubmittedInvoiceLine, company: string): Combination =>
  without({ company, account: account?.code, costCenter: costCenter?.code });

const signed = (amount: string | undefined, { kind }: InvoiceSubmission): string | undefined =>
  amount !== undefined && kind === 'credit-memo' ? negated(amount) : amount;

/** Of a line, what comes of more than one field, or of the invoice as a whole. */
function lineOf(line: SubmittedInvoiceLine, { input, profile }: Scope): Node {
  const invoice = input as InvoiceSubmission;
  const { quantity, purchaseOrderLine } = line;
  const order = purchaseOrderLine === undefined ? undefined : invoice.purchaseOrder?.id;
  return without({
    LineType: 'Item',
    LineAmount: signed(line.amount, invoice),
    Quantity: signed(quantity?.value, invoice),
    Item: line.item?.id ?? line.item?.code,
    PurchaseOrderNumber: order,
    PurchaseOrderScheduleNumber: order === undefined ? undefined : '1',
    DistributionCombination: combinationOf(chargedTo(line, invoice.company), profile),
  });
}

/** Taxes, freight and a discount are lines of their own, behind those of what was delivered. */
function furtherLines(invoice: InvoiceSubmission): Node[] {
  const { lines, taxes = [], freight, discount } = invoice;
  const last = Math.max(...lines.map(({ number }) => number));
  const further = [
    ...taxes.map(({ code, amount, ...tax }) => ({
      ...{ LineType: 'Tax', LineAmount: signed(amount, invoice), Description: taxWords(tax) },
      TaxRateCode: code,
    })),
    ...(freight === undefined ? [] : [{ LineType: 'Freight', LineAmount: signed(freight, invoice) }]),
    ...(discount === undefined
      ? []
      : [{ LineType: 'Miscellaneous', LineAmount: signed(negated(discount), invoice), Description: DISCOUNT }]),
  ];
  return further.map((line, n) => without({ LineNumber: String(last + n + 1), ...line }));
}

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'submit',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'supplier',
      effect: 'read',
      request: [
        asked.fixed('head.call', 'read'),
        asked.fixed('head.entity', 'Supplier'),
        asked.fixed('head.limit', '1'),
        asked.fixed('head.expand', 'sites'),
        asked.f('supplier.id', 'query.SupplierId'),
      ],
      response: keeping('Supplier'),
      refine(found, { input, profile }) {
        const [row] = (found as { rows: Node[] }).rows;
        const unit = unitOf((input as InvoiceSubmission).company, profile);
        const site = rows(row?.['sites']).find(each => textAt(each, 'ProcurementBU') === unit);
        return without({ number: textAt(row, 'SupplierNumber'), site: textAt(site, 'SupplierSite') });
      },
    },
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: [
        asked.fixed('head.call', 'list'),
        asked.fixed('head.entity', 'Invoice'),
        asked.fixed('head.limit', '1'),
        asked.fixed('head.expand', EXPAND),
        asked.f('number', 'query.InvoiceNumber'),
        asked.context('steps.supplier.number', 'query.SupplierNumber'),
        asked.context('key', 'query.InvoiceGroup', ownNumber),
      ],
      response: keeping('Invoice'),
      refine: (found, scope) => {
        const [row] = (found as { rows: Node[] }).rows;
        return row ? invoiceOf(row, { supplierId: (scope.input as InvoiceSubmission).supplier.id }, scope) : {};
      },
    },
    {
      name: 'submit',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => (steps['find'] as { id?: string } | undefined)?.id === undefined,
      request: [
        asked.fixed('head.call', 'create'),
        asked.fixed('head.entity', 'Invoice'),
        asked.f('number', 'Invoice.InvoiceNumber'),
        asked.f('issueDate', 'Invoice.InvoiceDate'),
        asked.f('receivedOn', 'Invoice.InvoiceReceivedDate'),
        asked.f('currency', 'Invoice.InvoiceCurrency'),
        asked.f('paymentTerms.code', 'Invoice.PaymentTerms'),
        asked.f('purchaseOrder.id', 'Invoice.PurchaseOrderNumber'),
        asked.context('steps.supplier.number', 'Invoice.SupplierNumber'),
        asked.context('steps.supplier.site', 'Invoice.SupplierSite'),
        asked.each('lines', { read: [], write: 'Invoice.invoiceLines' }, line => [
          line.f('number', 'LineNumber', whole),
          line.f('description', 'Description'),
          line.f('unitPrice', 'UnitPrice'),
          line.f('quantity.unit', 'UOM'),
          line.f('purchaseOrderLine', 'PurchaseOrderLineNumber', whole),
          line.f('tax.code', 'TaxRateCode'),
          line.f('tax.rate', 'TaxRate'),
          line.custom({
            id: 'line',
            carries: ['amount', 'quantity.value', 'item.id', 'item.code', 'account.code', 'costCenter.code'],
            writes: {
              LineAmount: 'amount',
              Quantity: 'quantity.value',
              Item: 'item',
              DistributionCombination: 'account',
            },
            enc: (value, tree, { scope }) =>
              void Object.assign(tree as Node, lineOf(value as SubmittedInvoiceLine, scope)),
          }),
        ]),
        asked.custom({
          id: 'invoice',
          carries: ['company', 'kind', 'total', 'taxes', 'freight', 'discount', 'supplier.id'],
          writes: {
            'Invoice.BusinessUnit': 'company',
            'Invoice.InvoiceAmount': 'total',
            'Invoice.SupplierNumber': 'supplier.id',
            'Invoice.AccountingDate': 'issueDate',
          },
          enc(value, tree, { scope }) {
            const invoice = value as InvoiceSubmission;
            const { body } = tree as { body: Node };
            Object.assign(body, {
              BusinessUnit: unitOf(invoice.company, scope.profile),
              InvoiceType: invoice.kind === 'credit-memo' ? CREDIT : 'Standard',
              InvoiceAmount: signed(invoice.total, invoice),
              InvoiceGroup: shortened(scope.key),
              AccountingDate: invoice.issueDate,
              invoiceLines: [...rows(body['invoiceLines']), ...furtherLines(invoice)],
            });
          },
        }),
      ],
      response: keeping('Invoice'),
      refine: (made, scope) =>
        invoiceOf(
          (made as { rows: Node[] }).rows[0] ?? {},
          { supplierId: (scope.input as InvoiceSubmission).supplier.id },
          scope,
        ),
      concludes: CONCLUDES,
    },
  ],
});
