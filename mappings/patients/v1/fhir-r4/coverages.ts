/** Lists who pays for a patient over FHIR R4, first the leading one. */
import { dayOf } from '../../../../adapters/fhir/dialects/fhir-r4/days.ts';
import { codeOf, nodes, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { PatientCoverages } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, integer, reference, table } from '../../../../gateway/kit.ts';

const asked = table<{ id: string }>();
const a = table<PatientCoverages>();
const LAST = 100;

export default defineMapping({
  contract: 'patients/v1',
  operation: 'coverages',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'coverages',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'search'),
        asked.fixed('head.resourceType', 'Coverage'),
        asked.fixed('query._count', '200'),
        asked.f('id', 'query.beneficiary', reference('Patient')),
      ],
      response: [
        a.each(
          'coverages',
          'Bundle.entry',
          one => [
            one.f('id', { read: ['resource.id'] }),
            one.f('status', { read: ['resource.status'] }),
            one.f('order', { read: ['resource.order'] }, integer),
            one.f('memberId', { read: ['resource.subscriberId'] }),
            one.f('period.start', { read: ['resource.period.start'] }, dayOf),
            one.f('period.end', { read: ['resource.period.end'] }, dayOf),
            one.custom({
              id: 'payer-and-relationship',
              carries: ['payer', 'relationship'],
              reads: ['resource.payor', 'resource.relationship'],
              dec(tree, { scope }) {
                const resource = pathed(tree, 'resource');
                const system = scope.profile['insurerSystem'] ?? SYSTEMS.payer;
                const payor = nodes(resource['payor']).map(each => pathed(each, 'identifier'));
                const id = text(payor.find(each => each['system'] === system)?.['value']);
                const relationship = codeOf(resource['relationship']);
                return {
                  ...(id !== undefined && { payer: { id } }),
                  ...(relationship !== undefined && { relationship: relationship as 'self' }),
                };
              },
            }),
            one.ignore('resource.resourceType', 'resource.meta', 'resource.text', 'resource.beneficiary'),
          ],
          { where: { 'resource.resourceType': 'Coverage' }, empty: 'list' },
        ),
        ...searchset(),
      ],
      // R4 has no search parameter to sort them by.
      refine(read) {
        const { coverages, more } = read as PatientCoverages;
        return { coverages: coverages.toSorted((x, y) => (x.order ?? LAST) - (y.order ?? LAST)), more };
      },
      concludes: [
        ...['id', 'status', 'order', 'memberId', 'payer.id', 'relationship', 'period.start', 'period.end'].map(
          path => `coverages[].${path}`,
        ),
        'more',
      ],
    },
  ],
});
