/** Whether an instant and the zone of its place belong together: over a change of daylight saving time they seldom do by chance. */
import type { Finding } from '../../../gateway/kit.ts';

interface Times {
  start?: string;
  end?: string;
  timeZone?: string;
}

/** What is wrong with the times of a visit. */
export function checkTimes(input: unknown): Finding[] {
  const { start, end, timeZone } = input as Times;
  const findings: Finding[] = [];
  // A leap second is a time, and none that a calendar holds.
  for (const [name, at] of Object.entries({ start, end }))
    if (at !== undefined && Number.isNaN(Date.parse(at))) findings.push({ pointer: `/${name}`, code: 'bad-date' });
  if (findings.length > 0) return findings;
  if (start !== undefined && end !== undefined && !(Date.parse(start) < Date.parse(end)))
    findings.push({ pointer: '/end', code: 'not-after-start' });
  if (timeZone === undefined) return findings;
  const zone = zoneOf(timeZone);
  if (!zone) return [...findings, { pointer: '/timeZone', code: 'zone-unknown' }];
  for (const [name, at] of Object.entries({ start, end }))
    if (at !== undefined && !isOffsetOf(zone, at)) findings.push({ pointer: `/${name}`, code: 'offset-not-of-zone' });
  return findings;
}

function zoneOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

/** UTC states an instant without a claim about the clock on the wall (RFC 3339 §4.3). */
function isOffsetOf(zone: Intl.DateTimeFormat, at: string): boolean {
  const offset = /(?:Z|[+-]\d{2}:\d{2})$/.exec(at)?.[0];
  if (offset === undefined || offset === 'Z') return offset === 'Z';
  const named = zone.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const here = named.replace('GMT', '') || '+00:00';
  return offset === here;
}
