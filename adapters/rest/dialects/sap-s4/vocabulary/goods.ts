/** Materials, their stock and its movements (API_PRODUCT_SRV, API_MATERIAL_STOCK_SRV, API_BATCH_SRV, API_MATERIAL_DOCUMENT_SRV). */
import type { EntityTables } from './entity.ts';

export const GOODS: EntityTables = {
  A_MaterialDocumentHeader: {
    service: 'API_MATERIAL_DOCUMENT_SRV',
    key: 'MaterialDocumentYear MaterialDocument',
    properties:
      'MaterialDocumentYear:S4 MaterialDocument:S10 InventoryTransactionType:S2 DocumentDate:D PostingDate:D CreationDate:D CreationTime:T CreatedByUser:S12 MaterialDocumentHeaderText:S25 ReferenceDocument:S16 GoodsMovementCode:S2',
    links: { to_MaterialDocumentItem: 'A_MaterialDocumentItem* MaterialDocumentYear MaterialDocument' },
  },
  A_MaterialDocumentItem: {
    service: 'API_MATERIAL_DOCUMENT_SRV',
    key: 'MaterialDocumentYear MaterialDocument MaterialDocumentItem',
    properties:
      'MaterialDocumentYear:S4 MaterialDocument:S10 MaterialDocumentItem:S4 Material:S40 Plant:S4 StorageLocation:S4 Batch:S10 GoodsMovementType:S3 InventoryStockType:S2 Supplier:S10 PurchaseOrder:S10 PurchaseOrderItem:S5 GoodsMovementRefDocType:S1 GoodsMovementReasonCode:S4 AccountAssignmentCategory:S1 CostCenter:S10 GLAccount:S10 MaterialBaseUnit:S3 QuantityInBaseUnit:N13.3 EntryUnit:S3 QuantityInEntryUnit:N13.3 CompanyCodeCurrency:S5 GdsMvtExtAmtInCoCodeCrcy:N14.3 IsCompletelyDelivered:B MaterialDocumentItemText:S50 GoodsRecipientName:S12 ShelfLifeExpirationDate:D GoodsMovementIsCancelled:B ReversedMaterialDocumentYear:S4 ReversedMaterialDocument:S10 ReversedMaterialDocumentItem:S4 ReferenceDocumentFiscalYear:S4 InvtryMgmtReferenceDocument:S10 InvtryMgmtRefDocumentItem:S4 DebitCreditCode:S1 ManufactureDate:D',
  },
  A_MatlStkInAcctMod: {
    service: 'API_MATERIAL_STOCK_SRV',
    key: 'Material Plant StorageLocation Batch Supplier Customer WBSElementInternalID SDDocument SDDocumentItem InventorySpecialStockType InventoryStockType',
    properties:
      'Material:S40 Plant:S4 StorageLocation:S4 Batch:S10 Supplier:S10 Customer:S10 WBSElementInternalID:S24 SDDocument:S10 SDDocumentItem:S6 InventorySpecialStockType:S1 InventoryStockType:S2 MaterialBaseUnit:S3 MatlWrhsStkQtyInMatlBaseUnit:N31.14',
  },
  A_Product: {
    service: 'API_PRODUCT_SRV',
    key: 'Product',
    properties:
      'Product:S40 ProductType:S4 BaseUnit:S3 ProductGroup:S9 ProductStandardID:S18 CrossPlantStatus:S2 IsMarkedForDeletion:B CreationDate:D LastChangeDateTime:O',
    links: { to_Description: 'A_ProductDescription* Product', to_Plant: 'A_ProductPlant* Product' },
  },
  A_ProductDescription: {
    service: 'API_PRODUCT_SRV',
    key: 'Product Language',
    properties: 'Product:S40 Language:S2 ProductDescription:S40',
  },
  A_ProductPlant: {
    service: 'API_PRODUCT_SRV',
    key: 'Product Plant',
    properties: 'Product:S40 Plant:S4 IsMarkedForDeletion:B MRPType:S2 IsBatchManagementRequired:B',
    links: { to_ProductSupplyPlanning: 'A_ProductSupplyPlanning Product Plant' },
  },
  A_ProductSupplyPlanning: {
    service: 'API_PRODUCT_SRV',
    key: 'Product Plant',
    properties: 'Product:S40 Plant:S4 ReorderThresholdQuantity:N13.3 SafetyStockQuantity:N13.3 BaseUnit:S3',
  },
  A_Batch: {
    service: 'API_BATCH_SRV',
    key: 'Material BatchIdentifyingPlant Batch',
    properties:
      'Material:S40 BatchIdentifyingPlant:S4 Batch:S10 ShelfLifeExpirationDate:D Supplier:S10 BatchIsMarkedForDeletion:B',
  },
};
