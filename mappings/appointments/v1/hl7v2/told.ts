/** Visits as they are told on to a system that takes SIU: written anew, in its own profile (HL7 v2.5.1 §10.4, §10.6). */
import { assignerOf } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { putField } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { codes, defineMapping, localDtm, type Rule, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidTold } from '../../../patients/v1/hl7v2/pid.ts';
import { said } from './booking.ts';
import { STATUS } from './codes.ts';
import { notice } from './event.ts';
import { takenTold } from './resources.ts';

const a = table<Appointment>();

const FIELDS = { placer: 1, filler: 2 } as const;

/** The number of each side; what the gateway calls the visit is no number of anybody else's. */
const numbers: Rule = a.custom({
  id: 'visit-numbers',
  carries: ['id', 'identifiers'],
  enc(value, tree, { scope }) {
    for (const { type, system, value: number } of (value as Appointment).identifiers ?? [])
      if (type) putField(tree, 'SCH', FIELDS[type], [[number, ...assignerOf(system, scope.profile)]]);
  },
});

/** SCH-6 is required: the word of the event stands there, or why it was cancelled. */
const EVENTS = {
  booked: ['S12', 'Booked'],
  rescheduled: ['S13', 'Rescheduled'],
  updated: ['S14', 'Modified'],
  cancelled: ['S15', 'Cancelled'],
  deleted: ['S17', 'Deleted'],
  noshow: ['S26', 'Noshow'],
} as const;

const told = (event: string, trigger: string, word: string) =>
  defineMapping({
    ...{ contract: 'appointments/v1', event, dialect: 'hl7v2' },
    steps: [
      {
        ...{ name: 'tell', effect: 'once', response: [] },
        request: [
          ...notice(trigger),
          numbers,
          a.when(a.absent('cancellationReason'), a.fixed('SCH-6.1', word)),
          a.when(
            'cancellationReason',
            a.f('cancellationReason.code', { write: ['SCH-6.1'] }, codes.listed('cancellationReasons')),
            a.f('cancellationReason.text', { write: ['SCH-6.2'] }),
            a.f('cancellationReason.system', { write: ['SCH-6.3'] }, codingSystem),
          ),
          ...said('SCH'),
          a.f('start', { write: ['SCH-11.4', 'AIS-4'], placed: 'start', also: ['TQ1-7'] }, localDtm),
          a.f('end', { write: ['SCH-11.5'], placed: 'end', also: ['TQ1-8'] }, localDtm),
          a.f('status', { write: ['SCH-25.1'] }, STATUS),
          ...pidTold(PATIENT),
          // Table 0004: the patient comes and goes.
          a.fixed('PV1-2', 'O'),
          takenTold,
        ],
      },
    ],
  });

export default Object.entries(EVENTS).map(([event, [trigger, word]]) => told(event, trigger, word));
