/** ADT as it comes in: what a registration system says of a patient without a visit (HL7 v2.5.1 §3.3.28, §3.3.31, §3.3.40). */
import { repetitionsOf } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { ENVELOPE, fieldOf, segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Patient } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, type Rule, table } from '../../../../gateway/kit.ts';
import { namesOf } from '../match.ts';
import { identifiersOf, idIn, numbersOf, ownNumber } from './numbers.ts';
import { pidHeard } from './pid.ts';

const a = table<Patient>();

const PERSON: readonly Rule[] = [...pidHeard({ at: '', names: 'name.' }), a.ignore(...ENVELOPE, 'EVN-1')];

/** PID is who is left, and MRG-1 the record that is no more: that one is what the event is about. */
const merged: readonly Rule[] = [
  a.custom({
    id: 'merged-numbers',
    carries: ['id', 'mergedInto', 'active', 'identifiers'],
    reads: ['PID-3', 'PID-2', 'MRG-1'],
    dec(tree, { scope, finding }) {
      // Several pairs in one message would be several events: none of them is told by half.
      if (segmentsIn(tree, 'MRG').length > 1) finding('/id', 'bad-reference', 'MRG[2]');
      const into = idIn(tree, scope.profile);
      const retired = repetitionsOf(fieldOf(tree, 'MRG', 1));
      const id = ownNumber(retired, scope.profile);
      // As over FHIR: those of who stays, and those that are given out no more.
      const identifiers = [
        ...identifiersOf(numbersOf(tree), scope.profile),
        ...identifiersOf(retired, scope.profile).map(one => ({ ...one, use: 'old' as const })),
      ];
      return {
        ...(identifiers.length > 0 && { identifiers }),
        ...(id !== undefined && { id }),
        ...(into !== undefined && { mergedInto: { id: into } }),
        active: false,
      };
    },
  }),
  a.ignore(...ENVELOPE, 'PID-1', 'EVN-1'),
];

const heard = (event: string, on: string, message: readonly Rule[], brings?: (told: unknown) => string[]) =>
  defineMapping({ contract: 'patients/v1', event, dialect: 'hl7v2', on, message, ...(brings && { brings }) });

const names = (told: unknown): string[] => namesOf(told as Patient);

export default [
  heard('registered', 'ADT^A28', PERSON, names),
  heard('updated', 'ADT^A31', PERSON, names),
  heard('merged', 'ADT^A40', merged),
];
