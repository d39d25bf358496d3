/** Reads a visit over FHIR R4. */
import { reading } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Appointment'),
      response: held(table<Appointment>(), 'Appointment'),
    },
  ],
});
