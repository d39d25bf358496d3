/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Books a visit. */
export interface AppointmentBooking extends AppointmentDetails {
  /** When it begins, with its offset. A booking without a time is put on the waiting list. */
  start?: string;
  patient: AppointmentPatient;
  serviceType: AppointmentConcept;
  location?: AppointmentLocation;
  /** The slot that it takes. */
  slot?: {
    /** Id of a slot. */
    id: string;
    /** Number of a hold of it, where there is one. */
    hold?: string;
  };
}
/** The patient: by id, or by identifiers with their assigner and by name, where no id is known yet. */
export interface AppointmentPatient {
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
/** A coded word, or words alone. */
export interface AppointmentConcept {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** The place of the visit. */
export interface AppointmentLocation {
  /** Id of the place, issued by the gateway. */
  id?: string;
  /** Name of the place. */
  name?: string;
}
/** What a visit is, and who and what takes part. */
export interface AppointmentDetails extends AppointmentTiming {
  patient?: AppointmentPatient;
  serviceType?: AppointmentConcept;
  /** Kind of visit (HL7 table 0276). */
  appointmentType?: 'routine' | 'checkup' | 'followup' | 'walkin' | 'emergency';
  visitType?: AppointmentConcept;
  /** Urgency as iCalendar has it: 1 highest, 9 lowest, 0 undefined. */
  priority?: number;
  reason?: AppointmentReason;
  /** Remark for the staff. */
  comment?: string;
  /** What the patient must do before. */
  instructions?: string;
  /** How the patient is seen. */
  modality?: 'in-person' | 'video' | 'phone';
  /** An interpreter is needed. */
  interpreter?: {
    /** Language of the patient (BCP 47). */
    language: string;
  };
  /** Who sees the patient, first the one in charge. */
  practitioners?: AppointmentPractitioner[];
  /** Rooms and devices. */
  resources?: AppointmentResource[];
}
/** Why, as a coded word or in words: it may tell of the patient. */
export interface AppointmentReason {
  /** Code system, as a URI; a list of the site's own may go without. */
  system?: string;
  /** Code. */
  code?: string;
  /** In words. */
  text?: string;
}
/** Who sees the patient. */
export interface AppointmentPractitioner {
  /** Id of the practitioner, issued by the gateway. */
  id?: string;
  /** National Provider Identifier, check digit included. */
  npi?: string;
  /** Family name. */
  familyName?: string;
  /** Given name. */
  givenName?: string;
  /** Name in one line, where the system of record holds it so. */
  name?: string;
}
/** A room or a device that is taken for the visit. */
export interface AppointmentResource {
  /** What it is. */
  kind: 'room' | 'device';
  /** What the site calls it. */
  code: string;
  /** Who named it so, as a URI. */
  system?: string;
  /** Its name. */
  name?: string;
}
/** When a visit takes place. */
export interface AppointmentTiming {
  /** When it begins, with its offset. */
  start?: string;
  /** When it ends, with its offset. */
  end?: string;
  /** IANA zone of the place, as in America/New_York: what the clock on the wall there goes by. */
  timeZone?: string;
  /** How long it takes. */
  durationMinutes?: number;
}
/** A visit as the system of record holds it. What was not stated is not here. */
export interface Appointment extends AppointmentDetails {
  /** Id of the appointment, issued by the gateway. */
  id: string;
  /** Numbers by which systems of record know the visit. */
  identifiers?: AppointmentIdentifier[];
  /** Where it stands (FHIR appointmentstatus). */
  status:
    | 'proposed'
    | 'pending'
    | 'booked'
    | 'arrived'
    | 'checked-in'
    | 'fulfilled'
    | 'cancelled'
    | 'noshow'
    | 'waitlist'
    | 'entered-in-error';
  cancellationReason?: AppointmentReason;
  /** The slot that it takes. */
  slot?: {
    /** Id of a slot. */
    id: string;
  };
  location?: AppointmentPlace;
  /** Which version this is, and since when. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
    /** Present where the system of record cannot be asked: when it last told. */
    asOf?: string;
  };
}
/** A number of the visit, and whose it is. */
export interface AppointmentIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
  /** Of the side that keeps the calendar, or of the one that asked (HL7 table 0203). */
  type?: 'filler' | 'placer';
}
/** The place of the visit, from the ward down to the bed where the system of record says so. */
export interface AppointmentPlace {
  /** Id of the place, issued by the gateway. */
  id?: string;
  /** Name of the place. */
  name?: string;
  /** Ward, clinic or department. */
  pointOfCare?: string;
  /** Room. */
  room?: string;
  /** Bed. */
  bed?: string;
  /** Site. */
  facility?: string;
}
/** Which appointments, by ids that mean nothing outside. */
export interface AppointmentQuery {
  /** Those of this patient. */
  patient?: string;
  /** Those with this practitioner. */
  practitioner?: string;
  /** Those at this place. */
  location?: string;
  /** Those that stand so. */
  status?:
    | 'proposed'
    | 'pending'
    | 'booked'
    | 'arrived'
    | 'checked-in'
    | 'fulfilled'
    | 'cancelled'
    | 'noshow'
    | 'waitlist'
    | 'entered-in-error';
  /** Those that begin at this instant or later. */
  from?: string;
  /** Those that begin before this instant. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Appointments by their begin. `more` says that there are others, `next` is the way to them. */
export interface AppointmentList {
  /** At most as many as asked for. */
  appointments: Appointment[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
/** Moves a visit to another time. */
export interface AppointmentReschedule extends AppointmentTiming {
  /** When it begins, with its offset. */
  start: string;
  /** When it ends, with its offset. */
  end: string;
  /** The slot that it takes. */
  slot?: {
    /** Id of a slot. */
    id: string;
  };
  reason?: AppointmentReason;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Cancels a visit. */
export interface AppointmentCancellation {
  reason?: AppointmentReason;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Marks what became of a visit. */
export interface AppointmentMark {
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
