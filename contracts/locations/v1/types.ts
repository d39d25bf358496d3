/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A place where care is given. */
export interface Location {
  /** Id of the place, issued by the gateway. */
  id: string;
  /** Numbers of the place, each with who assigned it. */
  identifiers?: LocationIdentifier[];
  /** Whether it is in use (FHIR location-status). */
  status?: 'active' | 'suspended' | 'inactive';
  /** Name. */
  name?: string;
  /** What helps to find it. */
  description?: string;
  /** What is done there (HL7 v3 ServiceDeliveryLocationRoleType). */
  types?: LocationConcept[];
  physicalType?: LocationConcept;
  /** IANA zone of its clocks, as in America/New_York. */
  timeZone?: string;
  /** Where it can be reached. */
  contacts?: LocationContact[];
  address?: LocationAddress;
  managingOrganization?: LocationOrganization;
  partOf?: LocationPlace;
  meta?: LocationMeta;
}
/** A number, with who assigned it. */
export interface LocationIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** A coded word, or words alone. */
export interface LocationConcept {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** Where one can be reached. */
export interface LocationContact {
  /** By what (FHIR contact-point-system). */
  system: 'phone' | 'fax' | 'email' | 'pager' | 'url' | 'sms' | 'other';
  /** Number or address. */
  value: string;
  /** For what (FHIR contact-point-use). */
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
}
/** A postal address. */
export interface LocationAddress {
  /** Street and number, or post box. */
  lines?: string[];
  /** City. */
  city?: string;
  /** State or province, as in NY. */
  state?: string;
  /** Postal code. */
  postalCode?: string;
  /** Country, ISO 3166 code. */
  country?: string;
}
/** An organization, by name and by a number of its own. */
export interface LocationOrganization {
  /** Id of the organization, issued by the gateway. */
  id?: string;
  /** Name. */
  name?: string;
  identifier?: LocationIdentifier;
}
/** The place that this is a part of. */
export interface LocationPlace {
  /** Id of the place, issued by the gateway. */
  id?: string;
  /** Name of the place. */
  name?: string;
}
/** Which version this is, and since when. */
export interface LocationMeta {
  /** Version at the system of record: the ETag of the answer. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
}
/** Which places. */
export interface LocationQuery {
  /** Those with this number: system|value. */
  identifier?: string;
  /** Those of which the name begins so. */
  name?: string;
  /** Those where this is done: its code, or system|code. */
  type?: string;
  /** Those that this organization runs. */
  organization?: string;
  /** Those that are part of this place. */
  partOf?: string;
  /** Those that stand so. */
  status?: 'active' | 'suspended' | 'inactive';
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Places by their name. `more` says that there are others, `next` is the way to them. */
export interface LocationList {
  /** At most as many as asked for. */
  locations: Location[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
