/** Refers a patient over FHIR R4: the patient found or made, then ServiceRequest and Task, created once under the gateway's own number. */
import { type Node, pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { byOwnNumber, ownToken } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { entryUrn } from '../../../../adapters/fhir/dialects/fhir-r4/transaction.ts';
import type { ReferralCreation } from '../../../../contracts/referrals/v1/types.ts';
import { conditionalCreate, defineMapping, reference, type Scope, table } from '../../../../gateway/kit.ts';
import { patientRequest, patientResponse } from '../../../appointments/v1/fhir-r4/booking.ts';
import { checkReferral } from '../check.ts';
import { missingOf } from '../completeness.ts';
import { waitingFor } from '../transitions.ts';
import { CONCLUDES, pair, pairIn, referralOf, searchRequest } from './held.ts';
import { taskFor } from './task.ts';
import { CARRIED, contentOf, transaction } from './writing.ts';

const asked = table<ReferralCreation>();

const ownNumber = ({ key, profile }: Scope): Node => ({ system: profile['originator'] as string, value: key });
function entriesOf(input: ReferralCreation, scope: Scope): Node[] {
  const found = pathed(scope.steps['patient'], 'patient')['id'];
  const subject = { reference: reference('Patient').encode(input.patient.id ?? String(found)) };
  const { status = 'active', authoredOn = scope.now.toISOString() } = input;
  const number = ownNumber(scope);
  const missing = missingOf(input, scope.profile);
  const state = { status, missing, fulfilment: waitingFor(missing), now: scope.now.toISOString() };
  const request = {
    resourceType: 'ServiceRequest',
    ...contentOf(input, { identifier: [number] }, scope),
    ...{ status, intent: 'order', subject, authoredOn },
  };
  // By it the server puts the id of the new ServiceRequest into its Task.
  const name = entryUrn(scope.key, 'request');
  const task = taskFor({ reference: name }, subject, number, state);
  const created = (url: string) => ({
    request: { method: 'POST', url, ifNoneExist: `identifier=${encodeURIComponent(ownToken(scope))}` },
  });
  return [
    { fullUrl: name, resource: request, ...created('ServiceRequest') },
    { resource: task, ...created('Task') },
  ];
}

export default defineMapping({
  contract: 'referrals/v1',
  operation: 'create',
  dialect: 'fhir-r4',
  check: checkReferral,
  steps: [
    {
      name: 'patient',
      effect: 'repeatable',
      prepares: true,
      when: ({ input }) => pathed(input, 'patient')['id'] === undefined,
      request: patientRequest,
      response: patientResponse,
    },
    ...conditionalCreate(
      {
        name: 'find',
        request: searchRequest(byOwnNumber),
        response: pair,
        refine: (found, scope) => (pathed(found, 'request')['id'] ? referralOf(pairIn(found), scope) : {}),
        concludes: CONCLUDES,
      },
      {
        name: 'create',
        request: [
          ...transaction,
          asked.custom({
            id: 'entries',
            carries: ['patient.id', 'status', 'authoredOn', ...CARRIED],
            enc(value, tree, { scope }) {
              (tree as { body: Node }).body['entry'] = entriesOf(value as ReferralCreation, scope);
            },
          }),
        ],
        response: pair,
        refine: (created, scope) => referralOf(pairIn(created), scope),
        concludes: CONCLUDES,
      },
    ),
  ],
});
