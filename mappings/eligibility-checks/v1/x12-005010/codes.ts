/** Code lists of 270/271 as canonical words. Sources: element values per position of 005010X279A1. */
import { type Codec, codes, lookup } from '../../../../gateway/kit.ts';

/** DMG03 */
export const SEX = codes({ male: 'M', female: 'F', unknown: 'U' });

/** INS02, seen from the dependent; in a 271 the subscriber is 18. */
export const RELATIONSHIP = codes(
  { self: '18', spouse: '01', child: '19', other: '34', unknown: '21' },
  { decodeAlso: { '39': 'other', '40': 'other', '53': 'other', G8: 'other' } },
);
export const DEPENDENT_RELATIONSHIP = codes({ spouse: '01', child: '19', other: '34', unknown: '21' });

/** REF01 in 2100C */
export const IDENTIFIER = codes({
  'policy-number': 'IG',
  'member-number': '1W',
  'medical-record-number': 'EA',
  'patient-account-number': 'EJ',
  'plan-number': '18',
  'medicare-number': 'F6',
  'medicaid-number': 'NQ',
  'agency-claim-number': 'Y4',
  'contract-number': 'CT',
});

/** REF01 in 2110 */
export const ROW_IDENTIFIER = codes({
  'plan-number': '18',
  'group-or-policy-number': '1L',
  'member-number': '1W',
  'family-unit-number': '49',
  'group-number': '6P',
  'referral-number': '9F',
  'alternate-list': 'ALS',
  'coverage-list': 'CLI',
  'health-insurance-claim-number': 'F6',
  formulary: 'FO',
  'authorization-number': 'G1',
  'policy-number': 'IG',
  'medical-assistance-category': 'M7',
  'network-number': 'N6',
  'medicaid-number': 'NQ',
});

/** EQ02-1 */
export const PROCEDURE_SYSTEM = codes({ hcpcs: 'HC', cdt: 'AD', ndc: 'N4' });

/** EB13-1; CPT (CJ) is level I of HCPCS. */
export const ANSWERED_SYSTEM = codes(
  { hcpcs: 'HC', cdt: 'AD', ndc: 'N4', 'icd-9-cm': 'ID', hiec: 'IV', 'mutually-defined': 'ZZ' },
  { decodeAlso: { CJ: 'hcpcs' } },
);

/** EB01 */
export const KIND = codes(
  {
    active: '1',
    inactive: '6',
    unknown: 'V',
    'co-payment': 'B',
    'co-insurance': 'A',
    deductible: 'C',
    'out-of-pocket': 'G',
    limitation: 'F',
    exclusion: 'I',
    'other-payer': 'R',
    'primary-care': 'L',
    other: 'D',
  },
  {
    decodeAlso: {
      ...Object.fromEntries(['2', '3', '4', '5'].map(code => [code, 'active'] as const)),
      ...Object.fromEntries(['7', '8'].map(code => [code, 'inactive'] as const)),
      E: 'exclusion',
      // Named by the payer, but neither a figure nor a status: kept with their codes, concluded upon by nobody.
      ...Object.fromEntries(
        ['CB', 'H', 'J', 'K', 'M', 'MC', 'N', 'O', 'P', 'Q', 'S', 'T', 'U', 'W', 'X', 'Y'].map(
          code => [code, 'other'] as const,
        ),
      ),
    },
  },
);

/** EB02 */
export const LEVEL = codes({
  individual: 'IND',
  family: 'FAM',
  employee: 'EMP',
  'employee-and-spouse': 'ESP',
  'employee-and-children': 'ECH',
  spouse: 'SPO',
  'spouse-and-children': 'SPC',
  children: 'CHD',
  dependents: 'DEP',
});

/** EB11 */
export const AUTHORIZATION = codes({ yes: 'Y', no: 'N', unknown: 'U' });

/** EB12 */
export const NETWORK = codes({ in: 'Y', out: 'N', both: 'W', unknown: 'U' });

/** EB06 and HSD05; 29 and 33 say "what remains", of no stated period and of the lifetime. */
export const PERIOD: Readonly<Record<string, string>> = lookup({
  '6': 'hour',
  '7': 'day',
  '13': '24-hours',
  '21': 'years',
  '22': 'service-year',
  '23': 'calendar-year',
  '24': 'year-to-date',
  '25': 'contract',
  '26': 'episode',
  '27': 'visit',
  '28': 'outlier',
  '30': 'exceeded',
  '31': 'not-exceeded',
  '32': 'lifetime',
  '33': 'lifetime',
  '34': 'month',
  '35': 'week',
  '36': 'admission',
});
export const REMAINING: readonly string[] = ['29', '33'];

/** EB09, HSD01 and HSD03 */
export const UNIT: Readonly<Record<string, string>> = lookup({
  '8H': 'minimum',
  '99': 'used',
  DA: 'days',
  MO: 'months',
  WK: 'weeks',
  YR: 'years',
  CA: 'covered-actual',
  CE: 'covered-estimated',
  D3: 'co-insurance-days',
  DB: 'deductible-blood-units',
  DY: 'days',
  FL: 'units',
  HS: 'hours',
  LA: 'lifetime-reserve-actual',
  LE: 'lifetime-reserve-estimated',
  M2: 'maximum',
  MN: 'months',
  P6: 'services',
  QA: 'approved',
  S7: 'age-high',
  S8: 'age-low',
  VS: 'visits',
  YY: 'years',
});

/** PER03/05/07 */
export const CONTACT: Readonly<Record<string, 'phone' | 'fax' | 'email' | 'url' | 'other'>> = lookup({
  TE: 'phone',
  WP: 'phone',
  EX: 'phone',
  FX: 'fax',
  EM: 'email',
  UR: 'url',
  ED: 'other',
});

/** NM101 in 2120 */
export const ENTITY: Readonly<Record<string, 'payer' | 'primary' | 'secondary' | 'tertiary' | 'primary-care'>> = lookup(
  {
    PR: 'payer',
    PRP: 'primary',
    SEP: 'secondary',
    TTP: 'tertiary',
    P3: 'primary-care',
  },
);

/** DTP01 in 2110 */
export const DATE: Readonly<Record<string, string>> = lookup({
  '096': 'discharge',
  '193': 'period-start',
  '194': 'period-end',
  '198': 'completion',
  '290': 'coordination-of-benefits',
  '291': 'plan',
  '292': 'benefit',
  '295': 'primary-care',
  '304': 'latest-visit',
  '307': 'eligibility',
  '318': 'added',
  '346': 'plan-begin',
  '347': 'plan-end',
  '348': 'benefit-begin',
  '349': 'benefit-end',
  '356': 'eligibility-begin',
  '357': 'eligibility-end',
  '435': 'admission',
  '472': 'service',
  '636': 'last-update',
  '771': 'status',
});

/** HI: BK and ABK stand for the principal diagnosis, which comes first; see `principal`. */
export const DIAGNOSIS_SYSTEM = codes(
  { 'icd-10-cm': 'ABF', 'icd-9-cm': 'BF' },
  { decodeAlso: { ABK: 'icd-10-cm', BK: 'icd-9-cm' } },
);
/** ICD codes travel without their point; it stands behind the third character. */
export const ICD: Codec<string> = {
  name: 'icd',
  code: 'bad-code',
  encode: value => value.replace('.', ''),
  decode: value =>
    typeof value === 'string' ? (value.length > 3 ? `${value.slice(0, 3)}.${value.slice(3)}` : value) : undefined,
};
