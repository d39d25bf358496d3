/** Cancels a visit over FHIR R4. */
import { conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import type { AppointmentCancellation } from '../../../../contracts/appointments/v1/types.ts';
import { changing } from './change.ts';

export default changing<AppointmentCancellation>('cancel', {
  // FHIR R4 app-4: a reason is stated only where it is cancelled.
  change: ({ reason }) => ({ status: 'cancelled', cancelationReason: reason && conceptOf(reason) }),
  isDone: ({ status }) => status === 'cancelled',
  carries: ['reason'],
});
