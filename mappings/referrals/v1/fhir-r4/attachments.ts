/** Reads the attachments of a referral over FHIR R4, content and all. */
import { defineMapping } from '../../../../gateway/kit.ts';
import { contentsOf } from './documents.ts';
import { byId, pair, pairIn } from './held.ts';

export default defineMapping({
  contract: 'referrals/v1',
  operation: 'attachments',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: byId,
      response: pair,
      refine: read => ({ attachments: contentsOf(pairIn(read).request) }),
      concludes: ['kind', 'contentType', 'title', 'size', 'sha256', 'data'].map(field => `attachments[].${field}`),
    },
  ],
});
