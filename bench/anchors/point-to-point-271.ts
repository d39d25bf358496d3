/** Reads a 271 by hand in one pass: split, a switch over segment ids, and what each means for the row it belongs to. */
import type {
  Benefit,
  BenefitPeriod,
  Contacts,
  EligibilityCheck,
  Level,
  Network,
  PersonAsHeld,
} from '../../contracts/eligibility-checks/v1/types.ts';

export interface HandEntity {
  role: string;
  name: string;
  id: string;
  npi: string;
  contacts: Contacts;
}

/** One EB with what follows it; empty text where nothing is stated. */
export interface HandRow {
  code: string;
  level: Level;
  network: Network;
  serviceTypes: string[];
  insuranceType: string;
  planName: string;
  planId: string;
  groupNumber: string;
  memberNumber: string;
  amount: string;
  percent: string;
  period: BenefitPeriod | undefined;
  remains: boolean;
  quantity: string;
  unit: string;
  authorization: string;
  procedure: Benefit['procedure'];
  dates: NonNullable<Benefit['dates']>;
  places: string[];
  notes: string[];
  entities: HandEntity[];
  sourceCodes: Record<string, string>;
}

export interface Hand271 {
  subscriber: PersonAsHeld | undefined;
  dependent: PersonAsHeld | undefined;
  planId: string;
  groupNumber: string;
  period: { start?: string; end?: string } | undefined;
  contacts: Contacts;
  payerTrace: string;
  rejections: EligibilityCheck['rejections'];
  rows: HandRow[];
}

const LEVELS: Record<string, Level> = { IND: 'individual', FAM: 'family', EMP: 'employee', SPO: 'spouse' };
const NETWORKS: Record<string, Network> = { Y: 'in', N: 'out', W: 'both', U: 'unknown' };
const PERIODS: Record<string, BenefitPeriod> = {
  '7': 'day',
  '22': 'service-year',
  '23': 'calendar-year',
  '24': 'year-to-date',
  '25': 'contract',
  '26': 'episode',
  '27': 'visit',
  '32': 'lifetime',
  '33': 'lifetime',
  '34': 'month',
  '35': 'week',
  '36': 'admission',
};
const UNITS: Record<string, string> = {
  VS: 'visits',
  DY: 'days',
  MN: 'months',
  YY: 'years',
  HS: 'hours',
  P6: 'services',
};
const SEX: Record<string, NonNullable<PersonAsHeld['sex']>> = { F: 'female', M: 'male', U: 'unknown' };
const RELATIONSHIP: Record<string, NonNullable<PersonAsHeld['relationship']>> = {
  '18': 'self',
  '01': 'spouse',
  '19': 'child',
  '21': 'unknown',
  '34': 'other',
};
const SYSTEMS: Record<string, Contacts[number]['system']> = { TE: 'phone', FX: 'fax', EM: 'email', UR: 'url' };
const DATES: Record<string, string> = {
  '290': 'coordination-of-benefits',
  '291': 'plan',
  '292': 'benefit',
  '472': 'service',
};
const PROCEDURES: Record<string, string> = { HC: 'hcpcs', AD: 'cdt', N4: 'ndc' };
const REASONS: Record<string, EligibilityCheck['rejections'][number]['code']> = {
  '72': 'member-id-invalid',
  '73': 'member-name-invalid',
  '75': 'member-not-found',
};

export function read271(text: string): Hand271 {
  const [element, repetition, component, end] = [text[3]!, text[82]!, text[104]!, text[105]!];
  const found: Hand271 = {
    subscriber: undefined,
    dependent: undefined,
    planId: '',
    groupNumber: '',
    period: undefined,
    contacts: [],
    payerTrace: '',
    rejections: [],
    rows: [],
  };
  let level = '';
  let person: PersonAsHeld | undefined;
  let row: HandRow | undefined;
  let entity: HandEntity | undefined;
  for (const segment of text.split(end)) {
    const e = segment.split(element);
    switch (e[0]) {
      case 'HL':
        level = e[3]!;
        person = row = undefined;
        break;
      case 'TRN':
        if (e[1] === '1') found.payerTrace = e[2]!;
        break;
      case 'EB':
        row = rowOf(e, repetition, component);
        found.rows.push(row);
        break;
      case 'NM1':
        if (row) {
          entity = entityOf(e);
          row.entities.push(entity);
        } else if (e[1] === 'IL') person = found.subscriber = personOf(e);
        else if (e[1] === '03') person = found.dependent = personOf(e);
        break;
      case 'LE':
        entity = undefined;
        break;
      case 'PER':
        if (level === '20') addContacts(found.contacts, e);
        else if (entity) addContacts(entity.contacts, e);
        break;
      case 'REF':
        if (row) refer(row, e);
        else if (person) referPerson(found, person, e);
        break;
      case 'DTP':
        if (row) row.dates.push({ kind: DATES[e[1]!] ?? `x12-${e[1]}`, period: span(e[2]!, e[3]!) });
        else if (person) planDate(found, e);
        break;
      case 'MSG':
        row?.notes.push(e[1]!);
        break;
      case 'III':
        if (e[1] === 'ZZ') row?.places.push(e[2]!);
        break;
      case 'N3':
        if (person) address(person).line = e[2] ? [e[1]!, e[2]] : [e[1]!];
        break;
      case 'N4':
        if (person) placeOf(address(person), e);
        break;
      case 'DMG':
        if (person && e[2]) person.birthDate = day(e[2]);
        if (person && e[3]) person.sex = SEX[e[3]]!;
        break;
      case 'INS':
        if (person && e[2]) person.relationship = RELATIONSHIP[e[2]]!;
        break;
      case 'AAA':
        found.rejections.push({
          code: REASONS[e[3]!] ?? 'payer-rejected-other',
          sourceCode: `AAA ${e[3]}`,
          followUp: e[4] === 'C' ? 'correct-and-resubmit' : 'not-stated',
          appliesTo: level === '23' ? 'dependent' : level === '22' ? 'subscriber' : 'payer',
        });
    }
  }
  return found;
}

const SOURCE: readonly [number, string][] = [
  [1, 'EB01'],
  [2, 'EB02'],
  [4, 'EB04'],
  [6, 'EB06'],
  [9, 'EB09'],
  [11, 'EB11'],
  [12, 'EB12'],
];

function rowOf(e: string[], repetition: string, component: string): HandRow {
  const sourceCodes: Record<string, string> = {};
  for (const [at, name] of SOURCE) if (e[at]) sourceCodes[name] = e[at];
  const procedure = e[13] ? e[13].split(component) : undefined;
  return {
    code: e[1]!,
    level: LEVELS[e[2] ?? ''] ?? 'not-stated',
    serviceTypes: e[3] ? e[3].split(repetition) : [],
    insuranceType: e[4] ?? '',
    planName: e[5] ?? '',
    planId: '',
    groupNumber: '',
    memberNumber: '',
    period: PERIODS[e[6] ?? ''],
    remains: e[6] === '29' || e[6] === '33',
    amount: e[7] ?? '',
    percent: e[8] ? String(Math.round(Number(e[8]) * 1e6) / 1e4) : '',
    quantity: e[10] ?? '',
    unit: e[10] ? (UNITS[e[9] ?? ''] ?? 'units') : '',
    authorization: e[11] ?? '',
    network: NETWORKS[e[12] ?? ''] ?? 'not-stated',
    procedure: procedure && { system: PROCEDURES[procedure[0]!]!, code: procedure[1]! },
    dates: [],
    places: [],
    notes: [],
    entities: [],
    sourceCodes,
  };
}

const day = (text: string): string => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

function span(format: string, text: string): { start?: string; end?: string } {
  if (format !== 'RD8') return { start: day(text), end: day(text) };
  return { start: day(text), end: day(text.slice(9)) };
}

function personOf(e: string[]): PersonAsHeld {
  const person: PersonAsHeld = { familyName: e[3]! };
  if (e[4]) person.givenName = e[4];
  if (e[5]) person.middleName = e[5];
  if (e[9]) person.memberId = e[9];
  return person;
}

const address = (person: PersonAsHeld) => (person.address ??= {});

function placeOf(at: NonNullable<PersonAsHeld['address']>, e: string[]): void {
  if (e[1]) at.city = e[1];
  if (e[2]) at.state = e[2];
  if (e[3]) at.postalCode = e[3];
  if (e[4]) at.country = e[4];
}

function entityOf(e: string[]): HandEntity {
  const name = e[2] === '1' && e[4] ? `${e[4]} ${e[3]}` : e[3]!;
  const isNpi = e[8] === 'XX';
  return { role: e[1]!, name, id: isNpi ? '' : (e[9] ?? ''), npi: isNpi ? e[9]! : '', contacts: [] };
}

function addContacts(contacts: Contacts, e: string[]): void {
  for (let at = 3; at < e.length; at += 2) {
    const system = SYSTEMS[e[at]!] ?? 'other';
    contacts.push(e[2] ? { name: e[2], system, value: e[at + 1]! } : { system, value: e[at + 1]! });
  }
}

function refer(row: HandRow, e: string[]): void {
  if (e[1] === '18') row.planId = e[2]!;
  else if (e[1] === '6P' || e[1] === '1L') row.groupNumber = e[2]!;
  else if (e[1] === '1W') row.memberNumber = e[2]!;
}

function referPerson(found: Hand271, person: PersonAsHeld, e: string[]): void {
  if (e[1] === '18') found.planId = e[2]!;
  else if (e[1] === '6P' || e[1] === '1L') person.groupNumber = found.groupNumber = e[2]!;
}

/** 291 and 307 are ranges, 346 and 356 begin, 347 and 357 end. */
function planDate(found: Hand271, e: string[]): void {
  const [, kind, format, text] = e as [string, string, string, string];
  if (kind === '291' || kind === '307') found.period ??= span(format, text);
  else if (kind === '346' || kind === '356') found.period = { ...found.period, start: day(text) };
  else if (kind === '347' || kind === '357') found.period = { ...found.period, end: day(text) };
}
