/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/**
 * A visit as its system of record tells of it. What was not stated is not here.
 */
export interface Encounter {
  /**
   * Id of the visit, issued by the gateway.
   */
  id: string;
  /**
   * Where it stands (FHIR R4 EncounterStatus); absent where what happened does not say.
   */
  status?: 'planned' | 'arrived' | 'in-progress' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown';
  /**
   * What was taken back, where something was.
   */
  cancelled?: 'admission' | 'transfer' | 'discharge';
  /**
   * Kind of visit (HL7 table 0004).
   */
  class?:
    | 'inpatient'
    | 'outpatient'
    | 'emergency'
    | 'pre-admission'
    | 'recurring'
    | 'obstetrics'
    | 'commercial-account'
    | 'not-applicable'
    | 'unknown';
  patient: EncounterPatient;
  /**
   * Numbers of the visit, each with who assigned it.
   *
   * @minItems 1
   * @maxItems 4
   *
   * Items: One identifier.
   */
  identifiers?: {
    /**
     * Who assigned it, as a URI.
     */
    system: string;
    /**
     * The number.
     */
    value: string;
  }[];
  location?: EncounterLocation;
  priorLocation?: EncounterLocation;
  attending?: EncounterPractitioner;
  /**
   * When the patient was admitted.
   */
  admittedAt?: string;
  /**
   * When the patient was discharged.
   */
  dischargedAt?: string;
  /**
   * Whereto the patient was discharged, as the site codes it (HL7 table 0112).
   */
  dischargeDisposition?: string;
  /**
   * When it happened, where that was said.
   */
  occurredAt?: string;
  /**
   * When it was recorded.
   */
  recordedAt?: string;
  /**
   * How fresh this is.
   */
  meta?: {
    /**
     * Present where the system of record cannot be asked: when it last told.
     */
    asOf?: string;
  };
}
/**
 * The patient as the sender knows them: by id, with their numbers and what tells them apart.
 */
export interface EncounterPatient {
  /**
   * Id of the patient, issued by the gateway.
   */
  id: string;
  /**
   * Numbers of the patient, each with who assigned it.
   *
   * @minItems 1
   * @maxItems 9
   *
   * Items: One identifier.
   */
  identifiers?: {
    /**
     * Who assigned it, as a URI.
     */
    system: string;
    /**
     * The number.
     */
    value: string;
    /**
     * What kind of number it is.
     */
    type?: 'medical-record-number' | 'patient-internal-identifier' | 'member-number' | 'national-identifier' | 'other';
  }[];
  /**
   * Family name.
   */
  familyName?: string;
  /**
   * Given names, first name first.
   *
   * @minItems 1
   * @maxItems 5
   */
  givenNames?: string[];
  /**
   * Date of birth.
   */
  birthDate?: string;
  /**
   * Administrative sex.
   */
  sex?: 'male' | 'female' | 'other' | 'unknown';
}
/**
 * A place within the site, from the ward down to the bed.
 */
export interface EncounterLocation {
  /**
   * Ward, clinic or department.
   */
  pointOfCare?: string;
  /**
   * Room.
   */
  room?: string;
  /**
   * Bed.
   */
  bed?: string;
  /**
   * Site.
   */
  facility?: string;
}
/**
 * Who takes part in the visit.
 */
export interface EncounterPractitioner {
  /**
   * Id of the practitioner, issued by the gateway.
   */
  id?: string;
  /**
   * National Provider Identifier, check digit included.
   */
  npi?: string;
  /**
   * Family name.
   */
  familyName?: string;
  /**
   * Given name.
   */
  givenName?: string;
}
/**
 * Which visits, by ids that mean nothing outside.
 */
export interface EncounterQuery {
  /**
   * Those of this patient.
   */
  patient: string;
  /**
   * Those that stand so.
   */
  status?: 'planned' | 'arrived' | 'in-progress' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown';
  /**
   * Those that had not ended at this instant.
   */
  from?: string;
  /**
   * Those that began before this instant.
   */
  before?: string;
  /**
   * Most to list, 1 to 200; 50 where it is not given.
   */
  limit?: string;
}
/**
 * Visits of a patient, the latest first. `more` says that there are others.
 */
export interface EncounterList {
  /**
   * At most as many as asked for.
   *
   * @maxItems 200
   */
  encounters: Encounter[];
  /**
   * There are more than these.
   */
  more: boolean;
}
