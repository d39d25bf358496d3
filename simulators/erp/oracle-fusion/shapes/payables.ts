/** Shapes of payables: invoices with their lines and installments, and the holds on them. */
import { boolean, date, integer, number, own, type Resource, required, type Shape, STAMPS, text } from '../shape.ts';

const line: Shape = {
  key: 'InvoiceLineId',
  attributes: {
    InvoiceLineId: own(integer),
    LineNumber: required(integer),
    LineType: required(text(80)),
    LineAmount: required(number),
    Description: text(240),
    Quantity: number,
    UnitPrice: number,
    UOM: text(25),
    Item: text(300),
    PurchaseOrderNumber: text(30),
    PurchaseOrderLineNumber: integer,
    PurchaseOrderScheduleNumber: integer,
    DistributionCombination: text(800),
    TaxRateCode: text(150),
    TaxRate: number,
    AccountingDate: date,
  },
};

export const invoices: Resource = {
  api: 'fscmRestApi',
  key: 'InvoiceId',
  hashed: true,
  methods: ['post', 'patch'],
  attributes: {
    InvoiceId: own(integer),
    InvoiceNumber: required(text(50)),
    InvoiceCurrency: required(text(15)),
    InvoiceAmount: required(number),
    InvoiceDate: required(date),
    BusinessUnit: required(text(240)),
    Supplier: text(360),
    SupplierNumber: text(30),
    SupplierSite: text(240),
    InvoiceType: text(80),
    InvoiceSource: text(80),
    InvoiceGroup: text(80),
    InvoiceReceivedDate: date,
    PurchaseOrderNumber: text(30),
    PaymentTerms: text(50),
    AccountingDate: date,
    Description: text(240),
    VoucherNumber: own(integer),
    ValidationStatus: own(text(80)),
    ApprovalStatus: own(text(80)),
    PaidStatus: own(text(80)),
    AccountingStatus: own(text(80)),
    AmountPaid: own(number),
    CanceledFlag: own(boolean),
    ...STAMPS,
  },
  children: {
    invoiceLines: line,
    invoiceInstallments: {
      key: 'InstallmentNumber',
      attributes: {
        InstallmentNumber: own(integer),
        DueDate: own(date),
        GrossAmount: own(number),
        UnpaidAmount: own(number),
      },
    },
  },
};

export const invoiceHolds: Resource = {
  api: 'fscmRestApi',
  key: 'HoldId',
  attributes: {
    HoldId: own(integer),
    InvoiceNumber: own(text(50)),
    Supplier: own(text(360)),
    BusinessUnit: own(text(240)),
    HoldName: own(text(80)),
    HoldReason: own(text(240)),
    ReleaseName: own(text(80)),
  },
};

export const payablesPayments: Resource = {
  api: 'fscmRestApi',
  key: 'CheckId',
  attributes: {
    CheckId: own(integer),
    PaymentNumber: own(integer),
    PaymentDate: own(date),
    PaymentAmount: own(number),
    PaymentCurrency: own(text(15)),
    PaymentStatus: own(text(80)),
  },
  children: {
    relatedInvoices: {
      key: 'InvoicePaymentId',
      attributes: {
        InvoicePaymentId: own(integer),
        InvoiceNumber: own(text(50)),
        InvoiceId: own(integer),
        AmountPaidInvoiceCurrency: own(number),
      },
    },
  },
};
