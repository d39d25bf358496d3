/** PV1 and EVN ⇄ the visit (HL7 v2.5.1 §3.4.1, §3.4.3). */
import { assignerOf, hdComponent, systemOfHd } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import {
  type Components,
  firstOf,
  hdIn,
  personOf,
  repetitionsOf,
  textAt,
  tokenAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { instantsOf } from '../../../../adapters/hl7v2/dialects/hl7v2/instants.ts';
import { fieldOf, putField } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import { codes, dtm, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';

export const a = table<Encounter>();

/** Table 0004. */
export const CLASS = codes({
  ...{ inpatient: 'I', outpatient: 'O', emergency: 'E', 'pre-admission': 'P', recurring: 'R', obstetrics: 'B' },
  ...{ 'commercial-account': 'C', 'not-applicable': 'N', unknown: 'U' },
});

/** The visit number; senders whose account is the visit say it there alone (PID-18). */
const NUMBERS = [
  ['PV1', 19],
  ['PV1', 50],
  ['PID', 18],
] as const;

const VISIT_NUMBER = NUMBERS.map(([segment, field]) => `${segment}-${field}`);

export function numberOf(tree: unknown): Components | undefined {
  for (const [segment, field] of NUMBERS) {
    const number = firstOf(fieldOf(tree, segment, field));
    if (textAt(number, 1) !== undefined) return number;
  }
  return undefined;
}

const TIMES = [
  ['admittedAt', 'PV1', 44],
  ['dischargedAt', 'PV1', 45],
  ['occurredAt', 'EVN', 6],
  ['recordedAt', 'EVN', 2],
] as const;

/** What a message says of the visit that it belongs to, by the same number and so the same id. */
export function visitIn(tree: unknown, profile: Scope['profile']) {
  const number = numberOf(tree);
  const id = tokenAt(number, 4, 'visit', profile);
  if (!number || id === undefined) return undefined;
  const [value, system] = [textAt(number, 1), systemOfHd(hdIn(number, 4), 'visit', profile)];
  return { id, ...(value !== undefined && system !== undefined && { identifier: { system, value } }) };
}

/** PL: ward, room, bed, site (§2.A.53). */
const place = (of: 'location' | 'priorLocation', field: string): Rule[] => [
  a.f(`${of}.pointOfCare`, `${field}.1`),
  a.f(`${of}.room`, `${field}.2`),
  a.f(`${of}.bed`, `${field}.3`),
  a.f(`${of}.facility`, `${field}.4`),
];

export const VISIT: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.custom({
    id: 'visit-number',
    carries: ['id', 'identifiers'],
    reads: VISIT_NUMBER,
    dec(tree, { scope }) {
      const { id, identifier } = visitIn(tree, scope.profile) ?? {};
      return id === undefined ? {} : { id, ...(identifier && { identifiers: [identifier] }) };
    },
    enc(value, tree, { scope }) {
      const [first] = (value as Encounter).identifiers ?? [];
      if (first)
        putField(tree, 'PV1', 19, [[first.value, '', '', hdComponent(assignerOf(first.system, scope.profile)), 'VN']]);
    },
  }),
  ...place('location', 'PV1-3'),
  ...place('priorLocation', 'PV1-6'),
  a.custom({
    id: 'attending',
    carries: ['attending'],
    reads: ['PV1-7'],
    dec(tree, { scope }) {
      const attending = personOf(repetitionsOf(fieldOf(tree, 'PV1', 7)), scope.profile);
      return attending ? { attending } : {};
    },
    // What the gateway calls a person is no number of anybody else's.
    enc(value, tree) {
      const { attending } = value as Encounter;
      if (!attending) return;
      const { npi = '', familyName = '', givenName = '' } = attending;
      const end = npi === '' ? [] : ['', '', '', '', '', '', '', '', '', 'NPI'];
      putField(tree, 'PV1', 7, [[npi, familyName, givenName, ...end]]);
    },
  }),
  a.f('dischargeDisposition', 'PV1-36'),
  a.custom({
    id: 'times',
    carries: ['admittedAt', 'dischargedAt', 'occurredAt', 'recordedAt'],
    reads: ['PV1-44', 'PV1-45', 'EVN-6', 'EVN-2'],
    dec: (tree, services) => instantsOf(tree, services, TIMES),
  }),
  a.f('admittedAt', { write: ['PV1-44'] }, dtm),
  a.f('dischargedAt', { write: ['PV1-45'] }, dtm),
  a.f('occurredAt', { write: ['EVN-6'] }, dtm),
];
