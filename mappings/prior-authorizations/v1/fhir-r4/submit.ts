/** Asks a payer to authorize services over FHIR R4 (Da Vinci PAS): once, under the gateway's own number. */
import { pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { defineMapping, Fault, type Scope } from '../../../../gateway/kit.ts';
import { checkSubmission } from '../check.ts';
import { CONCLUDES, decisionIn, resources } from './decision.ts';
import { asking } from './request.ts';

const own = ({ key }: Scope): string => key;

export default defineMapping({
  contract: 'prior-authorizations/v1',
  operation: 'submit',
  dialect: 'fhir-r4',
  check: checkSubmission,
  steps: [
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: asking('$inquire', own),
      response: resources,
      refine: (read, scope) => decisionIn(read, scope.key, scope) ?? {},
      concludes: CONCLUDES,
    },
    {
      name: 'submit',
      effect: 'once',
      when: ({ steps }) => pathed(steps['find'])['id'] === undefined,
      reconcile: 'find',
      request: asking('$submit', own),
      response: resources,
      refine(read, scope) {
        const decision = decisionIn(read, scope.key, scope);
        if (!decision) throw new Fault('backend-invalid', { outcome: 'unknown' });
        return decision;
      },
      concludes: CONCLUDES,
    },
  ],
});
