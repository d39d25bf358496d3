/** Code lists of an Encounter as canonical words. Sources: FHIR R4 value sets. */
import { codes } from '../../../../gateway/kit.ts';

/** encounter-status: what triage and leave add is a matter of the ward. */
export const STATUS = codes(
  {
    ...{ planned: 'planned', arrived: 'arrived', 'in-progress': 'in-progress', finished: 'finished' },
    ...{ cancelled: 'cancelled', 'entered-in-error': 'entered-in-error', unknown: 'unknown' },
  },
  { decodeAlso: { triaged: 'arrived', onleave: 'in-progress' } },
);

/** v3-ActEncounterCode */
export const CLASS = codes(
  { inpatient: 'IMP', outpatient: 'AMB', emergency: 'EMER', 'pre-admission': 'PRENC' },
  {
    decodeAlso: {
      ...{ ACUTE: 'inpatient', NONAC: 'inpatient', SS: 'inpatient' },
      ...{ OBSENC: 'outpatient', VR: 'outpatient', HH: 'outpatient', FLD: 'outpatient' },
    },
  },
);

/** v3-ParticipationType: the attender. */
export const ATTENDER = 'ATND';
