/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Refers a patient. */
export interface ReferralCreation extends ReferralDetails {
  /** Numbers of the referral that the caller's own systems gave it. */
  identifiers?: ReferralIdentifier[];
  /** A draft is not worked on yet; without a word it is active. */
  status?: 'draft' | 'active';
  service: ReferralConcept;
  referringProvider: ReferralPractitioner;
  referredTo: ReferralDestination;
  patient: ReferralPatient;
  /** Documents that go with it; together at most two mebibytes. */
  attachments?: ReferralUpload[];
  /** When it was written; now where nothing is said. */
  authoredOn?: string;
}
/** A number, with who assigned it. */
export interface ReferralIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** A coded word, or words alone. */
export interface ReferralConcept {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** A practitioner: by id, by NPI, or by name. */
export interface ReferralPractitioner {
  /** Id of the practitioner, issued by the gateway. */
  id?: string;
  /** National Provider Identifier, check digit included. */
  npi?: string;
  /** Name in one line. */
  name?: string;
}
/** To whom the patient is sent: a specialty, a practitioner, an organization, or several of these. */
export interface ReferralDestination {
  specialty?: ReferralConcept;
  practitioner?: ReferralPractitioner;
  /** The organization. */
  organization?: {
    identifier?: ReferralIdentifier;
    /** Its name. */
    name?: string;
  };
}
/** The patient: by id, or by identifiers with their assigner and by name, where no id is known yet. */
export interface ReferralPatient {
  /** Id of the patient, issued by the gateway. */
  id?: string;
  /**
   * Numbers of the patient, each with who assigned it.
   *
   * Items: One identifier.
   */
  identifiers?: {
    /** Who assigned it, as a URI. */
    system: string;
    /** The number. */
    value: string;
    /** What kind of number it is. */
    type?:
      | 'medical-record-number'
      | 'patient-internal-identifier'
      | 'member-number'
      | 'national-identifier'
      | 'social-security-number'
      | 'drivers-license'
      | 'passport'
      | 'other';
  }[];
  /** Family name. */
  familyName?: string;
  /** Given names, first name first. */
  givenNames?: string[];
  /** Date of birth. */
  birthDate?: string;
  /** Administrative sex. */
  sex?: 'male' | 'female' | 'other' | 'unknown';
}
/** An attachment as it is sent: content and all. It is never fetched from an address. */
export interface ReferralUpload extends ReferralContent {
  /** What it is. */
  kind:
    | 'ecg'
    | 'imaging'
    | 'laboratory'
    | 'pathology'
    | 'progress-note'
    | 'history-and-physical'
    | 'referral-letter'
    | 'other';
  /** SHA-256 of the content in hexadecimal; where it is stated, the content is held against it. */
  sha256?: string;
  /** Its media type. */
  contentType: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/tiff' | 'text/plain';
  /** The content itself, in base64 (RFC 4648 §4) without line breaks: less than one mebibyte. */
  data: string;
}
/** A document that goes with a referral, with its content. */
export interface ReferralContent extends ReferralDocument {
  /** Its media type. */
  contentType?: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/tiff' | 'text/plain';
  /** The content itself, in base64 (RFC 4648 §4) without line breaks: less than one mebibyte. */
  data?: string;
}
/** What is said of a document that goes with a referral. */
export interface ReferralDocument {
  /** What it is. */
  kind?:
    | 'ecg'
    | 'imaging'
    | 'laboratory'
    | 'pathology'
    | 'progress-note'
    | 'history-and-physical'
    | 'referral-letter'
    | 'other';
  /** What a person would call it. */
  title?: string;
  /** SHA-256 in hexadecimal of the content as it is held; absent where the content lies elsewhere. */
  sha256?: string;
}
/** What a referral says. */
export interface ReferralDetails {
  /** Numbers that other systems gave it. */
  identifiers?: ReferralIdentifier[];
  /** Where the request stands (FHIR request-status). */
  status?: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';
  /** How urgent it is (FHIR request-priority). */
  priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  service?: ReferralConcept;
  referringProvider?: ReferralPractitioner;
  referredTo?: ReferralDestination;
  /** Why, first the leading one; codes best of ICD-10-CM or SNOMED CT. */
  reasons?: ReferralReason[];
  /** What the one who is asked should know. */
  clinicalNotes?: string;
  /** How many visits it covers. */
  visitsAllowed?: number;
  validity?: ReferralValidity;
  authorization?: ReferralIdentifier;
}
/** Why, as a coded word or in words: it may tell of the patient. */
export interface ReferralReason {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** From when to when it holds, both days included. */
export interface ReferralValidity {
  /** First day. */
  start?: string;
  /** Last day. */
  end?: string;
}
/** A referral as the system of record holds it. What was not stated is not here. */
export interface Referral extends ReferralDetails {
  /** Where the request stands (FHIR request-status). */
  status: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';
  /** Id of the referral, issued by the gateway. */
  id: string;
  /** How far it has come with the one who is asked. */
  fulfilment: 'received' | 'incomplete' | 'accepted' | 'declined' | 'scheduled' | 'seen' | 'reported';
  /** What it lacks by the rules of its specialty; empty where it is complete. */
  missing: ReferralMissing[];
  patient?: ReferralPatient;
  /** Documents that go with it, without their content. */
  attachments?: ReferralAttachment[];
  /** When it was written. */
  authoredOn?: string;
  /** Which version this is, and since when. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
  };
}
/** Something that the referral lacks by the rules of its specialty. */
export interface ReferralMissing {
  /** Where it belongs, as a JSON Pointer into the referral; `-` at the end is one more item of the list (RFC 6901 §4). */
  pointer: string;
  /** What is wanted there. */
  code: string;
}
/** An attachment as the referral has it, without its content. */
export interface ReferralAttachment extends ReferralDocument {
  /** What it is. */
  kind:
    | 'ecg'
    | 'imaging'
    | 'laboratory'
    | 'pathology'
    | 'progress-note'
    | 'history-and-physical'
    | 'referral-letter'
    | 'other';
  /** Its media type. */
  contentType?: string;
  /** Its size in bytes. */
  size?: number;
}
/** Which referrals, by ids that mean nothing outside and by when they were written. */
export interface ReferralQuery {
  /** Those of this patient. */
  patient?: string;
  /** Those that stand so. */
  status?: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';
  /** Those written at this instant or later. */
  from?: string;
  /** Those written before this instant. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Referrals, the latest first. `more` says that there are others, `next` is the way to them. */
export interface ReferralList {
  /** At most as many as asked for. */
  referrals: Referral[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
/** The referral as it shall be: what is left out goes, except status and fulfilment, which stay. The patient does not change. */
export interface ReferralUpdate extends ReferralDetails {
  /** Numbers of the referral that the caller's own systems gave it. */
  identifiers?: ReferralIdentifier[];
  service: ReferralConcept;
  referringProvider: ReferralPractitioner;
  referredTo: ReferralDestination;
  /** Documents that go with it; together at most two mebibytes. */
  attachments?: ReferralRevision[];
  /** How far it has come with the one who is asked. While it is received it is incomplete as long as something is missing. */
  fulfilment?: 'received' | 'accepted' | 'declined' | 'scheduled' | 'seen' | 'reported';
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** An attachment of a changed referral: one that is sent anew, or by its hash alone one that the referral has. */
export interface ReferralRevision extends ReferralContent {
  /** SHA-256 of the content in hexadecimal; without content it names one that the referral has. */
  sha256?: string;
}
/** The attachments of a referral with their content. */
export interface ReferralAttachments {
  /**
   * The attachments, in the order of the referral.
   *
   * Items: One attachment.
   */
  attachments: {
    /** What it is. */
    kind:
      | 'ecg'
      | 'imaging'
      | 'laboratory'
      | 'pathology'
      | 'progress-note'
      | 'history-and-physical'
      | 'referral-letter'
      | 'other';
    /** Its media type. */
    contentType?: string;
    /** What a person would call it. */
    title?: string;
    /** Its size in bytes. */
    size?: number;
    /** SHA-256 in hexadecimal of the content as it is held; absent where the content lies elsewhere. */
    sha256?: string;
    /** The content, in base64. */
    data?: string;
  }[];
}
