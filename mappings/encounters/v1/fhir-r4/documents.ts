/** Lists what was written of a visit over FHIR R4: which documents there are, and whether they are signed. */
import { searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { EncounterDocuments } from '../../../../contracts/encounters/v1/types.ts';
import { defineMapping, instant, table } from '../../../../gateway/kit.ts';
import { codesAt, FRAME, ofVisit } from './listing.ts';

const a = table<EncounterDocuments>();

export default defineMapping({
  contract: 'encounters/v1',
  operation: 'documents',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'documents',
      effect: 'read',
      request: ofVisit('DocumentReference', '-date'),
      response: [
        a.each(
          'documents',
          'Bundle.entry',
          one => [
            one.f('id', { read: ['resource.id'] }),
            one.f('status', { read: ['resource.status'] }),
            one.f('docStatus', { read: ['resource.docStatus'] }),
            one.f('date', { read: ['resource.date'] }, instant),
            codesAt('type', 'types'),
            one.ignore(...FRAME, 'resource.subject', 'resource.context', 'resource.content'),
          ],
          { where: { 'resource.resourceType': 'DocumentReference' }, empty: 'list' },
        ),
        ...searchset(),
      ],
    },
  ],
});
