/** Where a value is: `PID-5.1`, `OBX[#2]-5`, `PID-3[#1].4.2`; occurrences count from 0, as in mapping tables, the rest from 1. */
import { fatal } from './issue.ts';

export interface Place {
  segment: string;
  occurrence: number;
  field: number;
  repetition: number;
  component: number;
  /** Absent: the component as a whole when writing, its first part when reading (HL7 v2.5.1 §2.5.3.4). */
  subcomponent?: number;
}

const PLACE =
  /^([A-Z][A-Z0-9]{2})(?:\[#(\d{1,5})\])?-([1-9]\d{0,2})(?:\[#(\d{1,4})\])?(?:\.([1-9]\d{0,2})(?:\.([1-9]\d{0,2}))?)?$/;

/** Throws `place-invalid`. */
export function placeOf(text: string): Place {
  const match = PLACE.exec(text);
  if (match === null) throw fatal('place-invalid');
  const [, segment = '', occurrence = '0', field = '', repetition = '0', component = '1', subcomponent] = match;
  const place: Place = {
    segment,
    occurrence: Number(occurrence),
    field: Number(field),
    repetition: Number(repetition),
    component: Number(component),
  };
  if (subcomponent !== undefined) place.subcomponent = Number(subcomponent);
  return place;
}
