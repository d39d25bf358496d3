/** 271 (005010X279A1) → what is read of it; `conclude` makes the canonical answer. */
import { day, decimal, list, percentFraction, period, table } from '../../../../gateway/kit.ts';
import type { Reading, Row } from '../reading.ts';
import { ANSWERED_SYSTEM, AUTHORIZATION, KIND, LEVEL, NETWORK, RELATIONSHIP, ROW_IDENTIFIER, SEX } from './codes.ts';
import { contacts, dates, entities, figures, places, rejections } from './custom-response.ts';

const a = table<Reading>();
const r = table<Row>();

/** A person as the payer holds them. */
const held = (who: 'subscriber' | 'dependent', loop: '2100C' | '2100D', entity: 'IL' | '03') => [
  ...(entity === 'IL' ? [a.f('subscriber.memberId', '2100C/NM1[IL]-09')] : []),
  a.f(`${who}.familyName`, `${loop}/NM1[${entity}]-03`),
  a.f(`${who}.givenName`, `${loop}/NM1[${entity}]-04`),
  a.f(`${who}.middleName`, `${loop}/NM1[${entity}]-05`),
  a.f(`${who}.birthDate`, `${loop}/DMG[D8]-02`, day),
  a.f(`${who}.sex`, `${loop}/DMG-03`, SEX),
  a.f(`${who}.groupNumber`, { read: [`${loop}/REF[6P]-02`, `${loop}/REF[1L]-02`] }),
  a.f(`${who}.relationship`, `${loop}/INS-02`, RELATIONSHIP),
  a.each(`${who}.address.line`, { read: [`${loop}/N3-01..02`] }, l => [l.f('.', '.')]),
  a.f(`${who}.address.city`, `${loop}/N4-01`),
  a.f(`${who}.address.state`, `${loop}/N4-02`),
  a.f(`${who}.address.postalCode`, `${loop}/N4-03`),
  a.f(`${who}.address.country`, `${loop}/N4-04`),
];

/** The patient's own loop first: what is stated for the dependent goes before what is stated for the subscriber. */
const ofPatient = (path: string) => ({ read: [`2100D/${path}`, `2100C/${path}`] });

const CODED = ['01', '02', '04', '06', '09', '11', '12'];

const row = (loop: 'C' | 'D') => [
  r.f('kind', 'EB-01', KIND),
  r.f('level', 'EB-02', LEVEL),
  r.f('serviceTypes', 'EB-03', list()),
  r.f('insuranceType', 'EB-04'),
  r.f('plan.name', 'EB-05'),
  r.f('plan.planId', 'REF[18]-02'),
  r.f('plan.groupNumber', { read: ['REF[6P]-02', 'REF[1L]-02'] }),
  r.f('amount', 'EB-07', decimal),
  r.f('percent', 'EB-08', percentFraction),
  figures,
  r.f('authorizationRequired', 'EB-11', AUTHORIZATION),
  r.f('network', 'EB-12', NETWORK),
  r.f('procedure.system', 'EB-13-1', ANSWERED_SYSTEM),
  r.f('procedure.code', 'EB-13-2'),
  r.each('procedure.modifiers', { read: ['EB-13-3..6'] }, m => [m.f('.', '.')]),
  dates,
  r.each('identifiers', 'REF', i => [i.f('type', '-01', ROW_IDENTIFIER), i.f('value', '-02')]),
  places(loop),
  entities(loop),
  // The codes behind a row, kept beside the words made of them.
  ...CODED.map(element => r.f(`sourceCodes.EB${element}`, { read: [`EB-${element}`] })),
];

export const response = [
  // Structure: the walker has judged it. The trace that comes back: the link has compared it.
  a.ignore('ST-01', 'ST-02', 'ST-03', 'BHT-01', 'BHT-02', 'BHT-03', 'BHT-04', 'BHT-05'),
  ...['2000A', '2000B', '2000C', '2000D'].map(level => a.ignore(`${level}/HL-01`, `${level}/HL-03`, `${level}/HL-04`)),
  ...['2000B', '2000C', '2000D'].map(level => a.ignore(`${level}/HL-02`)),
  ...['2000C', '2000D'].map(level => a.ignore(`${level}/TRN-01`, `${level}/TRN-02`, `${level}/TRN-03`)),
  ...['2100A', '2100B', '2100C', '2100D'].map(name => a.ignore(`${name}/NM1-01`, `${name}/NM1-02`)),
  ...['2100A', '2100B', '2100C'].map(name => a.ignore(`${name}/NM1-08`)),
  // Echoed: the payer and the provider of the question. The trace has shown whose question this answers.
  a.ignore('2100A/NM1-03', '2100A/NM1-09'),
  a.ignore('2100B/NM1-03', '2100B/NM1-04', '2100B/NM1-05', '2100B/NM1-07', '2100B/NM1-09'),
  // INS01 follows from the loop. INS03 `001` with INS04 `25`, the only codes there are, say that the payer holds other
  // names or dates than were asked about: `memberAsHeld.differences` tells which.
  ...['2100C', '2100D'].map(name => a.ignore(`${name}/INS-01`, `${name}/INS-03`, `${name}/INS-04`)),
  ...held('subscriber', '2100C', 'IL'),
  ...held('dependent', '2100D', '03'),
  a.f('plan.planId', ofPatient('REF[18]-02')),
  a.f('plan.groupNumber', { read: ['2100D/REF[6P]-02', '2100C/REF[6P]-02', '2100D/REF[1L]-02', '2100C/REF[1L]-02'] }),
  a.f(
    'plan.period.start',
    {
      read: [
        '2100D/DTP[346,02=D8]-03',
        '2100C/DTP[346,02=D8]-03',
        '2100D/DTP[356,02=D8]-03',
        '2100C/DTP[356,02=D8]-03',
        '2100D/DTP[348,02=D8]-03',
        '2100C/DTP[348,02=D8]-03',
      ],
    },
    day,
  ),
  a.f(
    'plan.period.end',
    {
      read: [
        '2100D/DTP[347,02=D8]-03',
        '2100C/DTP[347,02=D8]-03',
        '2100D/DTP[357,02=D8]-03',
        '2100C/DTP[357,02=D8]-03',
        '2100D/DTP[349,02=D8]-03',
        '2100C/DTP[349,02=D8]-03',
      ],
    },
    day,
  ),
  a.f(
    'plan.span',
    {
      read: [
        '2100D/DTP[291,02=RD8]-03',
        '2100C/DTP[291,02=RD8]-03',
        '2100D/DTP[307,02=RD8]-03',
        '2100C/DTP[307,02=RD8]-03',
        '2100D/DTP[292,02=RD8]-03',
        '2100C/DTP[292,02=RD8]-03',
      ],
    },
    period,
  ),
  a.each('rows', '2110C', () => row('C')),
  a.each('dependentRows', '2110D', () => row('D')),
  a.f('payerTrace', { read: ['2000D/TRN[1]-02', '2000C/TRN[1]-02'] }),
  contacts,
  rejections,
];
