/** Submits an invoice to S/4HANA: posted deep, once; after doubt found again by the mark of the call in its header text. */
import { nodeOf, nodesOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { madeOnce } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { less, lineNumber, padded, parted } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { InvoiceSubmission } from '../../../../contracts/invoices/v1/types.ts';
import { decimal, decimals, defineMapping, type Rule, table } from '../../../../gateway/kit.ts';
import { check } from './check.ts';
import { concluded, EXPAND, invoiceOf } from './held.ts';
import { asOrdered, ordered } from './ordered.ts';

const asked = table<InvoiceSubmission>();
const SET = 'A_SupplierInvoice';
type Line = InvoiceSubmission['lines'][number];

const taxCode = (
  tax: { code?: string; rate?: string } | undefined,
  profile: Readonly<Record<string, unknown>>,
): string | undefined => tax?.code ?? textsIn(profile, 'taxCodes')[tax?.rate ?? ''];

const lineOfOrder: Rule = asked.each('lines', { read: [], write: `${SET}.to_SuplrInvcItemPurOrdRef` }, line => [
  line.f('number', 'SupplierInvoiceItem', padded(6)),
  line.f('purchaseOrderLine', 'PurchaseOrderItem', lineNumber),
  line.f('quantity.value', 'QuantityInPurchaseOrderUnit', decimal),
  line.f('quantity.unit', 'PurchaseOrderQuantityUnit'),
  line.f('amount', 'SupplierInvoiceItemAmount', decimal),
  // Held against quantity and amount, which say it.
  line.carried('unitPrice'),
  asOrdered,
  line.custom({
    id: 'order-and-tax',
    carries: ['description', 'tax.code', 'tax.rate'],
    enc(value, tree, { scope }) {
      const { purchaseOrder, currency } = scope.input as InvoiceSubmission;
      const { description, tax } = value as Line;
      Object.assign(tree as Node, {
        PurchaseOrder: purchaseOrder?.id,
        DocumentCurrency: currency,
        SupplierInvoiceItemText: description.slice(0, 50),
        TaxCode: taxCode(tax, scope.profile),
      });
    },
  }),
]);

const lineOfAccount: Rule = asked.each('lines', { read: [], write: `${SET}.to_SupplierInvoiceItemGLAcct` }, line => [
  line.f('number', 'SupplierInvoiceItem', padded(4)),
  line.f('account.code', 'GLAccount'),
  line.f('costCenter.code', 'CostCenter'),
  line.f('quantity.value', 'Quantity', decimal),
  line.f('quantity.unit', 'QuantityUnit'),
  line.custom({
    id: 'amount-and-side',
    carries: ['amount', 'description', 'tax.code', 'tax.rate'],
    writes: { SupplierInvoiceItemAmount: 'amount' },
    enc(value, tree, { scope }) {
      const { company, currency, kind } = scope.input as InvoiceSubmission;
      const { amount, description, tax } = value as Line;
      const takesOff = decimals.compare(amount, '0')! < 0;
      Object.assign(tree as Node, {
        CompanyCode: company,
        DocumentCurrency: currency,
        SupplierInvoiceItemAmount: takesOff ? less(amount) : amount,
        // Of an invoice what is charged is a debit; of a credit memo it is the other way round.
        DebitCreditCode: takesOff === (kind === 'credit-memo') ? 'S' : 'H',
        SupplierInvoiceItemText: description.slice(0, 50),
        TaxCode: taxCode(tax, scope.profile),
      });
    },
  }),
]);

/** Each rule has written every line into its own list: what belongs to the other one goes. */
const eachWhereItBelongs: Rule = asked.custom({
  id: 'each-where-it-belongs',
  carries: [],
  enc(value, tree) {
    const { lines } = value as InvoiceSubmission;
    const body = nodeOf((tree as Node)['body']);
    for (const [link, ofOrder] of [
      ['to_SuplrInvcItemPurOrdRef', true],
      ['to_SupplierInvoiceItemGLAcct', false],
    ] as const)
      body[link] = nodesOf(body[link]).filter((_, at) => (lines[at]?.purchaseOrderLine !== undefined) === ofOrder);
  },
});

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'submit',
  dialect: 'sap-s4',
  check,
  steps: [
    ...ordered,
    ...madeOnce(SET, {
      name: 'submit',
      mark: 'DocumentHeaderText',
      expand: EXPAND,
      among: [asked.f('company', 'filter.CompanyCode.eq'), asked.f('supplier.id', 'filter.InvoicingParty.eq')],
      request: [
        asked.f('company', `${SET}.CompanyCode`),
        asked.f('number', `${SET}.SupplierInvoiceIDByInvcgParty`),
        asked.f('supplier.id', `${SET}.InvoicingParty`),
        asked.f('issueDate', `${SET}.DocumentDate`),
        asked.f('receivedOn', `${SET}.InvoiceReceiptDate`),
        asked.f('currency', `${SET}.DocumentCurrency`),
        asked.f('paymentTerms.code', `${SET}.PaymentTerms`),
        asked.f('freight', `${SET}.UnplannedDeliveryCost`, decimal),
        asked.f('total', `${SET}.InvoiceGrossAmount`, decimal),
        asked.when(asked.equals('kind', 'credit-memo'), asked.fixed(`${SET}.SupplierInvoiceIsCreditMemo`, 'X')),
        asked.when(asked.absent('receivedOn'), asked.f('issueDate', { write: [`${SET}.PostingDate`] })),
        asked.when('receivedOn', asked.f('receivedOn', { write: [`${SET}.PostingDate`] })),
        asked.custom({
          id: 'reference',
          carries: ['corrects.id'],
          writes: { [`${SET}.InvoiceReference`]: 'corrects.id' },
          enc(value, tree) {
            const { corrects } = value as InvoiceSubmission;
            const reference = corrects && parted(corrects.id, 'InvoiceReference', 'InvoiceReferenceFiscalYear');
            Object.assign(nodeOf((tree as Node)['body']), reference);
          },
        }),
        // What is no credit memo is an invoice; each line says which of the order it is of.
        asked.carried('kind', 'purchaseOrder.id'),
        asked.when('purchaseOrder', lineOfOrder),
        asked.when('lines', lineOfAccount),
        eachWhereItBelongs,
        asked.each('taxes', `${SET}.to_SupplierInvoiceTax`, tax => [
          tax.f('amount', 'TaxAmount', decimal),
          tax.f('base', 'TaxBaseAmountInTransCrcy', decimal),
          tax.custom({
            id: 'tax-code',
            carries: ['code', 'rate'],
            writes: { TaxCode: 'rate' },
            enc(value, tree, { scope, finding }) {
              const code = taxCode(value as { code?: string; rate?: string }, scope.profile);
              if (code === undefined) finding('/rate', 'bad-code', 'TaxCode');
              const { currency } = scope.input as InvoiceSubmission;
              Object.assign(tree as Node, { TaxCode: code, DocumentCurrency: currency });
            },
          }),
        ]),
      ],
      of: invoiceOf,
      concludes: concluded(''),
    }),
  ],
});
