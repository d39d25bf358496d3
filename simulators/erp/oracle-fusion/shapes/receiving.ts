/** Shapes of receiving: what is asked to be received, and what is asked to be done with it afterwards. */
import { date, datetime, integer, number, own, type Resource, required, type Shape, STAMPS, text } from '../shape.ts';

const processing = {
  ProcessingStatusCode: own(text(25)),
  ReturnStatus: own(text(30)),
  ReturnMessage: own(text(4000)),
};

const lot: Shape = {
  key: 'LotInterfaceId',
  attributes: {
    LotInterfaceId: own(integer),
    LotNumber: required(text(80)),
    TransactionQuantity: required(number),
    LotExpirationDate: date,
  },
};

export const receivingReceiptRequests: Resource = {
  api: 'fscmRestApi',
  key: 'HeaderInterfaceId',
  methods: ['post'],
  attributes: {
    HeaderInterfaceId: own(integer),
    ReceiptNumber: own(text(30)),
    ASNType: text(25),
    ReceiptSourceCode: required(text(25)),
    OrganizationCode: required(text(18)),
    EmployeeName: text(240),
    SupplierName: text(360),
    TransactionDate: date,
    PackingSlip: text(25),
    InterfaceSourceCode: text(25),
    ...processing,
    ...STAMPS,
  },
  children: {
    lines: {
      key: 'InterfaceTransactionId',
      attributes: {
        InterfaceTransactionId: own(integer),
        TransactionId: own(integer),
        TransactionType: required(text(25)),
        AutoTransactCode: text(25),
        TransactionDate: date,
        ReceiptSourceCode: text(25),
        SourceDocumentCode: required(text(25)),
        DocumentNumber: required(text(30)),
        DocumentLineNumber: required(integer),
        DocumentScheduleNumber: integer,
        OrganizationCode: required(text(18)),
        ItemNumber: text(300),
        Quantity: number,
        UnitOfMeasure: text(25),
        Amount: number,
        Subinventory: text(10),
        InspectionStatusCode: text(25),
        ReturnedQuantity: own(number),
        ...processing,
      },
      children: { lotItemLots: lot },
    },
  },
};

export const receivingReceiptTransactionRequests: Resource = {
  api: 'fscmRestApi',
  key: 'InterfaceTransactionId',
  methods: ['post'],
  attributes: {
    InterfaceTransactionId: own(integer),
    TransactionType: required(text(25)),
    TransactionDate: datetime,
    OrganizationCode: required(text(18)),
    ParentTransactionId: required(integer),
    Quantity: required(number),
    UnitOfMeasure: text(25),
    ReasonName: text(30),
    Comments: text(240),
    InterfaceSourceCode: text(25),
    ...processing,
    ...STAMPS,
  },
};
