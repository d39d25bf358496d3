/** Items, what is on hand of them, and transactions that are staged to be processed. */
import { type Entity, many } from './entity.ts';

export const INVENTORY: Readonly<Record<string, Entity>> = {
  Item: {
    resource: 'itemsV2',
    fields: {
      ItemId: 'integer',
      ItemNumber: 'text',
      ItemDescription: 'text',
      OrganizationCode: 'text',
      PrimaryUOMValue: 'text',
      ItemStatusValue: 'text',
      ItemClass: 'text',
      GTIN: 'text',
      MinimumMinMaxQuantity: 'number',
      ...{ CreationDate: 'datetime', LastUpdateDate: 'datetime' },
    },
  },
  OnhandBalance: {
    resource: 'inventoryOnhandBalances',
    fields: {
      OnhandQuantitiesId: 'integer',
      OrganizationCode: 'text',
      ItemNumber: 'text',
      SubinventoryCode: 'text',
      PrimaryOnhandQuantity: 'number',
      ReservedQuantity: 'number',
      PrimaryUOMCode: 'text',
      lots: many('OnhandLot'),
    },
  },
  OnhandLot: {
    fields: {
      LotId: 'integer',
      LotNumber: 'text',
      LotExpirationDate: 'date',
      PrimaryOnhandQuantity: 'number',
    },
  },
  StagedTransaction: {
    resource: 'inventoryStagedTransactions',
    fields: {
      TransactionInterfaceId: 'integer',
      SourceCode: 'text',
      SourceHeaderId: 'integer',
      SourceLineId: 'integer',
      OrganizationName: 'text',
      TransactionTypeName: 'text',
      TransactionMode: 'text',
      TransactionDate: 'datetime',
      TransactionReference: 'text',
      ItemNumber: 'text',
      SubinventoryCode: 'text',
      TransactionQuantity: 'number',
      TransactionUnitOfMeasure: 'text',
      AccountCombination: 'text',
      ProcessStatus: 'text',
      ErrorCode: 'text',
      lots: many('StagedLot'),
      ...{ CreationDate: 'datetime', LastUpdateDate: 'datetime' },
    },
  },
  StagedLot: { fields: { LotInterfaceId: 'integer', LotNumber: 'text', TransactionQuantity: 'number' } },
};
