/** The payer's own tables from the words of the member table to the codes of a 271. */

export const STATUS: Readonly<Record<string, string>> = { active: '1', pending: '5', inactive: '6', unknown: 'V' };

export const BENEFIT: Readonly<Record<string, string>> = {
  coPayment: 'B',
  coInsurance: 'A',
  deductible: 'C',
  outOfPocket: 'G',
  limitations: 'F',
  exclusions: 'I',
};

/** EB12; a word without a code is not stated. */
export const NETWORK: Readonly<Record<string, string>> = { in: 'Y', out: 'N', both: 'W', unknown: 'U' };

export const LEVEL: Readonly<Record<string, string>> = {
  individual: 'IND',
  family: 'FAM',
  employee: 'EMP',
  'employee-and-spouse': 'ESP',
  'employee-and-children': 'ECH',
  spouse: 'SPO',
  'spouse-and-children': 'SPC',
  children: 'CHD',
  dependents: 'DEP',
};

export const PERIOD: Readonly<Record<string, string>> = {
  hour: '6',
  day: '7',
  '24-hours': '13',
  years: '21',
  'service-year': '22',
  'calendar-year': '23',
  'year-to-date': '24',
  contract: '25',
  episode: '26',
  visit: '27',
  outlier: '28',
  exceeded: '30',
  'not-exceeded': '31',
  lifetime: '32',
  month: '34',
  week: '35',
  admission: '36',
};

/** EB06 of what is left: 33 of a lifetime, else 29. */
export const REMAINING = { lifetime: '33', other: '29' } as const;

export const QUANTITY: Readonly<Record<string, string>> = {
  visits: 'VS',
  days: 'DY',
  hours: 'HS',
  months: 'MN',
  years: 'YY',
};

export const AUTHORIZATION: Readonly<Record<string, string>> = { yes: 'Y', no: 'N', unknown: 'U' };

export const PROCEDURE: Readonly<Record<string, string>> = {
  cpt: 'HC',
  hcpcs: 'HC',
  cdt: 'AD',
  ndc: 'N4',
  'icd-10-pcs': 'ZZ',
};

export const SEX: Readonly<Record<string, string>> = { male: 'M', female: 'F', other: 'U', unknown: 'U' };

export const RELATIONSHIP: Readonly<Record<string, string>> = {
  self: '18',
  spouse: '01',
  child: '19',
  other: 'G8',
  unknown: '21',
};

export const CONTACT: Readonly<Record<string, string>> = { phone: 'TE', fax: 'FX', email: 'EM', url: 'UR' };

/** NM101 of another payer, by its turn. */
export const PAYER_ROLE: Readonly<Record<string, string>> = {
  primary: 'PRP',
  secondary: 'SEP',
  tertiary: 'TTP',
  other: 'PR',
};

/** AAA03. */
export const REASON: Readonly<Record<string, string>> = {
  'payer-unavailable': '42',
  'provider-id-invalid': '43',
  'member-id-invalid': '72',
  'member-not-found': '75',
  'patient-not-found': '67',
  'payer-id-invalid': '79',
};

/** AAA04. */
export const FOLLOW_UP: Readonly<Record<string, string>> = {
  'correct-and-resubmit': 'C',
  'resubmission-not-allowed': 'N',
  'resubmit-original': 'P',
  'resubmission-allowed': 'R',
  'do-not-resubmit-third-party-asked': 'S',
  'wait-30-days': 'W',
  'wait-10-days': 'X',
  'do-not-resubmit-held': 'Y',
};
