/** A partner's profile with the guide's defaults filled in. */
import type { Profile } from '../../../../gateway/kit.ts';
import type { Delimiters } from '../../codec/delimiters.ts';
import type { Severity } from '../../codec/issue.ts';
import type { TokenizerLimits } from '../../codec/tokenizer.ts';

export interface X12Settings {
  interchange: {
    senderQualifier: string;
    sender: string;
    receiverQualifier: string;
    receiver: string;
    usage: 'T' | 'P';
    versionNumber: string;
    acknowledgmentRequested: boolean;
    authorizationQualifier: string;
    authorization: string;
    securityQualifier: string;
    security: string;
  };
  group: { sender: string; receiver: string };
  delimiters: Delimiters;
  suffix: string;
  charset: 'utf-8' | 'latin1';
  upperCase: boolean;
  transliterate: boolean;
  severity: Readonly<Record<string, Severity>>;
  limits: TokenizerLimits;
  requireRelationship: boolean;
  /** Of the wall clock that dates and times on the wire are read from. */
  timeZone: string;
}

const INTERCHANGE = {
  senderQualifier: 'ZZ',
  sender: '',
  receiverQualifier: 'ZZ',
  receiver: '',
  usage: 'T',
  versionNumber: '00501',
  acknowledgmentRequested: false,
  authorizationQualifier: '00',
  authorization: '',
  securityQualifier: '00',
  security: '',
} as const;

const DELIMITERS = { element: '*', component: ':', repetition: '^', segment: '~', suffix: '' } as const;

const known = new WeakMap<Profile, X12Settings>();

export function settingsOf(profile: Profile): X12Settings {
  let settings = known.get(profile);
  if (settings === undefined) {
    settings = complete(profile as Partial<X12Settings>);
    known.set(profile, settings);
  }
  return settings;
}

function complete(profile: Partial<X12Settings>): X12Settings {
  const interchange = { ...INTERCHANGE, ...profile.interchange };
  const { suffix, ...delimiters } = { ...DELIMITERS, ...(profile.delimiters as Partial<typeof DELIMITERS>) };
  return {
    interchange,
    group: { sender: interchange.sender, receiver: interchange.receiver, ...profile.group },
    delimiters,
    suffix,
    charset: profile.charset ?? 'utf-8',
    upperCase: profile.upperCase ?? false,
    transliterate: profile.transliterate ?? false,
    severity: profile.severity ?? {},
    limits: profile.limits ?? {},
    requireRelationship: profile.requireRelationship ?? false,
    timeZone: profile.timeZone ?? 'UTC',
  };
}
