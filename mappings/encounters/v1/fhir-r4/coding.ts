/** Lists how a visit is coded over FHIR R4: the diagnoses that were made in it, and the procedures. */
import { codeOf, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { EncounterCoding } from '../../../../contracts/encounters/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { codesAt, FRAME, ofVisit } from './listing.ts';

const a = table<EncounterCoding>();

export default defineMapping({
  contract: 'encounters/v1',
  operation: 'coding',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'diagnoses',
      effect: 'read',
      request: ofVisit('Condition', '-recorded-date'),
      response: [
        a.each(
          'diagnoses',
          'Bundle.entry',
          one => [
            one.f('id', { read: ['resource.id'] }),
            one.custom({
              id: 'verification',
              carries: ['verification'],
              reads: ['resource.verificationStatus'],
              dec(tree) {
                const code = codeOf(pathed(tree, 'resource')['verificationStatus']);
                return code === undefined ? {} : { verification: code as 'confirmed' };
              },
            }),
            codesAt('code', 'codes'),
            one.ignore(...FRAME, 'resource.subject', 'resource.encounter', 'resource.clinicalStatus'),
          ],
          { where: { 'resource.resourceType': 'Condition' }, empty: 'list' },
        ),
        ...searchset(),
      ],
    },
    {
      name: 'procedures',
      effect: 'read',
      request: ofVisit('Procedure', '-date'),
      response: [
        a.each(
          'procedures',
          'Bundle.entry',
          one => [
            one.f('id', { read: ['resource.id'] }),
            one.custom({
              id: 'status',
              carries: ['status'],
              reads: ['resource.status'],
              dec(tree) {
                const status = text(pathed(tree, 'resource')['status']);
                return status === undefined || status === 'unknown' ? {} : { status: status as 'completed' };
              },
            }),
            codesAt('code', 'codes'),
            one.ignore(...FRAME, 'resource.subject', 'resource.encounter'),
          ],
          { where: { 'resource.resourceType': 'Procedure' }, empty: 'list' },
        ),
        ...searchset(),
      ],
      refine(read, { steps }) {
        const [before, now] = [steps['diagnoses'] as EncounterCoding, read as EncounterCoding];
        return { ...before, ...now, more: before.more || now.more };
      },
      concludes: [
        ...['id', 'verification', 'codes[].system', 'codes[].code'].map(path => `diagnoses[].${path}`),
        ...['id', 'status', 'codes[].system', 'codes[].code'].map(path => `procedures[].${path}`),
        'more',
      ],
    },
  ],
});
