/** PID ⇄ the patient, as visits and appointments tell of one (HL7 v2.5.1 §3.4.2). */
import { assignerOf } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { putField } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { EncounterPatient } from '../../../../contracts/encounters/v1/types.ts';
import { day, type Rule, table } from '../../../../gateway/kit.ts';
import { knownBy, type Numbered, TYPES } from '../../../patients/v1/hl7v2/numbers.ts';
import { birthDateIn, SEX } from '../../../patients/v1/hl7v2/person.ts';

const a = table<{ patient?: EncounterPatient }>();

const codeOf = (type: Numbered['type']): string | undefined =>
  Object.entries(TYPES).find(([, word]) => word === type)?.[0];

export const PATIENT: readonly Rule[] = [
  a.custom({
    id: 'patient-numbers',
    carries: ['patient.id', 'patient.identifiers'],
    reads: ['PID-3', 'PID-2'],
    dec(tree, { scope }) {
      const { id, identifiers } = knownBy(tree, scope.profile);
      return id === undefined ? {} : { patient: { id, ...(identifiers.length > 0 && { identifiers }) } };
    },
    enc(value, tree, { scope }) {
      const { identifiers = [] } = (value as { patient?: EncounterPatient }).patient ?? {};
      if (identifiers.length === 0) return;
      const numbers = identifiers.map(one => [
        one.value,
        '',
        '',
        assignerOf(one.system, scope.profile),
        codeOf(one.type) ?? '',
      ]);
      putField(tree, 'PID', 3, numbers);
    },
  }),
  a.f('patient.familyName', 'PID-5.1'),
  a.f('patient.givenNames[0]', 'PID-5.2'),
  a.f('patient.givenNames[1]', 'PID-5.3'),
  a.custom({
    id: 'birth-date',
    carries: ['patient.birthDate'],
    reads: ['PID-7'],
    dec(tree, services) {
      const birthDate = birthDateIn(tree, services, '/patient/birthDate');
      return birthDate === undefined ? {} : { patient: { birthDate } };
    },
  }),
  a.f('patient.birthDate', { write: ['PID-7'] }, day),
  a.f('patient.sex', 'PID-8', SEX),
];
