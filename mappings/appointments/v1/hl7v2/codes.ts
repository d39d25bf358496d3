/** Code lists of a visit as canonical words. Sources: tables of HL7 v2.5.1, named per list. */
import { codes } from '../../../../gateway/kit.ts';

/** Table 0278, as HL7's own map from v2 to FHIR reads it; `arrived` has no code of its own and is never written. */
export const STATUS = codes(
  {
    pending: 'Pending',
    waitlist: 'Waitlist',
    booked: 'Booked',
    'checked-in': 'Started',
    fulfilled: 'Complete',
    cancelled: 'Cancelled',
    noshow: 'Noshow',
    'entered-in-error': 'Deleted',
  },
  { decodeAlso: { Dc: 'cancelled', DC: 'cancelled', Overbook: 'booked', 'No Show': 'noshow', Canceled: 'cancelled' } },
);

/** Table 0001 */
export const SEX = codes({ male: 'M', female: 'F', other: 'O', unknown: 'U' });
