/** The vocabulary of SAP's journal entry service: a root element with the namespace, and nothing inside it with one. */
import { vocabulary } from '../../vocabulary.ts';

export const NAMESPACE = 'http://sap.com/xi/SAPSCORE/SFIN';
export const REQUEST = 'JournalEntryBulkCreateRequest';
export const CONFIRMATION = 'JournalEntryBulkCreateConfirmation';

export const SAP_JOURNAL = vocabulary({
  namespace: NAMESPACE,
  prefix: 'sfin',
  elements: 'unqualified',
  attributes: 'unqualified',
  operations: { [REQUEST]: { answer: CONFIRMATION } },
  roots: { [REQUEST]: 'BulkRequest', [CONFIRMATION]: 'BulkConfirmation' },
  types: {
    BulkRequest: 'MessageHeader!:RequestHeader JournalEntryCreateRequest+:Request',
    RequestHeader: 'ID!:Text35 CreationDateTime!:dateTime',
    Request: 'MessageHeader!:RequestHeader JournalEntry!:Entry',
    Entry: `
      OriginalReferenceDocumentType!:Text5 OriginalReferenceDocument:Text20 OriginalReferenceDocumentLogicalSystem:Text10
      BusinessTransactionType!:Text4 AccountingDocumentType!:Text2 DocumentReferenceID:Text16 DocumentHeaderText:Text25
      CreatedByUser!:Text12 CompanyCode!:Text4 DocumentDate!:date PostingDate!:date Item+:Item`,
    Item: `
      GLAccount!:Text10 CompanyCode:Text4 AmountInTransactionCurrency!:Amount DebitCreditCode!:Side DocumentItemText:Text50
      AccountAssignment:Assignment`,
    Amount: '@currencyCode!:Currency #decimal',
    Assignment: 'CostCenter:Text10',
    BulkConfirmation: 'MessageHeader:AnswerHeader JournalEntryCreateConfirmation*:Confirmation Log:Log',
    AnswerHeader: 'ID UUID ReferenceID ReferenceUUID CreationDateTime:dateTime',
    Confirmation: 'MessageHeader:AnswerHeader JournalEntryCreateConfirmation:Created Log:Log',
    Created: 'AccountingDocument CompanyCode FiscalYear',
    Log: 'MaximumLogItemSeverityCode:integer Item*:LogItem',
    LogItem: 'TypeID SeverityCode:integer Note WebURI',
  },
  texts: {
    ...Object.fromEntries(
      [2, 4, 5, 10, 12, 16, 20, 25, 35, 50].map(most => [`Text${most}`, new RegExp(`^[^\\r\\n]{1,${most}}$`, 'u')]),
    ),
    Side: /^[SH]$/,
    Currency: /^[A-Z]{3}$/,
  },
});
