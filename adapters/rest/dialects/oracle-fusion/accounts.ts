/** Account combinations: segments in the order of the partner, made up from company, cost centre and account and taken apart again. */

import { type Codec, type Finding, personSpelled, spellPerson } from '../../../../gateway/kit.ts';

type Profile = Readonly<Record<string, unknown>>;
type Segment = 'company' | 'costCenter' | 'account' | { always: string };
export type Combination = Partial<Record<'company' | 'costCenter' | 'account', string>>;

const layoutOf = ({ chargeAccount }: Profile): { segments: readonly Segment[]; delimiter: string } | undefined => {
  const { segments, delimiter = '-' } = (chargeAccount ?? {}) as { segments?: Segment[]; delimiter?: string };
  return segments && { segments, delimiter };
};

/** Undefined where the partner says nothing of it, or a segment has no value: then the system derives it by its own rules. */
export function combinationOf(parts: Combination, profile: Profile): string | undefined {
  const layout = layoutOf(profile);
  const values = layout?.segments.map(each => (typeof each === 'string' ? parts[each] : each.always));
  return values?.every(each => each !== undefined) ? values.join(layout!.delimiter) : undefined;
}

const PARTS = ['costCenter', 'account'] as const;
type Part = (typeof PARTS)[number];

/** Whether account combinations have that part. */
export const hasPart = (profile: Profile, part: Part): boolean => (layoutOf(profile)?.segments ?? []).includes(part);

/** What a caller gave of a combination that cannot be made, or is no part of it: nothing of it is left out in silence. */
export function accountFindings(parts: Combination, profile: Profile, at: (part: Part) => string): Finding[] {
  const given = PARTS.filter(part => parts[part] !== undefined);
  const missing = PARTS.filter(part => hasPart(profile, part) && !given.includes(part));
  return given.length === 0
    ? []
    : [
        ...given
          .filter(part => !hasPart(profile, part))
          .map(part => ({
            pointer: at(part),
            code: 'not-supported',
            detail: 'Account combinations have no such part.',
          })),
        ...missing.map(part => ({
          pointer: at(part),
          code: 'required',
          detail: 'The account combination is incomplete.',
        })),
      ];
}

export function partsOf(combination: string | undefined, profile: Profile): Combination {
  const layout = layoutOf(profile);
  const values = combination?.split(layout?.delimiter ?? '-') ?? [];
  if (!layout || values.length !== layout.segments.length) return {};
  return Object.fromEntries(
    layout.segments.flatMap((each, at) => (typeof each === 'string' ? [[each, values[at]!]] : [])),
  );
}

/** The business unit that answers for a company; undefined where the profile has none. */
export const unitOf = (company: string | undefined, { businessUnits }: Profile): string | undefined => {
  const units = (businessUnits ?? {}) as Readonly<Record<string, string>>;
  return company !== undefined && Object.hasOwn(units, company) ? units[company] : undefined;
};

export const companyOf = (unit: string | undefined, { businessUnits }: Profile): string | undefined =>
  Object.entries((businessUnits ?? {}) as Readonly<Record<string, string>>).find(([, name]) => name === unit)?.[0];

export const organizationOf = (company: string | undefined, { organizations }: Profile): string | undefined => {
  const codes = (organizations ?? {}) as Readonly<Record<string, string>>;
  return company !== undefined && Object.hasOwn(codes, company) ? codes[company] : undefined;
};

/** The address under which a person is known there; a name that has a domain already is one. */
export function mailOf(person: string, profile: Profile): string {
  const { mailDomain } = profile;
  const spelled = spellPerson(person, profile);
  return spelled.includes('@') || typeof mailDomain !== 'string' ? spelled : `${spelled}@${mailDomain}`;
}

export function personOf(mail: string, profile: Profile): string {
  const { mailDomain } = profile;
  const own = typeof mailDomain === 'string' && mail.endsWith(`@${mailDomain}`);
  const known = personSpelled(mail, profile);
  return own && known === mail ? personSpelled(mail.slice(0, -mailDomain.length - 1), profile) : known;
}

/** A person as a token names them ⇄ the address under which they are known there. */
export const mail: Codec<string> = {
  name: 'mail',
  code: 'bad-text',
  encode: value => value,
  decode: value => (typeof value === 'string' ? value : undefined),
  bind: profile => ({
    name: `mail:${profile['mailDomain']}:${JSON.stringify(profile['people'])}`,
    code: 'bad-text',
    encode: value => mailOf(value, profile),
    decode: value => (typeof value === 'string' ? personOf(value, profile) : undefined),
  }),
};
