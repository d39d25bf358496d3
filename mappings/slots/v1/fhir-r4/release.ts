/** Gives a reserved slot back over FHIR R4, where it is still held by that very number. */
import { freed, holdOf } from '../../../../adapters/fhir/dialects/fhir-r4/holds.ts';
import type { SlotRelease, SlotReleased } from '../../../../contracts/slots/v1/types.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { changing } from './change.ts';

export default defineMapping({
  contract: 'slots/v1',
  operation: 'release',
  dialect: 'fhir-r4',
  steps: changing<SlotReleased>({
    // Booked meanwhile, given back before, or held by another: then it is not ours to free.
    wanted: (slot, { input }) => holdOf(slot)?.number === (input as SlotRelease).hold,
    change: freed,
    isDone: ({ status }) => status !== 'busy-tentative',
    told: slot => ({ id: slot['id'], status: slot['status'] }) as SlotReleased,
    concludes: ['id', 'status'],
    carries: ['hold'],
  }),
});
