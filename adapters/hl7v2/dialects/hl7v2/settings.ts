/** A partner's profile with the standard's defaults filled in. */
import type { Profile } from '../../../../gateway/kit.ts';
import type { Charset } from '../../codec/charset.ts';
import { type Delimiters, USUAL } from '../../codec/delimiters.ts';

export interface Party {
  application: string;
  facility?: string;
}

export interface Hl7Settings {
  /** MSH-3 and MSH-4. */
  sending: Party;
  /** MSH-5 and MSH-6. */
  receiving: Party;
  /** MSH-11. */
  processingId: 'P' | 'T' | 'D';
  ackMode: 'original' | 'enhanced';
  /** MSH-15 and MSH-16 of enhanced mode, table 0155. */
  acknowledgment: { accept: string; application: string };
  charset: Charset;
  delimiters: Delimiters;
  /** Who is to act on a rejection that gives no reason. */
  unexplainedRejection: 'caller' | 'operator';
  /** An application error without a reason may pass by itself. */
  retryErrors: boolean;
  /** Cause by a code of the house. */
  applicationErrors: Readonly<Record<string, string>>;
  /** Of times without an offset, and of those that are written. */
  timeZone: string;
}

const DEFAULTS = {
  // As ISA15 of X12: what nobody has said to be real is none.
  processingId: 'T',
  ackMode: 'original',
  charset: 'utf-8',
  unexplainedRejection: 'caller',
  retryErrors: false,
  applicationErrors: {},
  timeZone: 'UTC',
} as const;

/** MSH-18 as table 0211 spells it. */
export const CHARSET_NAMES: Readonly<Record<Charset, string>> = {
  'utf-8': 'UNICODE UTF-8',
  ascii: 'ASCII',
  'iso-8859-1': '8859/1',
  'iso-8859-15': '8859/15',
  // Not in the table; receivers that want it know it by this name.
  'windows-1252': 'WINDOWS-1252',
};

/** What a door takes where nobody says: nothing that might be a test. */
export const processingTaken = ({ processingId }: Profile): readonly string[] => [String(processingId ?? 'P')];

const known = new WeakMap<Profile, Hl7Settings>();

export function settingsOf(profile: Profile): Hl7Settings {
  let settings = known.get(profile);
  if (settings === undefined) {
    settings = complete(profile as Partial<Hl7Settings>);
    known.set(profile, settings);
  }
  return settings;
}

function complete(profile: Partial<Hl7Settings>): Hl7Settings {
  return {
    ...DEFAULTS,
    sending: { application: '' },
    receiving: { application: '' },
    ...profile,
    acknowledgment: { accept: 'AL', application: 'AL', ...profile.acknowledgment },
    // The usual ones are recognised by identity.
    delimiters: profile.delimiters ? { ...USUAL, ...profile.delimiters } : USUAL,
  };
}

/** Nothing of the application is agreed: a commit ends the exchange (HL7 v2.5.1 §2.9.3). */
export const endsAtCommit = ({ ackMode, acknowledgment }: Hl7Settings): boolean =>
  ackMode === 'enhanced' && acknowledgment.application === 'NE';
