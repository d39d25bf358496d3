/** Requisitions and orders: entity sets, keys, types of properties, and where they lead (API_PURCHASEREQ_PROCESS_SRV, API_PURCHASEORDER_PROCESS_SRV). */
import type { EntityTables } from './entity.ts';

export const PURCHASING: EntityTables = {
  A_PurchaseRequisitionHeader: {
    service: 'API_PURCHASEREQ_PROCESS_SRV',
    key: 'PurchaseRequisition',
    properties:
      'PurchaseRequisition:S10 PurchaseRequisitionType:S4 PurReqnDescription:S40 SourceDetermination:B PurReqnDoOnlyValidation:B',
    links: { to_PurchaseReqnItem: 'A_PurchaseRequisitionItem* PurchaseRequisition' },
  },
  A_PurchaseRequisitionItem: {
    service: 'API_PURCHASEREQ_PROCESS_SRV',
    key: 'PurchaseRequisition PurchaseRequisitionItem',
    properties:
      'PurchaseRequisition:S10 PurchaseRequisitionItem:S5 PurchasingDocument:S10 PurchasingDocumentItem:S5 PurReqnReleaseStatus:S2 PurchaseRequisitionType:S4 PurchaseRequisitionItemText:S40 AccountAssignmentCategory:S1 Material:S40 MaterialGroup:S9 RequestedQuantity:N13.3 BaseUnit:S3 PurchaseRequisitionPrice:N12.3 PurReqnPriceQuantity:N5.0 PurchasingOrganization:S4 PurchasingGroup:S3 Plant:S4 CompanyCode:S4 OrderedQuantity:N13.3 DeliveryDate:D CreationDate:D ProcessingStatus:S1 ExternalApprovalStatus:S1 Supplier:S10 IsDeleted:S1 FixedSupplier:S10 RequisitionerName:S12 CreatedByUser:S12 PurReqCreationDate:D PurReqnItemCurrency:S5 StorageLocation:S4 PurReqnSSPRequestor:S60 PurReqnSSPAuthor:S12 IsClosed:B RequirementTracking:S10 ProductType:S2 IsPurReqnBlocked:S1 ItemNetAmount:N16.3 LastChangeDateTime:O PurReqnExternalReference:S35 PurReqnItemExternalReference:S10 PurReqnOrigin:S1',
    links: {
      to_PurchaseReqnAcctAssgmt: 'A_PurReqnAcctAssgmt* PurchaseRequisition PurchaseRequisitionItem',
      to_PurchaseReqnItemText: 'A_PurchaseReqnItemText* PurchaseRequisition PurchaseRequisitionItem',
      to_PurchaseReqn: 'A_PurchaseRequisitionHeader PurchaseRequisition',
    },
  },
  A_PurReqnAcctAssgmt: {
    service: 'API_PURCHASEREQ_PROCESS_SRV',
    key: 'PurchaseRequisition PurchaseRequisitionItem PurchaseReqnAcctAssgmtNumber',
    properties:
      'PurchaseRequisition:S10 PurchaseRequisitionItem:S5 PurchaseReqnAcctAssgmtNumber:S2 CostCenter:S10 BaseUnit:S3 Quantity:N13.3 MultipleAcctAssgmtDistrPercent:N3.1 PurReqnItemCurrency:S5 PurReqnNetAmount:N14.3 IsDeleted:S1 GLAccount:S10 OrderID:S12 WBSElement:S24 CreationDate:D ChartOfAccounts:S4 ControllingArea:S4',
  },
  A_PurchaseReqnItemText: {
    service: 'API_PURCHASEREQ_PROCESS_SRV',
    key: 'PurchaseRequisition PurchaseRequisitionItem DocumentText TechnicalObjectType Language',
    properties:
      'PurchaseRequisition:S10 PurchaseRequisitionItem:S5 DocumentText:S4 TechnicalObjectType:S10 Language:S2 ArchObjectNumber:S70 NoteDescription:S FixedIndicator:S1',
  },
  A_PurchaseOrder: {
    service: 'API_PURCHASEORDER_PROCESS_SRV',
    key: 'PurchaseOrder',
    properties:
      'PurchaseOrder:S10 CompanyCode:S4 PurchaseOrderType:S4 PurchasingDocumentDeletionCode:S1 PurchasingProcessingStatus:S2 CreatedByUser:S12 CreationDate:D LastChangeDateTime:O Supplier:S10 PurchasingOrganization:S4 PurchasingGroup:S3 PurchaseOrderDate:D PaymentTerms:S4 DocumentCurrency:S5 ReleaseIsNotCompleted:B PurchasingCompletenessStatus:B SupplierRespSalesPersonName:S30',
    links: { to_PurchaseOrderItem: 'A_PurchaseOrderItem* PurchaseOrder' },
  },
  A_PurchaseOrderItem: {
    service: 'API_PURCHASEORDER_PROCESS_SRV',
    key: 'PurchaseOrder PurchaseOrderItem',
    properties:
      'PurchaseOrder:S10 PurchaseOrderItem:S5 PurchasingDocumentDeletionCode:S1 PurchaseOrderItemText:S40 Plant:S4 StorageLocation:S4 MaterialGroup:S9 Material:S40 OrderQuantity:N13.3 PurchaseOrderQuantityUnit:S3 OrderPriceUnit:S3 DocumentCurrency:S5 NetPriceAmount:N11.3 NetPriceQuantity:N5.0 NetAmount:N16.3 TaxCode:S2 IsCompletelyDelivered:B IsFinallyInvoiced:B GoodsReceiptIsExpected:B InvoiceIsExpected:B InvoiceIsGoodsReceiptBased:B AccountAssignmentCategory:S1 PurchaseRequisition:S10 PurchaseRequisitionItem:S5',
    links: {
      to_AccountAssignment: 'A_PurOrdAccountAssignment* PurchaseOrder PurchaseOrderItem',
      to_ScheduleLine:
        'A_PurchaseOrderScheduleLine* PurchaseOrder=PurchasingDocument PurchaseOrderItem=PurchasingDocumentItem',
    },
  },
  A_PurOrdAccountAssignment: {
    service: 'API_PURCHASEORDER_PROCESS_SRV',
    key: 'PurchaseOrder PurchaseOrderItem AccountAssignmentNumber',
    properties:
      'PurchaseOrder:S10 PurchaseOrderItem:S5 AccountAssignmentNumber:S2 Quantity:N13.3 CostCenter:S10 GLAccount:S10 ControllingArea:S4 IsDeleted:B',
  },
  A_PurchaseOrderScheduleLine: {
    service: 'API_PURCHASEORDER_PROCESS_SRV',
    key: 'PurchasingDocument PurchasingDocumentItem ScheduleLine',
    properties:
      'PurchasingDocument:S10 PurchasingDocumentItem:S5 ScheduleLine:S4 ScheduleLineDeliveryDate:D ScheduleLineOrderQuantity:N13.3 PurchaseOrderQuantityUnit:S3',
  },
};
