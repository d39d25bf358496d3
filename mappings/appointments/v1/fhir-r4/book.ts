/** Books a visit over FHIR R4: the patient found or made, then the Appointment, created once under the gateway's own number. */
import { pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { findingOwn } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { Appointment, AppointmentList } from '../../../../contracts/appointments/v1/types.ts';
import { conditionalCreate, defineMapping, table } from '../../../../gateway/kit.ts';
import { checkTimes } from '../clock.ts';
import { patientRequest, patientResponse, request } from './booking.ts';
import { held } from './held.ts';
import { heldSlot, slotRequest, slotResponse } from './held-slot.ts';

const a = table<Appointment>();
const listed = table<AppointmentList>();

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'book',
  dialect: 'fhir-r4',
  check: checkTimes,
  steps: [
    {
      name: 'patient',
      effect: 'repeatable',
      prepares: true,
      when: ({ input }) => pathed(input, 'patient')['id'] === undefined,
      request: patientRequest,
      response: patientResponse,
    },
    {
      name: 'slot',
      effect: 'read',
      when: ({ input }) => heldSlot(input) !== undefined,
      request: slotRequest,
      response: slotResponse,
    },
    ...conditionalCreate(
      {
        name: 'find',
        request: findingOwn('Appointment'),
        response: [
          listed.each('appointments', 'Bundle.entry', one => held(one, 'resource'), {
            where: { 'resource.resourceType': 'Appointment' },
          }),
        ],
        refine: found => (found as AppointmentList | undefined)?.appointments?.[0] ?? {},
      },
      {
        name: 'book',
        request,
        response: held(a, 'Appointment'),
      },
    ),
  ],
});
