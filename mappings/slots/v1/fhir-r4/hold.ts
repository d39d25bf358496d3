/** Reserves a slot over FHIR R4 for a stated time. */
import { heldBy, holdOf, isOver } from '../../../../adapters/fhir/dialects/fhir-r4/holds.ts';
import { without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { SlotHeld, SlotHold } from '../../../../contracts/slots/v1/types.ts';
import { defineMapping, Fault, type Scope } from '../../../../gateway/kit.ts';
import { changing } from './change.ts';

const MINUTE = 60_000;

const untilOf = ({ input, now }: Scope): string =>
  new Date(now.getTime() + (input as SlotHold).minutes * MINUTE).toISOString();

const taken = (): Fault =>
  new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The slot is not free.',
    errors: [{ pointer: '/id', code: 'slot-taken' }],
  });

export default defineMapping({
  contract: 'slots/v1',
  operation: 'hold',
  dialect: 'fhir-r4',
  steps: changing<Partial<SlotHeld>>({
    wanted: () => true,
    change(slot, scope) {
      const hold = holdOf(slot);
      // One that has ended is taken over, though nobody has freed the slot yet.
      if (slot['status'] !== 'free' && !(hold && isOver(hold, scope.now))) throw taken();
      return heldBy(slot, { number: scope.key, until: untilOf(scope) });
    },
    isDone: ({ hold }, { key }) => hold === key,
    told(slot) {
      const { number, until } = holdOf(slot) ?? {};
      return without({ id: slot['id'], hold: number, until, status: slot['status'] }) as Partial<SlotHeld>;
    },
    concludes: ['id', 'hold', 'until', 'status'],
    carries: ['minutes'],
  }),
});
