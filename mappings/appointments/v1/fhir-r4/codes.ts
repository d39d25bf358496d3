/** Code lists of an Appointment as canonical words. Sources: FHIR R4 value sets, named per list. */
import { codes } from '../../../../gateway/kit.ts';

/** administrative-gender */
export const SEX = codes({ male: 'male', female: 'female', other: 'other', unknown: 'unknown' });
