/** What each message about a visit begins with: its type, who asks, and which of two ways the site is asked in. */
import { Fault, type Finding, known, not, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { checkTimes } from '../clock.ts';

const a = table<Record<string, string>>();

/** Chapter 10: a request goes to the filler as SRM and is answered by SRR; many take the notification SIU for one. */
export const bySrm = ({ profile }: Scope): boolean => profile['scheduling'] !== 'SIU';
export const bySiu = ({ profile }: Scope): boolean => profile['scheduling'] === 'SIU';

/** SRM: who asks stands in ARQ-15 and ARQ-19, which the standard wants filled. */
export const srm = (trigger: 'S01' | 'S03' | 'S04'): readonly Rule[] => [
  a.fixed('MSH-9.1', 'SRM'),
  a.fixed('MSH-9.2', trigger),
  a.context('profile.sending.application', 'ARQ-15.1'),
  a.context('profile.sending.application', 'ARQ-19.1'),
];

/** SIU: the same in SCH-16 and SCH-20, with the status that the event means (table 0278). */
export const siu = (trigger: 'S12' | 'S13' | 'S15' | 'S26', status: string): readonly Rule[] => [
  ...notice(trigger),
  a.fixed('SCH-25.1', status),
];

/** Without a status. */
export const notice = (trigger: string): readonly Rule[] => [
  a.fixed('MSH-9.1', 'SIU'),
  a.fixed('MSH-9.2', trigger),
  a.context('profile.sending.application', 'SCH-16.1'),
  a.context('profile.sending.application', 'SCH-20.1'),
];

/** The unit beside a duration. */
export const minutes = (at: string): readonly Rule[] => [
  a.when(known('profile.durationUnits'), a.context('profile.durationUnits', `${at}.1`)),
  a.when(not(known('profile.durationUnits')), a.fixed(`${at}.1`, 'MIN')),
];

/** No message carries a version, and none was ever given out: whatever the caller has seen, it is another. */
export function checkChange(input: unknown): Finding[] {
  if ((input as { version?: string }).version !== undefined) throw new Fault('stale', { outcome: 'not_applied' });
  return checkTimes(input);
}
