/** Patients as they are told on to a system that takes ADT: written anew, in its own profile (HL7 v2.5.1 §3.3.28, §3.3.31, §3.3.40). */
import type { Field } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Patient, PatientIdentifier } from '../../../../contracts/patients/v1/types.ts';
import { type CustomServices, defineMapping, dtm, type Rule, table } from '../../../../gateway/kit.ts';
import { adt } from './adt.ts';
import { IDENTIFIERS } from './parts.ts';
import { pidTold } from './pid.ts';

const a = table<Patient>();

/** By it the gateway knows the patient; others know the numbers. */
const ID = a.carried('id');

const PERSON: readonly Rule[] = [ID, ...pidTold({ at: '', names: 'name.' })];

const told = (event: string, request: readonly Rule[]) =>
  defineMapping({
    ...{ contract: 'patients/v1', event, dialect: 'hl7v2' },
    steps: [{ ...{ name: 'tell', effect: 'once', response: [] }, request }],
  });

const written = (
  identifiers: readonly PatientIdentifier[],
  services: CustomServices,
  isMeant: (one: PatientIdentifier) => boolean,
): Field =>
  identifiers.flatMap((one, n) =>
    isMeant(one) ? [IDENTIFIERS.write(one, services, `/identifiers/${n}`)] : [],
  ) as Field;

const isRetired = ({ use }: PatientIdentifier): boolean => use === 'old';

/** Who stays is PID, and the numbers that are given out no more are MRG-1: without either nobody would be merged. */
const pair: Rule = a.custom({
  id: 'merged-pair',
  carries: ['identifiers'],
  enc(value, tree, services) {
    const { identifiers = [] } = value as Patient;
    if (!identifiers.some(isRetired) || identifiers.every(isRetired))
      return services.finding('/identifiers', 'required', 'MRG-1');
    const pid: Field[] = ['PID'];
    pid[3] = written(identifiers, services, one => !isRetired(one));
    // What stands for a name that is not told (§3.4.2.5).
    pid[5] = [[], ['', '', '', '', '', '', 'U']] as Field;
    const group = { PID: [pid], MRG: [['MRG', written(identifiers, services, isRetired)]] };
    (tree as Record<string, unknown>)['PATIENT'] = [group];
  },
});

export default [
  told('registered', [...adt('register'), ...PERSON]),
  told('updated', [...adt('update'), ...PERSON]),
  told('merged', [a.fixed('MSH-9.1', 'ADT'), a.fixed('MSH-9.2', 'A40'), a.context('now', 'EVN-2', dtm), ID, pair]),
];
