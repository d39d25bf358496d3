/** What is asked to be received, and what is asked to be done with it afterwards. */
import { type Entity, many } from './entity.ts';

const PROCESSED = { ProcessingStatusCode: 'text', ReturnStatus: 'text', ReturnMessage: 'text' } as const;
const STAMPED = { CreationDate: 'datetime', LastUpdateDate: 'datetime' } as const;

export const RECEIVING: Readonly<Record<string, Entity>> = {
  ReceiptRequest: {
    resource: 'receivingReceiptRequests',
    fields: {
      HeaderInterfaceId: 'integer',
      ReceiptNumber: 'text',
      ASNType: 'text',
      ReceiptSourceCode: 'text',
      OrganizationCode: 'text',
      EmployeeName: 'text',
      SupplierName: 'text',
      TransactionDate: 'date',
      PackingSlip: 'text',
      InterfaceSourceCode: 'text',
      lines: many('ReceiptLine'),
      ...PROCESSED,
      ...STAMPED,
    },
  },
  ReceiptLine: {
    fields: {
      InterfaceTransactionId: 'integer',
      TransactionId: 'integer',
      TransactionType: 'text',
      AutoTransactCode: 'text',
      TransactionDate: 'date',
      ReceiptSourceCode: 'text',
      SourceDocumentCode: 'text',
      DocumentNumber: 'text',
      DocumentLineNumber: 'integer',
      DocumentScheduleNumber: 'integer',
      OrganizationCode: 'text',
      ItemNumber: 'text',
      Quantity: 'number',
      UnitOfMeasure: 'text',
      Amount: 'number',
      Subinventory: 'text',
      InspectionStatusCode: 'text',
      ReturnedQuantity: 'number',
      lotItemLots: many('ReceiptLot'),
      ...PROCESSED,
    },
  },
  ReceiptLot: {
    fields: {
      LotInterfaceId: 'integer',
      LotNumber: 'text',
      TransactionQuantity: 'number',
      LotExpirationDate: 'date',
    },
  },
  ReceiptTransactionRequest: {
    resource: 'receivingReceiptTransactionRequests',
    fields: {
      InterfaceTransactionId: 'integer',
      TransactionType: 'text',
      TransactionDate: 'datetime',
      OrganizationCode: 'text',
      ParentTransactionId: 'integer',
      Quantity: 'number',
      UnitOfMeasure: 'text',
      ReasonName: 'text',
      Comments: 'text',
      InterfaceSourceCode: 'text',
      ...PROCESSED,
      ...STAMPED,
    },
  },
};
