/** When the system of record said it, by its own clock: so that what was said later counts, whichever way it came. */
import { saidAt } from '../../../../adapters/hl7v2/dialects/hl7v2/instants.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

export const asOf: Rule = table<Appointment>().custom({
  id: 'as-of',
  carries: ['meta.asOf'],
  reads: ['MSH-7'],
  dec: (tree, { scope }) => ({ meta: { asOf: saidAt(tree, scope, [['MSH', 7]]) } }),
});
