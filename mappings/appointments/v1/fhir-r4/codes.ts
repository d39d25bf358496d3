/** Code lists of an Appointment as canonical words. Sources: FHIR R4 value sets and HL7 v2 tables, named per list. */
import { codes } from '../../../../gateway/kit.ts';

/** HL7 v2 table 0276 */
export const APPOINTMENT_TYPE = codes({
  routine: 'ROUTINE',
  checkup: 'CHECKUP',
  followup: 'FOLLOWUP',
  walkin: 'WALKIN',
  emergency: 'EMERGENCY',
});

/** administrative-gender */
export const SEX = codes({ male: 'male', female: 'female', other: 'other', unknown: 'unknown' });

/** HL7 v2 table 0203 */
export const IDENTIFIER = codes({
  'medical-record-number': 'MR',
  'patient-internal-identifier': 'PI',
  'member-number': 'MB',
  'national-identifier': 'NI',
  other: 'U',
});
