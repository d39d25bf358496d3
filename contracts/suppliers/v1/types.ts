/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Makes a supplier known. */
export interface SupplierCreation extends SupplierDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  /** Name. */
  name: string;
  /** Currency that it is ordered from and paid in, ISO 4217 code. */
  currency: string;
  taxIdentifier?: SupplierTaxIdentifier;
}
/** Number under which it is taxed. It is taken in whole, and never told whole again: of a person in business it may be the social security number. */
export interface SupplierTaxIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** What a supplier is, and on what terms it is bought from. */
export interface SupplierDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company?: string;
  /** Name. */
  name?: string;
  /** Name under which it is registered, where it is another. */
  legalName?: string;
  /** Numbers of it that others gave out, as DUNS or GLN. */
  identifiers?: SupplierIdentifier[];
  /** Where it is. */
  addresses?: SupplierAddress[];
  /** Where it can be reached. */
  contacts?: SupplierContact[];
  paymentTerms?: SupplierCode;
  /** Currency that it is ordered from and paid in, ISO 4217 code. */
  currency?: string;
  /** What is bought from it. */
  categories?: SupplierCode[];
  /** Where the ERP keeps its bank account: a reference, never a number. */
  bankAccountRef?: string;
}
/** A number, with who assigned it. */
export interface SupplierIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** A postal address. */
export interface SupplierAddress {
  /** For what (FHIR address-use, and where orders and payments go). */
  use?: 'work' | 'billing' | 'ordering' | 'remit-to' | 'old';
  /** Street and number, or post box. */
  lines: string[];
  /** City. */
  city?: string;
  /** State or province, as in NY. */
  state?: string;
  /** Postal code. */
  postalCode?: string;
  /** Country, ISO 3166 code. */
  country: string;
}
/** Where it can be reached. */
export interface SupplierContact {
  /** By what (FHIR contact-point-system). */
  system: 'phone' | 'email' | 'fax' | 'url';
  /** Number or address. */
  value: string;
  /** For what (FHIR contact-point-use). */
  use?: 'work' | 'mobile' | 'old';
}
/** A code of the ERP, as text: leading zeros count. */
export interface SupplierCode {
  /** Code. */
  code: string;
  /** What the ERP calls it, for people. */
  name?: string;
}
/** A supplier as the ERP holds it. What was not stated is not here. */
export interface Supplier extends SupplierDetails {
  /** Name. */
  name: string;
  /** Id of the supplier, issued by the gateway. */
  id: string;
  /** Number of it in the ERP. */
  number?: string;
  taxIdentifier?: SupplierMaskedTaxIdentifier;
  /** Whether it may be bought from. */
  status: 'active' | 'inactive' | 'blocked' | 'unknown';
  /** What the ERP itself says of where it stands, as codes. */
  systemStatus?: SupplierSystemStatus[];
  meta?: SupplierMeta;
}
/** Number under which it is taxed, all but its last four characters masked. */
export interface SupplierMaskedTaxIdentifier {
  /** Who assigned it, as a URI. */
  system?: string;
  /** The number, masked, as in *****6789. */
  masked: string;
}
/** A status in the words of the ERP: its code, never a text. */
export interface SupplierSystemStatus {
  /** Field of the ERP that holds it. */
  field: string;
  /** Code as it stands there. */
  code: string;
}
/** Which version this is, since when, and from where. */
export interface SupplierMeta {
  /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
  /** The system that it was read from. */
  source?: string;
}
/** What a supplier shall be from now on: what is left out stays as it is, and a list that is given stands for the one before. */
export interface SupplierUpdate extends SupplierDetails {
  taxIdentifier?: SupplierTaxIdentifier;
  /** Whether it may be bought from. */
  status?: 'active' | 'inactive' | 'blocked';
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Which suppliers. */
export interface SupplierQuery {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  /** Who assigned the number, as a URI; goes with identifierValue. */
  identifierSystem?: string;
  /** A number that others gave out; goes with identifierSystem. */
  identifierValue?: string;
  /** Number in the ERP. */
  number?: string;
  /** What the name begins with. */
  name?: string;
  /** Whether they may be bought from. */
  status?: 'active' | 'inactive' | 'blocked';
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Suppliers by their number. `next` is the way to those that follow. */
export interface SupplierList {
  /** At most as many as asked for. */
  suppliers: Supplier[];
  /** Cursor of the page that follows; absent on the last. */
  next?: string;
}
