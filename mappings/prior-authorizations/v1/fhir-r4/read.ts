/** Reads how a request stands over FHIR R4: the ClaimResponse that bears its number, where the payer lets it be searched for. */
import { ownToken } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { defineMapping, Fault, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, decisionIn, resources } from './decision.ts';

const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'prior-authorizations/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'search'),
        asked.fixed('head.resourceType', 'ClaimResponse'),
        asked.custom({
          id: 'own-identifier',
          carries: ['id'],
          enc(value, tree, { scope }) {
            const target = tree as { query?: Record<string, string> };
            const number = ownToken(scope, (value as { id: string }).id);
            target.query = { ...target.query, identifier: number };
          },
        }),
      ],
      response: resources,
      refine(read, scope) {
        const decision = decisionIn(read, (scope.input as { id: string }).id, scope);
        if (!decision) throw new Fault('not-found', { outcome: 'not_applied' });
        return decision;
      },
      concludes: CONCLUDES,
    },
  ],
});
