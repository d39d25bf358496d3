/** Cancels a visit over FHIR R4. */
import type { AppointmentCancellation } from '../../../../contracts/appointments/v1/types.ts';
import { concept } from './booking.ts';
import { changing } from './change.ts';

export default changing<AppointmentCancellation>(
  'cancel',
  // FHIR R4 app-4: a reason is stated only where it is cancelled.
  ({ reason }) => ({ status: 'cancelled', cancelationReason: reason && concept(reason) }),
  ['reason'],
);
