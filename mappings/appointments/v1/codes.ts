/** Code lists of a visit that FHIR R4 took over from HL7 v2: both protocols have them. */
import { codes } from '../../../gateway/kit.ts';

/** HL7 v2 table 0276 */
export const APPOINTMENT_TYPE = codes({
  routine: 'ROUTINE',
  checkup: 'CHECKUP',
  followup: 'FOLLOWUP',
  walkin: 'WALKIN',
  emergency: 'EMERGENCY',
});
