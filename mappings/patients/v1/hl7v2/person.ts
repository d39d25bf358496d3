/** When a patient was born, and of what sex, as PID says it. */
import { firstOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import { type CustomServices, codes, day } from '../../../../gateway/kit.ts';

/** Table 0001; it may be spelled in words by senders before 2.3.1. */
export const SEX = codes(
  { male: 'M', female: 'F', other: 'O', unknown: 'U' },
  { decodeAlso: { A: 'other', N: 'other', m: 'male', f: 'female', o: 'other', u: 'unknown' } },
);

/** Some senders write the time of birth, and some a year alone, which is no date. */
export function birthDateIn(tree: unknown, { finding }: CustomServices, pointer: string): string | undefined {
  const text = textAt(firstOf(fieldOf(tree, 'PID', 7)), 1);
  if (text === undefined || /^\d{4}(\d{2})?$/.test(text)) return undefined;
  const birthDate = day.decode(text.slice(0, 8));
  if (birthDate === undefined) finding(pointer, 'bad-date', 'PID-7');
  return birthDate;
}
