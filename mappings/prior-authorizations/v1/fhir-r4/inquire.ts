/** Asks the payer how a request stands over FHIR R4 (Da Vinci PAS). */
import { defineMapping, Fault, type Scope } from '../../../../gateway/kit.ts';
import { CONCLUDES, decisionIn, resources } from './decision.ts';
import { asking } from './request.ts';

const named = ({ input }: Scope): string => (input as { id: string }).id;

export default defineMapping({
  contract: 'prior-authorizations/v1',
  operation: 'inquire',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'inquire',
      effect: 'read',
      request: asking('$inquire', named),
      response: resources,
      refine(read, scope) {
        const decision = decisionIn(read, named(scope), scope);
        if (!decision) throw new Fault('not-found', { outcome: 'not_applied' });
        return decision;
      },
      concludes: CONCLUDES,
    },
  ],
});
