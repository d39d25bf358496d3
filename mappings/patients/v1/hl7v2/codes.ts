/** Code lists of a patient as canonical words. Sources: tables of HL7 v2.5.1, named per list. */
import { codes } from '../../../../gateway/kit.ts';

/** Table 0203, of every message that names a patient: what has no word in the contracts is some other number. */
export const IDENTIFIER_TYPE = codes(
  {
    'medical-record-number': 'MR',
    'patient-internal-identifier': 'PI',
    'member-number': 'MB',
    'national-identifier': 'NI',
    'social-security-number': 'SS',
    'drivers-license': 'DL',
    passport: 'PPN',
    other: 'U',
  },
  { decodeAlso: { PT: 'patient-internal-identifier', PNT: 'patient-internal-identifier' } },
);

/** Table 0002; polygamous and whatever is new has no code there. */
export const MARITAL_STATUS = codes(
  {
    annulled: 'N',
    divorced: 'D',
    interlocutory: 'I',
    'legally-separated': 'E',
    married: 'M',
    'never-married': 'S',
    'domestic-partner': 'P',
    unmarried: 'B',
    widowed: 'W',
    unknown: 'U',
  },
  { decodeAlso: { A: 'legally-separated', R: 'domestic-partner' } },
);

/** Table 0190, with BI of 2.6, for which 2.5.1 has no word. */
export const ADDRESS_USE = codes(
  { home: 'H', work: 'B', temp: 'C', old: 'BA', billing: 'BI' },
  { decodeAlso: { O: 'work', P: 'home', L: 'home' } },
);

/** XTN.2 of table 0201 and XTN.3 of table 0202, by the use of a telephone. */
export const PHONE_USES: Readonly<Record<string, readonly [use: string, equipment: string]>> = {
  home: ['PRN', 'PH'],
  work: ['WPN', 'PH'],
  temp: ['VHN', 'PH'],
  mobile: ['PRN', 'CP'],
};

/** Of table 0201, as a telephone is read where its equipment does not say more. */
export const USE_OF_PHONE: Readonly<Record<string, 'home' | 'work' | 'temp'>> = {
  PRN: 'home',
  ORN: 'home',
  WPN: 'work',
  VHN: 'temp',
};

/** Of table 0202, what is a telephone; facsimiles, pagers and modems are not shown. */
export const TELEPHONES: ReadonlySet<string> = new Set(['', 'PH', 'CP', 'TDD', 'TTY', 'SAT']);
