/** Business partners that are suppliers (API_BUSINESS_PARTNER). */
import type { EntityTables } from './entity.ts';

export const PARTNERS: EntityTables = {
  A_BusinessPartner: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner',
    properties:
      'BusinessPartner:S10 Customer:S10 Supplier:S10 BusinessPartnerCategory:S1 BusinessPartnerFullName:S81 BusinessPartnerGrouping:S4 BusinessPartnerName:S81 CorrespondenceLanguage:S2 CreatedByUser:S12 CreationDate:D Language:S2 LastChangeDate:D LastChangedByUser:S12 OrganizationBPName1:S40 OrganizationBPName2:S40 SearchTerm1:S20 SearchTerm2:S20 BusinessPartnerIsBlocked:B BusinessPartnerType:S4 ETag:S26 IsMarkedForArchiving:B BusinessPartnerIDByExtSystem:S20 LegalForm:S2',
    links: {
      to_BusinessPartnerAddress: 'A_BusinessPartnerAddress* BusinessPartner',
      to_BusinessPartnerRole: 'A_BusinessPartnerRole* BusinessPartner',
      to_BusinessPartnerTax: 'A_BusinessPartnerTaxNumber* BusinessPartner',
      to_BuPaIdentification: 'A_BuPaIdentification* BusinessPartner',
      to_BusinessPartnerBank: 'A_BusinessPartnerBank* BusinessPartner',
      to_Supplier: 'A_Supplier Supplier',
    },
  },
  A_BusinessPartnerAddress: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner AddressID',
    properties:
      'BusinessPartner:S10 AddressID:S10 CityName:S40 Country:S3 District:S40 FullName:S80 HouseNumber:S10 Language:S2 POBox:S10 POBoxPostalCode:S10 PostalCode:S10 Region:S3 StreetName:S60 StreetPrefixName:S40 StreetSuffixName:S40 AddressIDByExternalSystem:S20',
    links: {
      to_PhoneNumber: 'A_AddressPhoneNumber* AddressID',
      to_EmailAddress: 'A_AddressEmailAddress* AddressID',
      to_FaxNumber: 'A_AddressFaxNumber* AddressID',
      to_URLAddress: 'A_AddressHomePageURL* AddressID',
    },
  },
  A_BusinessPartnerBank: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner BankIdentification',
    properties:
      'BusinessPartner:S10 BankIdentification:S4 BankCountryKey:S3 BankName:S60 BankNumber:S15 SWIFTCode:S11 BankAccountHolderName:S60 BankAccountName:S40 IBAN:S34 BankAccount:S18 BankAccountReferenceText:S20',
  },
  A_BusinessPartnerTaxNumber: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner BPTaxType',
    properties: 'BusinessPartner:S10 BPTaxType:S4 BPTaxNumber:S20 BPTaxLongNumber:S60',
  },
  A_BuPaIdentification: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner BPIdentificationType BPIdentificationNumber',
    properties:
      'BusinessPartner:S10 BPIdentificationType:S6 BPIdentificationNumber:S60 BPIdnNmbrIssuingInstitute:S40 BPIdentificationEntryDate:D Country:S3 ValidityStartDate:D ValidityEndDate:D',
  },
  A_Supplier: {
    service: 'API_BUSINESS_PARTNER',
    key: 'Supplier',
    properties:
      'Supplier:S10 CreatedByUser:S12 CreationDate:D PaymentIsBlockedForSupplier:B PostingIsBlocked:B PurchasingIsBlocked:B SupplierAccountGroup:S4 SupplierFullName:S220 SupplierName:S80 DeletionIndicator:B TaxNumber1:S16 SupplierProcurementBlock:S2',
    links: {
      to_SupplierCompany: 'A_SupplierCompany* Supplier',
      to_SupplierPurchasingOrg: 'A_SupplierPurchasingOrg* Supplier',
    },
  },
  A_SupplierCompany: {
    service: 'API_BUSINESS_PARTNER',
    key: 'Supplier CompanyCode',
    properties:
      'Supplier:S10 CompanyCode:S4 CompanyCodeName:S25 PaymentBlockingReason:S1 SupplierIsBlockedForPosting:B PaymentMethodsList:S10 PaymentTerms:S4 Currency:S5 ReconciliationAccount:S10 DeletionIndicator:B IsToBeCheckedForDuplicates:B',
  },
  A_SupplierPurchasingOrg: {
    service: 'API_BUSINESS_PARTNER',
    key: 'Supplier PurchasingOrganization',
    properties:
      'Supplier:S10 PurchasingOrganization:S4 DeletionIndicator:B InvoiceIsGoodsReceiptBased:B PaymentTerms:S4 PurchaseOrderCurrency:S5 PurchasingGroup:S3 PurchasingIsBlockedForSupplier:B',
  },
  A_BusinessPartnerRole: {
    service: 'API_BUSINESS_PARTNER',
    key: 'BusinessPartner BusinessPartnerRole',
    properties: 'BusinessPartner:S10 BusinessPartnerRole:S6 ValidFrom:O ValidTo:O',
  },
  A_AddressPhoneNumber: {
    service: 'API_BUSINESS_PARTNER',
    key: 'AddressID Person OrdinalNumber',
    properties:
      'AddressID:S10 Person:S10 OrdinalNumber:S3 IsDefaultPhoneNumber:B PhoneNumber:S30 PhoneNumberExtension:S10 DestinationLocationCountry:S3 PhoneNumberType:S1',
  },
  A_AddressEmailAddress: {
    service: 'API_BUSINESS_PARTNER',
    key: 'AddressID Person OrdinalNumber',
    properties:
      'AddressID:S10 Person:S10 OrdinalNumber:S3 IsDefaultEmailAddress:B EmailAddress:S241 SearchEmailAddress:S20',
  },
  A_AddressFaxNumber: {
    service: 'API_BUSINESS_PARTNER',
    key: 'AddressID Person OrdinalNumber',
    properties: 'AddressID:S10 Person:S10 OrdinalNumber:S3 IsDefaultFaxNumber:B FaxNumber:S30 FaxCountry:S3',
  },
  A_AddressHomePageURL: {
    service: 'API_BUSINESS_PARTNER',
    key: 'AddressID Person OrdinalNumber',
    properties: 'AddressID:S10 Person:S10 OrdinalNumber:S3 IsDefaultURLAddress:B WebsiteURL:S2048 SearchURLAddress:S50',
  },
};
