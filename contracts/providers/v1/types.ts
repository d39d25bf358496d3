/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Somebody who treats patients. */
export interface Provider extends ProviderRecord {
  /** Id of the provider, issued by the gateway. */
  id: string;
}
/** A provider as the system of record holds it. */
export interface ProviderRecord extends ProviderDetails {
  /** Id of the provider, issued by the gateway. */
  id?: string;
  /** National Provider Identifier, as it is held. */
  npi?: string;
  /** Name in one line, where the system of record holds it so. */
  name?: string;
  /** What they do, and where. */
  roles?: ProviderRole[];
  meta?: ProviderMeta;
}
/** What somebody does for an organization, and where. */
export interface ProviderRole extends ProviderRoleDetails {}
/** What a provider does, and where. */
export interface ProviderRoleDetails {
  identifier?: ProviderIdentifier;
  /** It is held now. */
  active?: boolean;
  organization?: ProviderOrganization;
  /** Specialties, as in the NUCC taxonomy. */
  specialties?: ProviderConcept[];
  /** Places. */
  locations?: ProviderPlace[];
  period?: ProviderPeriod;
}
/** A number, with who assigned it. */
export interface ProviderIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** An organization, by name and by a number of its own. */
export interface ProviderOrganization {
  /** Id of the organization, issued by the gateway. */
  id?: string;
  /** Name. */
  name?: string;
  identifier?: ProviderIdentifier;
}
/** A coded word, or words alone. */
export interface ProviderConcept {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** A place where somebody works. */
export interface ProviderPlace {
  /** Id of the place, issued by the gateway. */
  id: string;
  /** Name of the place. */
  name?: string;
}
/** From one day to another. */
export interface ProviderPeriod {
  /** First day. */
  start?: string;
  /** Last day. */
  end?: string;
}
/** Which version this is, and since when. */
export interface ProviderMeta {
  /** Version at the system of record: the ETag of the answer. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
}
/** What is known of a provider. */
export interface ProviderDetails {
  /** Further numbers, each with who assigned it. */
  identifiers?: ProviderIdentifier[];
  /** They work here. */
  active?: boolean;
  /** Family name. */
  familyName?: string;
  /** Given names, first name first. */
  givenNames?: string[];
  /** Title before the name. */
  prefix?: string;
  /** What stands behind the name, as in MD. */
  suffix?: string;
  /** Administrative sex. */
  sex?: 'male' | 'female' | 'other' | 'unknown';
  /** Where they can be reached. */
  contacts?: ProviderContact[];
  /** Postal addresses. */
  addresses?: ProviderAddress[];
  /** Licences and degrees. */
  qualifications?: ProviderQualification[];
}
/** Where one can be reached. */
export interface ProviderContact {
  /** By what (FHIR contact-point-system). */
  system: 'phone' | 'fax' | 'email' | 'pager' | 'url' | 'sms' | 'other';
  /** Number or address. */
  value: string;
  /** For what (FHIR contact-point-use). */
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
}
/** A postal address. */
export interface ProviderAddress {
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
/** A licence or a degree. */
export interface ProviderQualification {
  identifier?: ProviderIdentifier;
  code: ProviderConcept;
  /** Who granted it. */
  issuer?: string;
  period?: ProviderPeriod;
}
/** Which providers. */
export interface ProviderQuery {
  /** The one with this National Provider Identifier. */
  npi?: string;
  /** Those with this number: system|value. */
  identifier?: string;
  /** Those of whose name a part begins so. */
  name?: string;
  /** Those with a role of this specialty: its code, or system|code. */
  specialty?: string;
  /** Those with a role at this place; beside a specialty it may be another role. */
  location?: string;
  /** Those who work here, or who do so no longer. */
  active?: 'true' | 'false';
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Providers by their family name. `more` says that there are others, `next` is the way to them. */
export interface ProviderList {
  /** At most as many as asked for. */
  providers: Provider[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
/** Makes a provider known, or brings one up to date: found again by the NPI, without one by the first identifier. */
export interface ProviderUpsert extends ProviderDetails {
  /** Family name. */
  familyName: string;
  /** National Provider Identifier, check digit included. */
  npi?: string;
  /** What they do, and where. */
  roles?: ProviderHeldRole[];
}
/** A role as its master holds it: by its number it is found again. */
export interface ProviderHeldRole extends ProviderRoleDetails {
  identifier: ProviderIdentifier;
}
/** The provider as the system of record now holds it, with the roles that were told. */
export interface ProviderUpserted extends ProviderRecord {
  /** Id of the provider, issued by the gateway. */
  id: string;
  /** It was not known before. */
  created: boolean;
}
