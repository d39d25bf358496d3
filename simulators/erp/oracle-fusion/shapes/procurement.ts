/** Shapes of procurement: suppliers, requisitions, orders. */
import { boolean, date, integer, number, own, type Resource, required, type Shape, STAMPS, text } from '../shape.ts';

const address: Shape = {
  key: 'SupplierAddressId',
  methods: ['post', 'patch'],
  attributes: {
    SupplierAddressId: own(integer),
    AddressName: required(text(240)),
    CountryCode: required(text(2)),
    AddressLine1: text(240),
    AddressLine2: text(240),
    AddressLine3: text(240),
    AddressLine4: text(240),
    City: text(60),
    State: text(60),
    PostalCode: text(60),
    Email: text(320),
    PhoneCountryCode: text(10),
    PhoneAreaCode: text(10),
    PhoneNumber: text(40),
    FaxNumber: text(40),
    AddressPurposeOrderingFlag: boolean,
    AddressPurposeRemitToFlag: boolean,
    Status: own(text(30)),
  },
};

const site: Shape = {
  key: 'SupplierSiteId',
  methods: ['post', 'patch'],
  attributes: {
    SupplierSiteId: own(integer),
    SupplierSite: required(text(240)),
    ProcurementBU: required(text(240)),
    SupplierAddressName: required(text(240)),
    PaymentTerms: text(50),
    InvoiceCurrencyCode: text(15),
    Status: own(text(30)),
  },
};

export const suppliers: Resource = {
  api: 'fscmRestApi',
  key: 'SupplierId',
  methods: ['post', 'patch'],
  matchedBy: ['Supplier'],
  attributes: {
    SupplierId: own(integer),
    SupplierNumber: text(30),
    Supplier: required(text(360)),
    AlternateName: text(360),
    TaxOrganizationTypeCode: text(30),
    BusinessRelationshipCode: required(text(30)),
    DUNSNumber: text(30),
    TaxpayerCountryCode: text(2),
    TaxpayerId: text(30),
    TaxRegistrationNumber: text(50),
    CorporateWebsite: text(150),
    InactiveDate: date,
    Status: own(text(30)),
    ...STAMPS,
  },
  children: {
    addresses: address,
    sites: site,
    contacts: {
      key: 'SupplierContactId',
      methods: ['post', 'patch'],
      attributes: {
        SupplierContactId: own(integer),
        FirstName: text(150),
        LastName: required(text(150)),
        Email: text(320),
        PhoneNumber: text(40),
        FaxNumber: text(40),
      },
    },
    productsAndServices: {
      key: 'ProductsServicesCategoryId',
      methods: ['post'],
      attributes: { ProductsServicesCategoryId: own(integer), CategoryName: required(text(250)) },
    },
  },
};

const distribution: Shape = {
  key: 'RequisitionDistributionId',
  attributes: {
    RequisitionDistributionId: own(integer),
    DistributionNumber: required(integer),
    Quantity: number,
    CurrencyAmount: number,
    ChargeAccount: text(800),
  },
};

const line: Shape = {
  key: 'RequisitionLineId',
  attributes: {
    RequisitionLineId: own(integer),
    LineNumber: required(integer),
    LineTypeCode: text(30),
    LineStatus: own(text(80)),
    CategoryName: text(250),
    Item: text(300),
    ItemDescription: text(240),
    Quantity: number,
    UOM: text(25),
    Price: number,
    CurrencyCode: text(15),
    Amount: number,
    RequesterEmail: text(240),
    DestinationTypeCode: required(text(25)),
    DestinationOrganizationCode: text(18),
    DeliverToLocationCode: required(text(60)),
    RequestedDeliveryDate: date,
    SupplierId: integer,
    Supplier: own(text(360)),
    UrgentFlag: boolean,
    PurchaseOrder: own(text(30)),
  },
  children: { distributions: distribution },
};

export const purchaseRequisitions: Resource = {
  api: 'fscmRestApi',
  key: 'RequisitionHeaderId',
  hashed: true,
  methods: ['post', 'patch'],
  attributes: {
    RequisitionHeaderId: own(integer),
    Requisition: own(text(64)),
    RequisitioningBU: required(text(240)),
    PreparerEmail: required(text(240)),
    DocumentStatus: own(text(80)),
    DocumentStatusCode: own(text(25)),
    LifecycleStatusCode: own(text(30)),
    Description: text(240),
    Justification: text(1000),
    ExternallyManagedFlag: required(boolean),
    EmergencyRequisitionFlag: boolean,
    InterfaceSourceCode: text(25),
    ...STAMPS,
  },
  children: { lines: line },
};

const schedule: Shape = {
  key: 'LineLocationId',
  attributes: {
    LineLocationId: own(integer),
    ScheduleNumber: own(integer),
    Quantity: own(number),
    ReceivedQuantity: own(number),
    BilledQuantity: own(number),
    Amount: own(number),
    ReceivedAmount: own(number),
    BilledAmount: own(number),
    ShipToLocationCode: own(text(60)),
    RequestedDeliveryDate: own(date),
  },
  children: {
    distributions: {
      key: 'PODistributionId',
      attributes: {
        PODistributionId: own(integer),
        DistributionNumber: own(integer),
        POChargeAccount: own(text(800)),
        Requisition: own(text(64)),
        RequisitionHeaderId: own(integer),
      },
    },
  },
};

export const purchaseOrders: Resource = {
  api: 'fscmRestApi',
  key: 'POHeaderId',
  hashed: true,
  attributes: {
    POHeaderId: own(integer),
    OrderNumber: own(text(30)),
    StatusCode: own(text(25)),
    Status: own(text(80)),
    RequisitioningBU: own(text(240)),
    Supplier: own(text(360)),
    SupplierId: own(integer),
    CurrencyCode: own(text(15)),
    PaymentTerms: own(text(50)),
    OrderedDate: own(date),
    Total: own(number),
    ...STAMPS,
  },
  children: {
    lines: {
      key: 'POLineId',
      attributes: {
        POLineId: own(integer),
        LineNumber: own(integer),
        Item: own(text(300)),
        Description: own(text(240)),
        Quantity: own(number),
        UOM: own(text(25)),
        Price: own(number),
        Ordered: own(number),
        StatusCode: own(text(25)),
      },
      children: { schedules: schedule },
    },
  },
};
