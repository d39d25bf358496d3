/** Code lists of a Patient as canonical words. Sources: HL7 v2 and v3 tables, named per list. */
import { codes } from '../../../../gateway/kit.ts';

/** HL7 v2 table 0203 */
export const IDENTIFIER = codes({
  'medical-record-number': 'MR',
  'patient-internal-identifier': 'PI',
  'member-number': 'MB',
  'national-identifier': 'NI',
  'social-security-number': 'SS',
  'drivers-license': 'DL',
  passport: 'PPN',
  other: 'U',
});

/** HL7 v3 MaritalStatus, and UNK of NullFlavor (R4 value set marital-status) */
export const MARITAL_STATUS = codes({
  annulled: 'A',
  divorced: 'D',
  interlocutory: 'I',
  'legally-separated': 'L',
  married: 'M',
  polygamous: 'P',
  'never-married': 'S',
  'domestic-partner': 'T',
  unmarried: 'U',
  widowed: 'W',
  unknown: 'UNK',
});
