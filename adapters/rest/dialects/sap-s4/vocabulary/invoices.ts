/** Supplier invoices, and the open items that say what was paid of them (API_SUPPLIERINVOICE_PROCESS_SRV, API_OPLACCTGDOCITEMCUBE_SRV). */
import type { EntityTables } from './entity.ts';

export const INVOICES: EntityTables = {
  A_SupplierInvoice: {
    service: 'API_SUPPLIERINVOICE_PROCESS_SRV',
    key: 'SupplierInvoice FiscalYear',
    properties:
      'SupplierInvoice:S10 FiscalYear:S4 CompanyCode:S4 DocumentDate:D PostingDate:D CreationDate:D SupplierInvoiceIDByInvcgParty:S16 InvoicingParty:S10 DocumentCurrency:S5 InvoiceGrossAmount:N14.3 UnplannedDeliveryCost:N14.3 DocumentHeaderText:S25 ManualCashDiscount:N14.3 PaymentTerms:S4 DueCalculationBaseDate:D NetPaymentDays:N3.0 PaymentBlockingReason:S1 AccountingDocumentType:S2 SupplierInvoiceStatus:S1 PaymentReference:S30 InvoiceReference:S10 InvoiceReferenceFiscalYear:S4 AssignmentReference:S18 TaxIsCalculatedAutomatically:B SupplierInvoiceIsCreditMemo:S1 InvoiceReceiptDate:D SupplierInvoiceOrigin:S1 ReverseDocument:S10 ReverseDocumentFiscalYear:S4 IsReversal:B IsReversed:B',
    links: {
      to_SuplrInvcItemPurOrdRef: 'A_SuplrInvcItemPurOrdRef* SupplierInvoice FiscalYear',
      to_SupplierInvoiceItemGLAcct: 'A_SupplierInvoiceItemGLAcct* SupplierInvoice FiscalYear',
      to_SupplierInvoiceTax: 'A_SupplierInvoiceTax* SupplierInvoice FiscalYear',
    },
  },
  A_SuplrInvcItemPurOrdRef: {
    service: 'API_SUPPLIERINVOICE_PROCESS_SRV',
    key: 'SupplierInvoice FiscalYear SupplierInvoiceItem',
    properties:
      'SupplierInvoice:S10 FiscalYear:S4 SupplierInvoiceItem:S6 PurchaseOrder:S10 PurchaseOrderItem:S5 Plant:S4 TaxCode:S2 DocumentCurrency:S5 SupplierInvoiceItemAmount:N14.3 PurchaseOrderQuantityUnit:S3 QuantityInPurchaseOrderUnit:N13.3 PurchaseOrderPriceUnit:S3 QtyInPurchaseOrderPriceUnit:N13.3 SupplierInvoiceItemText:S50 IsFinallyInvoiced:B',
  },
  A_SupplierInvoiceItemGLAcct: {
    service: 'API_SUPPLIERINVOICE_PROCESS_SRV',
    key: 'SupplierInvoice FiscalYear SupplierInvoiceItem',
    properties:
      'SupplierInvoice:S10 FiscalYear:S4 SupplierInvoiceItem:S4 CompanyCode:S4 CostCenter:S10 GLAccount:S10 DocumentCurrency:S5 SupplierInvoiceItemAmount:N14.3 TaxCode:S2 DebitCreditCode:S1 SupplierInvoiceItemText:S50 AssignmentReference:S18 QuantityUnit:S3 Quantity:N13.3',
  },
  A_SupplierInvoiceTax: {
    service: 'API_SUPPLIERINVOICE_PROCESS_SRV',
    key: 'SupplierInvoice FiscalYear TaxCode SupplierInvoiceTaxCounter',
    properties:
      'SupplierInvoice:S10 FiscalYear:S4 TaxCode:S2 SupplierInvoiceTaxCounter:S6 DocumentCurrency:S5 TaxAmount:N14.3 TaxBaseAmountInTransCrcy:N16.3 TaxCountry:S3',
  },
  A_OperationalAcctgDocItemCube: {
    service: 'API_OPLACCTGDOCITEMCUBE_SRV',
    key: 'CompanyCode FiscalYear AccountingDocument AccountingDocumentItem',
    properties:
      'CompanyCode:S4 FiscalYear:S4 AccountingDocument:S10 AccountingDocumentItem:S3 OriginalReferenceDocument:S20 FinancialAccountType:S1 Supplier:S10 DebitCreditCode:S1 AmountInTransactionCurrency:N23.3 TransactionCurrency:S5 NetDueDate:D ClearingDate:D ClearingAccountingDocument:S10 PaymentBlockingReason:S1 InvoiceReference:S10 InvoiceReferenceFiscalYear:S4',
  },
};
