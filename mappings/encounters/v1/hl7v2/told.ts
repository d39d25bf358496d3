/** Visits as they are told on to a system that takes ADT: written anew, in its own profile (HL7 v2.5.1 §3.3.1 to §3.3.13). */
import { clock, defineMapping, dtm, type Rule } from '../../../../gateway/kit.ts';
import { PATIENT, pidTold } from '../../../patients/v1/hl7v2/pid.ts';
import { a, CLASS, VISIT } from './visit.ts';

const TRIGGERS: Readonly<Record<string, string>> = {
  ...{ admitted: 'A01', transferred: 'A02', discharged: 'A03', registered: 'A04', updated: 'A08' },
};

const TAKEN_BACK = { admission: 'A11', transfer: 'A12', discharge: 'A13' } as const;

/** PV1-2 and EVN-2 are required: U is the word for a class that nobody said. */
const told = (event: string, trigger: readonly Rule[]) =>
  defineMapping({
    ...{ contract: 'encounters/v1', event, dialect: 'hl7v2' },
    steps: [
      {
        ...{ name: 'tell', effect: 'once', response: [] },
        request: [
          a.fixed('MSH-9.1', 'ADT'),
          ...trigger,
          ...pidTold(PATIENT),
          ...VISIT,
          a.when('class', a.f('class', { write: ['PV1-2'] }, CLASS)),
          a.when(a.absent('class'), a.fixed('PV1-2', 'U')),
          a.when('recordedAt', a.f('recordedAt', { write: ['EVN-2'] }, dtm)),
          a.when(a.absent('recordedAt'), a.context('now', 'EVN-2', clock('YYYYMMDDHHMMSS'))),
        ],
      },
    ],
  });

export default [
  ...Object.entries(TRIGGERS).map(([event, trigger]) => told(event, [a.fixed('MSH-9.2', trigger)])),
  told(
    'cancelled',
    Object.entries(TAKEN_BACK).map(([what, trigger]) =>
      a.when(a.equals('cancelled', what as keyof typeof TAKEN_BACK), a.fixed('MSH-9.2', trigger)),
    ),
  ),
];
