/** What a dialect has found in a partner's profile, as findings with their place. */
import type { ProfileFinding } from '../plugs/dialect.ts';
import type { ConfigFinding } from './findings.ts';
import type { Subject } from './subject.ts';

/** What the architect may mean all the same. */
const WARNINGS: readonly ConfigFinding['code'][] = ['undocumented', 'missing-setting', 'marked-test'];

/** At its setting in the profile, or where the endpoint names it. */
export function ofProfile({ document, profileFiles }: Subject, name: string, found: ProfileFinding): ConfigFinding {
  const { code = 'bad-value', message, fix, at } = found;
  const file = at && profileFiles.get(name);
  const told = file
    ? file.finding(at, code, message, fix)
    : document.finding(['serviceEndpoints', name, 'profile'], code, `${name}: ${message}`, fix);
  return WARNINGS.includes(code) ? { ...told, severity: 'warning' } : told;
}
