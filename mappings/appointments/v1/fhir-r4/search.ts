/** Lists visits over FHIR R4, by their begin. */
import { paging, prefixed, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { AppointmentList, AppointmentQuery } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<AppointmentQuery>();
const a = table<AppointmentList>();

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Appointment', { sort: 'date' }),
        asked.f('patient', 'query.patient', reference('Patient')),
        asked.f('practitioner', 'query.practitioner', reference('Practitioner')),
        asked.f('location', 'query.location', reference('Location')),
        asked.f('status', 'query.status'),
        asked.f('from', 'query.date[0]', prefixed('ge')),
        asked.f('before', 'query.date[1]', prefixed('lt')),
      ],
      response: [
        a.each('appointments', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'Appointment' },
          empty: 'list',
        }),
        ...searchset(),
      ],
    },
  ],
});
