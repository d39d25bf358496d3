/** Code lists of a visit as canonical words. Sources: tables of HL7 v2.5.1, named per list. */
import { codes } from '../../../../gateway/kit.ts';

const STATUSES = {
  pending: 'Pending',
  waitlist: 'Waitlist',
  booked: 'Booked',
  'checked-in': 'Started',
  fulfilled: 'Complete',
  cancelled: 'Cancelled',
  noshow: 'Noshow',
  'entered-in-error': 'Deleted',
} as const;
type Status = keyof typeof STATUSES;

/** Table 0278, as HL7's own map from v2 to FHIR reads it; many send it in capitals. */
export const STATUS = codes<Status>(STATUSES, {
  decodeAlso: {
    ...Object.fromEntries(Object.entries(STATUSES).map(([word, code]) => [code.toUpperCase(), word as Status])),
    ...{ Dc: 'cancelled', DC: 'cancelled', Overbook: 'booked', OVERBOOK: 'booked', SCHEDULED: 'booked' },
  },
});
