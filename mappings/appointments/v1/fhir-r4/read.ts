/** Reads a visit over FHIR R4. */
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { readRequest } from './change.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [{ name: 'read', effect: 'read', request: readRequest, response: held(table<Appointment>(), 'Appointment') }],
});
