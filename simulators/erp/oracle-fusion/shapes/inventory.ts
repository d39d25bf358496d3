/** Shapes of inventory: items, what is on hand of them, and transactions that wait to be processed. */
import { date, datetime, integer, number, own, type Resource, required, STAMPS, text } from '../shape.ts';

export const itemsV2: Resource = {
  api: 'fscmRestApi',
  key: 'ItemId',
  hashed: true,
  attributes: {
    ItemId: own(integer),
    ItemNumber: own(text(300)),
    ItemDescription: own(text(240)),
    OrganizationCode: own(text(18)),
    PrimaryUOMValue: own(text(25)),
    ItemStatusValue: own(text(80)),
    ItemClass: own(text(80)),
    GTIN: own(text(14)),
    MinimumMinMaxQuantity: own(number),
    ...STAMPS,
  },
};

export const inventoryOnhandBalances: Resource = {
  api: 'fscmRestApi',
  key: 'OnhandQuantitiesId',
  attributes: {
    OnhandQuantitiesId: own(integer),
    OrganizationCode: own(text(18)),
    ItemNumber: own(text(300)),
    SubinventoryCode: own(text(10)),
    PrimaryOnhandQuantity: own(number),
    ReservedQuantity: own(number),
    PrimaryUOMCode: own(text(25)),
  },
  children: {
    lots: {
      key: 'LotId',
      attributes: {
        LotId: own(integer),
        LotNumber: own(text(80)),
        LotExpirationDate: own(date),
        PrimaryOnhandQuantity: own(number),
      },
    },
  },
};

export const inventoryStagedTransactions: Resource = {
  api: 'fscmRestApi',
  key: 'TransactionInterfaceId',
  methods: ['post', 'patch'],
  matchedBy: ['SourceCode', 'SourceHeaderId', 'SourceLineId'],
  attributes: {
    TransactionInterfaceId: own(integer),
    SourceCode: required(text(30)),
    SourceHeaderId: required(integer),
    SourceLineId: required(integer),
    OrganizationName: required(text(240)),
    TransactionTypeName: required(text(80)),
    TransactionMode: text(30),
    TransactionDate: required(datetime),
    TransactionReference: text(240),
    ItemNumber: required(text(300)),
    SubinventoryCode: required(text(10)),
    TransactionQuantity: required(number),
    TransactionUnitOfMeasure: required(text(25)),
    AccountCombination: text(800),
    ProcessStatus: own(text(30)),
    ErrorCode: own(text(240)),
    ...STAMPS,
  },
  children: {
    lots: {
      key: 'LotInterfaceId',
      attributes: {
        LotInterfaceId: own(integer),
        LotNumber: required(text(80)),
        TransactionQuantity: required(number),
      },
    },
  },
};
