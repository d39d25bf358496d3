/** Where 271 says with several elements together what a table line cannot: figures, dates, contacts, entities, rejections. */

import { FOLLOW_UPS, rejectReason } from '../../../../adapters/x12/dialects/x12-005010/causes.ts';
import type { BenefitPeriod, Contacts } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { type CustomServices, day, decimal, period, type Rule, table } from '../../../../gateway/kit.ts';
import type { DatedKind, Reading, RelatedEntity, Row, Span } from '../reading.ts';
import { CONTACT, DATE, ENTITY, PERIOD, REMAINING, UNIT } from './codes.ts';

const a = table<Reading>();
const r = table<Row>();

type Element = string | string[] | undefined;
type Segment = readonly Element[];
type Loop = { readonly [id: string]: readonly (Segment & Loop)[] | undefined };

const NOTHING: Segment = [];

const text = (element: Element): string => (Array.isArray(element) ? (element[0] ?? '') : (element ?? ''));

/** EB06, EB09/10 and HSD: period, what remains, limits in units, and how they are delivered. */
export const figures: Rule = r.custom({
  id: 'figures',
  carries: ['period', 'isRemaining', 'quantity', 'deliveries'],
  reads: ['EB-06', 'EB-09', 'EB-10', 'HSD-01', 'HSD-02', 'HSD-03', 'HSD-04', 'HSD-05', 'HSD-06', 'HSD-07', 'HSD-08'],
  fill(row, tree, services) {
    const { EB: ebs, HSD: hsds } = tree as Loop;
    const eb = ebs?.[0] ?? NOTHING;
    const code = text(eb[6]);
    const isRemaining = REMAINING.includes(code);
    const limit = units(text(eb[9]), text(eb[10]), services);
    const hsd = hsds?.length === 1 && !limit && isPlain(hsds[0]!, code) ? hsds[0] : undefined;
    const stated = PERIOD[code] ?? (hsd && PERIOD[text(hsd[5])]);
    if (code && !isRemaining && !stated) services.finding('/period', 'bad-code', 'EB-06');
    const quantity = limit ?? (hsd && units(text(hsd[1]), text(hsd[2]), services));
    if (stated) row.period = stated as BenefitPeriod;
    if (isRemaining) row.isRemaining = true;
    if (quantity) row.quantity = quantity;
    if (hsds && !hsd) row.deliveries = hsds.map(each => deliveryOf(each, services));
  },
});

/** So many units in one period, the row's own: a limit like any other. `HSD*VS*35***21*1` is 35 visits a year. */
const isPlain = (hsd: Segment, eb06: string): boolean =>
  [3, 4, 7, 8].every(at => !text(hsd[at])) &&
  ['', '1'].includes(text(hsd[6])) &&
  (!PERIOD[eb06] || !text(hsd[5]) || PERIOD[eb06] === PERIOD[text(hsd[5])]);

/** HSD01/02 so many units, HSD04/03 every so many units of time, HSD05/06 for so many periods, HSD07/08 on which days and when. */
function deliveryOf(hsd: Segment, services: CustomServices): NonNullable<Row['deliveries']>[number] {
  const [quantity, every] = [units(text(hsd[1]), text(hsd[2]), services), units(text(hsd[3]), text(hsd[4]), services)];
  const [period, periodCount] = [PERIOD[text(hsd[5])], decimal.decode(text(hsd[6]) || undefined)];
  const [pattern, timePattern] = [text(hsd[7]), text(hsd[8])];
  return {
    ...(quantity && { quantity }),
    ...(every && { every }),
    ...(period && { period: period as BenefitPeriod }),
    ...(periodCount !== undefined && { periodCount }),
    ...(pattern && { pattern }),
    ...(timePattern && { timePattern }),
  };
}

function units(unit: string, value: string, services: CustomServices): Row['quantity'] {
  if (!value) return undefined;
  const number = decimal.decode(value);
  if (number === undefined) {
    services.finding('/quantity', 'bad-number', 'EB-10');
    return undefined;
  }
  return { value: number, unit: UNIT[unit] ?? (unit.toLowerCase() || 'units') };
}

/** DTP in 2110: each kind of date once, begin and end as they are stated. */
export const dates: Rule = r.custom({
  id: 'dates',
  carries: ['dates'],
  reads: ['DTP-01', 'DTP-02', 'DTP-03'],
  fill(row, tree, services) {
    const dtps = (tree as Loop)['DTP'];
    if (!dtps) return;
    const found: DatedKind[] = [];
    for (const dtp of dtps) {
      const kind = DATE[text(dtp[1])] ?? `x12-${text(dtp[1])}`;
      const span = spanOf(text(dtp[2]), text(dtp[3]), kind);
      if (span) found.push({ kind, period: span });
      else services.finding('/dates', 'bad-date', 'DTP-03');
    }
    if (found.length > 0) row.dates = found;
  },
});

const OPEN = '-99991231';

/** D8 or RD8. A range that ends on the last day a calendar can hold is open, and so is the day on which something begins or ends. */
function spanOf(format: string, value: string, kind: string): Span | undefined {
  if (format === 'RD8') {
    const dash = value.indexOf('-');
    if (dash < 0 || dash !== value.length - OPEN.length || !value.endsWith(OPEN)) return period.decode(value);
    const start = day.decode(value.slice(0, dash));
    return start === undefined ? {} : { start };
  }
  const only = day.decode(value);
  if (only === undefined) return undefined;
  if (kind.endsWith('-begin') || kind.endsWith('-start')) return { start: only };
  return kind.endsWith('-end') ? { end: only } : { start: only, end: only };
}

/** III in 2115: places of service (ZZ). */
export const places = (loop: 'C' | 'D'): Rule => {
  const name = `2115${loop}`;
  return r.custom({
    id: 'places',
    carries: ['placesOfService'],
    reads: [`${name}/III-01`, `${name}/III-02`],
    fill(row, tree) {
      const loops = (tree as Loop)[name];
      if (!loops) return;
      const found = loops
        .flatMap(({ III = [] }) => III)
        .filter(iii => text(iii[1]) === 'ZZ')
        .map(iii => text(iii[2]));
      if (found.length > 0) row.placesOfService = found;
    },
  });
};

const NAMES = ['NM1-01', 'NM1-02', 'NM1-03', 'NM1-04', 'NM1-08', 'NM1-09'];
const REACH = [1, 2, 3, 4, 5, 6, 7, 8].map(element => `PER-0${element}`);

/** Remarks, and the entities of LS/LE. */
export const entities = (loop: 'C' | 'D'): Rule => {
  const name = `2120${loop}`;
  return r.custom({
    id: 'entities',
    carries: ['entities', 'notes'],
    reads: ['MSG-01', ...[...NAMES, ...REACH].map(place => `${name}/${place}`)],
    fill(row, tree) {
      const { MSG: remarks, [name]: loops } = tree as Loop;
      if (remarks) {
        const notes = remarks.map(msg => text(msg[1])).filter(Boolean);
        if (notes.length > 0) row.notes = notes;
      }
      if (loops) {
        const found = loops.flatMap(entityOf);
        if (found.length > 0) row.entities = found;
      }
    },
  });
};

function entityOf(loop: Loop): RelatedEntity[] {
  const nm1 = loop['NM1']?.[0];
  if (!nm1) return [];
  const found: RelatedEntity = { role: ENTITY[text(nm1[1])] ?? 'other' };
  const [last, first, id] = [text(nm1[3]), text(nm1[4]), text(nm1[9])];
  const isPerson = text(nm1[2]) === '1';
  if (last && isPerson) found.familyName = last;
  if (first && isPerson) found.givenName = first;
  if (last && !isPerson) found.name = last;
  if (id) found[text(nm1[8]) === 'XX' ? 'npi' : 'id'] = id;
  const reach = (loop['PER'] ?? []).flatMap(contactsOf);
  if (reach.length > 0) found.contacts = reach;
  return [found];
}

/** PER: a name and up to three ways to reach it. */
function contactsOf(per: Segment): Contacts {
  const name = text(per[2]);
  const found: Contacts = [];
  for (let at = 3; at <= 7; at += 2) {
    const value = text(per[at + 1]);
    const system = CONTACT[text(per[at])] ?? 'other';
    if (value) found.push(name ? { name, system, value } : { system, value });
  }
  return found;
}

export const contacts: Rule = a.custom({
  id: 'payer-contacts',
  carries: ['payerContacts'],
  reads: ['PER-01', 'PER-02', 'PER-03', 'PER-04', 'PER-05', 'PER-06', 'PER-07', 'PER-08'].map(
    place => `2100A/${place}`,
  ),
  dec(tree) {
    const found = ((tree as Loop)['2000A'] ?? [])
      .flatMap(loop => loop['2100A'] ?? [])
      .flatMap(loop => loop['PER'] ?? [])
      .flatMap(contactsOf);
    return found.length > 0 ? { payerContacts: found } : {};
  },
});

type Rejection = NonNullable<Reading['rejections']>[number];

/** Which part of the request an AAA is about, by the loop in which it stands. */
const CONCERNS: Readonly<Record<string, Rejection['appliesTo']>> = {
  '2000A': 'payer',
  '2100A': 'payer',
  '2100B': 'provider',
  '2100C': 'subscriber',
  '2100D': 'dependent',
  '2110C': 'service-type',
  '2110D': 'service-type',
};

/** AAA wherever it may stand: every one is told, each with its own code (CAQH CORE 259). */
export const rejections: Rule = a.custom({
  id: 'rejections',
  carries: ['rejections', 'dependentRejected'],
  reads: Object.keys(CONCERNS).flatMap(loop => [1, 3, 4].map(element => `${loop}/AAA-0${element}`)),
  dec(tree) {
    const found: Rejection[] = [];
    collect(tree as Loop, found);
    if (found.length === 0) return {};
    const dependentRejected = found.some(({ appliesTo }) => appliesTo === 'dependent');
    return { rejections: found, ...(dependentRejected && { dependentRejected }) };
  },
});

function collect(loop: Loop, found: Rejection[]): void {
  for (const id in loop) {
    // Segments hold no loops.
    if (id.charCodeAt(0) > 57) continue;
    const appliesTo = CONCERNS[id];
    if (!appliesTo && !id.startsWith('2000')) continue;
    for (const inner of loop[id] ?? []) {
      const aaas = inner['AAA'];
      if (aaas && appliesTo) for (const aaa of aaas) found.push(rejection(id, appliesTo, aaa, inner));
      // Below a benefit stands none.
      if (appliesTo !== 'service-type') collect(inner, found);
    }
  }
}

function rejection(loop: string, appliesTo: Rejection['appliesTo'], aaa: Segment, within: Loop): Rejection {
  const serviceTypes = appliesTo === 'service-type' ? within['EB']?.[0]?.[3] : undefined;
  return {
    code: rejectReason(loop, text(aaa[3])).code,
    sourceCode: text(aaa[3]),
    followUp: (FOLLOW_UPS[text(aaa[4])]?.followUp ?? 'not-stated') as Rejection['followUp'],
    appliesTo,
    ...(serviceTypes ? { serviceTypes: [serviceTypes].flat() } : {}),
  };
}
