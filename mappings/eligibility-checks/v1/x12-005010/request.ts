/** Canonical request ⇄ 270 (005010X279A1): one inquiry about one patient, traced by the exchange's id. */
import type { EligibilityCheckRequest } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { all, clock, day, known, not, period, table } from '../../../../gateway/kit.ts';
import { DEPENDENT_RELATIONSHIP, DIAGNOSIS_SYSTEM, ICD, IDENTIFIER, PROCEDURE_SYSTEM, SEX } from './codes.ts';
import { principal, serviceTypes } from './custom-request.ts';

const a = table<EligibilityCheckRequest>();

/** What is asked, under the patient's own loop: the subscriber's (C) or the dependent's (D). Read from either, once. */
const asked = (loop: 'C' | 'D') => {
  const at = (path: string, ...read: string[]) => ({ read: loop === 'C' ? read : [], write: [path] });
  const group = (name: string) => ({ read: loop === 'C' ? [`${name}C`, `${name}D`] : [], write: `${name}${loop}` });
  const DTP = `2100${loop}/DTP[291]`;
  return [
    a.context('key', `2000${loop}/TRN-02`),
    a.fixed(`2000${loop}/TRN-01`, '1'),
    a.context('profile.originatorId', `2000${loop}/TRN-03`),
    a.when(
      'serviceDate',
      a.fixed(`${DTP}-02`, 'D8'),
      a.f('serviceDate', at(`${DTP}-03`, '2100C/DTP[291,02=D8]-03', '2100D/DTP[291,02=D8]-03'), day),
    ),
    a.when(
      all(a.absent('serviceDate'), a.present('servicePeriod')),
      a.fixed(`${DTP}-02`, 'RD8'),
      a.f('servicePeriod', at(`${DTP}-03`, '2100C/DTP[291,02=RD8]-03', '2100D/DTP[291,02=RD8]-03'), period),
    ),
    a.each(
      'diagnoses',
      { read: loop === 'C' ? ['2100C/HI-01..08', '2100D/HI-01..08'] : [], write: `2100${loop}/HI-01..08` },
      d => [d.f('system', '-1', DIAGNOSIS_SYSTEM), d.f('code', '-2', ICD)],
    ),
    principal(loop),
    // One EQ for each, unless the partner takes several codes in one (TR3: only where it is known to).
    a.when(
      not(known('profile.multipleServiceTypes', true)),
      a.each('serviceTypes', { read: [], write: `2110${loop}` }, s => [s.f('code', 'EQ-01')]),
    ),
    a.when(
      known('profile.multipleServiceTypes', true),
      a.each('serviceTypes', { read: [], write: `2110${loop}/EQ-01-1..99` }, s => [s.f('code', '.')]),
    ),
    a.each(
      'procedures',
      group('2110'),
      p => [
        p.f('system', 'EQ-02-1', PROCEDURE_SYSTEM),
        p.f('code', 'EQ-02-2'),
        p.each('modifiers', 'EQ-02-3..6', m => [m.f('.', '.')]),
      ],
      { where: { 'EQ-02-1': Object.values(PROCEDURE_SYSTEM.codes ?? {}) } },
    ),
  ];
};

export const request = [
  a.fixed('BHT-01', '0022'),
  a.fixed('BHT-02', '13'),
  a.context('key', 'BHT-03'),
  a.context('now', 'BHT-04', clock('YYYYMMDD')),
  a.context('now', 'BHT-05', clock('HHMM')),

  a.fixed('2000A/HL-01', '1'),
  a.fixed('2000A/HL-03', '20'),
  a.fixed('2000A/HL-04', '1'),
  a.fixed('2100A/NM1[PR]-02', '2'),
  a.when('payer.name', a.f('payer.name', '2100A/NM1[PR]-03')),
  a.when(a.absent('payer.name'), a.context('route.name', '2100A/NM1[PR]-03')),
  a.fixed('2100A/NM1[PR]-08', 'PI'),
  a.when(known('route.partnerPayerId'), a.context('route.partnerPayerId', '2100A/NM1[PR]-09')),
  a.when(not(known('route.partnerPayerId')), a.f('payer.id', '2100A/NM1[PR]-09')),

  a.fixed('2000B/HL-01', '2'),
  a.fixed('2000B/HL-02', '1'),
  a.fixed('2000B/HL-03', '21'),
  a.fixed('2000B/HL-04', '1'),
  a.when(
    'provider.organizationName',
    a.fixed('2100B/NM1[1P]-02', '2'),
    a.f('provider.organizationName', { read: ['2100B/NM1[1P,02=2]-03'], write: ['2100B/NM1[1P]-03'] }),
  ),
  a.when(
    all(a.absent('provider.organizationName'), a.present('provider.familyName')),
    a.fixed('2100B/NM1[1P]-02', '1'),
    a.f('provider.familyName', { read: ['2100B/NM1[1P,02=1]-03'], write: ['2100B/NM1[1P]-03'] }),
    a.f('provider.givenName', '2100B/NM1[1P]-04'),
  ),
  a.when(all(a.absent('provider.organizationName'), a.absent('provider.familyName')), a.fixed('2100B/NM1[1P]-02', '2')),
  a.fixed('2100B/NM1[1P]-08', 'XX'),
  a.f('provider.npi', { read: ['2100B/NM1[1P,08=XX]-09'], write: ['2100B/NM1[1P]-09'] }, undefined, { req: true }),
  a.when(
    'provider.taxonomyCode',
    // The contract does not ask in which role the provider acts.
    a.fixed('2100B/PRV-01', 'OT'),
    a.fixed('2100B/PRV-02', 'PXC'),
    a.f('provider.taxonomyCode', '2100B/PRV-03'),
  ),

  a.fixed('2000C/HL-01', '3'),
  a.fixed('2000C/HL-02', '2'),
  a.fixed('2000C/HL-03', '22'),
  a.fixed('2100C/NM1[IL]-02', '1'),
  a.f('subscriber.familyName', '2100C/NM1[IL]-03'),
  a.f('subscriber.givenName', '2100C/NM1[IL]-04'),
  a.f('subscriber.middleName', '2100C/NM1[IL]-05'),
  a.when('subscriber.memberId', a.fixed('2100C/NM1[IL]-08', 'MI'), a.f('subscriber.memberId', '2100C/NM1[IL]-09')),
  a.when('subscriber.groupNumber', a.f('subscriber.groupNumber', '2100C/REF[6P]-02')),
  a.each('subscriber.identifiers', '2100C/REF', i => [i.f('type', '-01', IDENTIFIER), i.f('value', '-02')], {
    where: { '-01': Object.values(IDENTIFIER.codes ?? {}) },
  }),
  a.when('subscriber.birthDate', a.fixed('2100C/DMG-01', 'D8'), a.f('subscriber.birthDate', '2100C/DMG-02', day)),
  // 270 knows no third sex: what it cannot say is not said.
  a.when(not(a.equals('subscriber.sex', 'other')), a.f('subscriber.sex', '2100C/DMG-03', SEX)),

  serviceTypes,
  a.when(a.absent('dependent'), a.fixed('2000C/HL-04', '0'), ...asked('C')),
  a.when(
    'dependent',
    a.fixed('2000C/HL-04', '1'),
    a.fixed('2000D/HL-01', '4'),
    a.fixed('2000D/HL-02', '3'),
    a.fixed('2000D/HL-03', '23'),
    a.fixed('2000D/HL-04', '0'),
    a.fixed('2100D/NM1[03]-02', '1'),
    a.f('dependent.familyName', '2100D/NM1[03]-03'),
    a.f('dependent.givenName', '2100D/NM1[03]-04'),
    a.fixed('2100D/DMG-01', 'D8'),
    a.f('dependent.birthDate', '2100D/DMG-02', day),
    a.when(not(a.equals('dependent.sex', 'other')), a.f('dependent.sex', '2100D/DMG-03', SEX)),
    a.when(
      'dependent.relationship',
      a.fixed('2100D/INS-01', 'N'),
      a.f('dependent.relationship', '2100D/INS-02', DEPENDENT_RELATIONSHIP),
    ),
    ...asked('D'),
  ),
];
