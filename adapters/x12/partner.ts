/** Whether an interchange with a partner can be written at all, judged before the first one is. */
import type { Profile } from '../../gateway/kit.ts';
import { settingsOf } from './dialects/x12-005010/settings.ts';

/** @throws RangeError where a delimiter stands twice, or within a value of the envelope (X12.5 §3.3) */
export function checkPartner(profile: Profile): void {
  const { interchange, group, delimiters, suffix } = settingsOf(profile);
  const marks = Object.values(delimiters);
  if (new Set(marks).size < marks.length) throw new RangeError('two delimiters are the same character');
  for (const [name, value] of Object.entries({
    ...interchange,
    'group sender': group.sender,
    'group receiver': group.receiver,
  })) {
    if (typeof value === 'string' && marks.some(mark => value.includes(mark)))
      throw new RangeError(`${name} holds a delimiter`);
  }
  if (suffix !== '' && marks.some(mark => suffix.includes(mark))) throw new RangeError('the suffix holds a delimiter');
}
