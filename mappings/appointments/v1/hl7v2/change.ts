/** Changes of a visit over HL7 v2: one message that names it by its numbers, and the answer that tells how it stands now. */
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, type Mapping, type Rule, type Step, table } from '../../../../gateway/kit.ts';
import { bySiu, bySrm, checkChange, siu, srm } from './event.ts';
import { concluded, HELD, held, known } from './held.ts';
import { knownNumber } from './number.ts';

type Status = Appointment['status'];
type At = 'ARQ' | 'SCH';

const a = table<Appointment>();

interface Change {
  verb: 'reschedule' | 'cancel' | 'no-show';
  /** Absent where no request to the filler exists, only a notification. */
  request?: { trigger: 'S03' | 'S04' /** Where an acknowledgement is all that comes. */; unconfirmed: Status };
  /** `status`: of table 0278, and the word of the contract. */
  notification: { trigger: 'S13' | 'S15' | 'S26'; status: readonly [code: string, word: Status] };
  /** What is asked for, in the segment that the message begins with. */
  asked(at: At): readonly Rule[];
  /** Read from the answer beside what every visit has. */
  also?: readonly Rule[];
  /** Of a bare ACK the answer is what was asked for: a canonical field, and the one of the request. */
  echoed: readonly (readonly [keyof Appointment & string, string])[];
  concludes?: readonly string[];
  /** What of the answer only repeats what the standard made us write. */
  settled?(visit: Appointment, input: unknown): Appointment;
}

/** The answer is about the visit that was named, whatever it calls it. */
const same: Rule = a.given('id', 'input.id');
const group: Rule = a.fixed('RGS-1', '1');

export function changing({
  verb,
  request,
  notification,
  asked,
  also = [],
  echoed,
  concludes = [],
  settled,
}: Change): Mapping {
  const { trigger, status } = notification;
  const asRequest: Step[] = request
    ? [
        {
          name: 'request',
          effect: 'once',
          when: bySrm,
          request: [...srm(request.trigger), ...knownNumber('ARQ-1', 'ARQ-2'), ...asked('ARQ'), group],
          response: [...held, ...also, same],
          refine(answer, scope) {
            const visit = concluded(status[1], request.unconfirmed)(answer);
            return settled ? settled(visit, scope.input) : visit;
          },
          concludes: [...HELD, ...concludes],
        },
      ]
    : [];
  const asNotification: Step = {
    name: 'notify',
    effect: 'once',
    ...(request && { when: bySiu }),
    request: [...siu(trigger, status[0]), ...knownNumber('SCH-1', 'SCH-2'), ...asked('SCH'), group],
    response: [same, ...known, ...echoed.map(([name, from]) => a.given(name, `input.${from}`))],
    refine: concluded(status[1]),
    concludes: ['id', 'status', 'timeZone', 'meta.asOf', ...concludes],
  };
  return defineMapping({
    contract: 'appointments/v1',
    operation: verb,
    dialect: 'hl7v2',
    check: checkChange,
    steps: [...asRequest, asNotification],
  });
}
