/** Lists visits over FHIR R4, by their begin. */
import { nodes, pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { AppointmentList, AppointmentQuery } from '../../../../contracts/appointments/v1/types.ts';
import { type Codec, defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<AppointmentQuery>();
const a = table<AppointmentList>();

/** FHIR R4 §3.1.1.4.7: prefixes of a date. */
export const prefixed = (prefix: 'ge' | 'lt'): Codec<string> => ({
  name: `prefixed:${prefix}`,
  code: 'bad-date',
  encode: value => prefix + value,
  decode: () => undefined,
});

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'search'),
        asked.fixed('head.resourceType', 'Appointment'),
        asked.f('patient', 'query.patient', reference('Patient')),
        asked.f('practitioner', 'query.practitioner', reference('Practitioner')),
        asked.f('location', 'query.location', reference('Location')),
        asked.f('status', 'query.status'),
        asked.f('from', 'query.date[0]', prefixed('ge')),
        asked.f('before', 'query.date[1]', prefixed('lt')),
        asked.when('limit', asked.f('limit', 'query._count')),
        asked.when(asked.absent('limit'), asked.fixed('query._count', '50')),
        asked.fixed('query._sort', 'date'),
      ],
      response: [
        a.each('appointments', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'Appointment' },
          empty: 'list',
        }),
        a.custom({
          id: 'more',
          carries: ['more'],
          reads: ['Bundle.link'],
          dec: tree => ({ more: nodes(pathed(tree, 'body')['link']).some(each => each['relation'] === 'next') }),
        }),
        a.ignore(
          ...['resourceType', 'id', 'meta', 'type', 'total', 'entry.fullUrl', 'entry.search'].map(p => `Bundle.${p}`),
        ),
      ],
    },
  ],
});
