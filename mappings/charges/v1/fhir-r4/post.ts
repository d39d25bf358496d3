/** Posts a charge over FHIR R4: the patient found or made, then the ChargeItem, created once under the gateway's own number. */
import { type Node, pathed, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { findingOwn, ownToken } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Charge, ChargePosting } from '../../../../contracts/charges/v1/types.ts';
import { conditionalCreate, decimal, defineMapping, reference, type Scope, table } from '../../../../gateway/kit.ts';
import { patientRequest, patientResponse } from '../../../appointments/v1/fhir-r4/booking.ts';
import { practitionerOf } from '../../../referrals/v1/fhir-r4/parties.ts';
import { checkCharge } from '../check.ts';
import { held } from './held.ts';

const asked = table<ChargePosting>();
const a = table<Charge>();
const listed = table<{ charges: Charge[] }>();

const coded = (code: { system: string; code: string }): Node => ({
  coding: [{ system: code.system, code: code.code }],
});

function partsOf(input: ChargePosting, { steps, key, profile }: Scope): Node {
  const { patient, encounter, account, identifiers = [], modifiers, performer, costCenter, diagnoses, comment } = input;
  const found = pathed(steps['patient'], 'patient')['id'];
  const number = without({ system: profile['originator'], value: key });
  return without({
    identifier: [number, ...identifiers],
    subject: { reference: reference('Patient').encode(patient.id ?? String(found)) },
    context:
      encounter &&
      without({
        reference: encounter.id === undefined ? undefined : reference('Encounter').encode(encounter.id),
        type: 'Encounter',
        identifier: encounter.identifier,
      }),
    account: account && [{ type: 'Account', identifier: account }],
    code: coded(input.service),
    extension: modifiers?.map(({ system, code }) => ({
      url: EXTENSIONS.procedureModifier,
      valueCoding: { system, code },
    })),
    performer: performer && [{ actor: practitionerOf(performer) }],
    costCenter: costCenter && { type: 'Organization', identifier: costCenter },
    reason: diagnoses?.map(coded),
    note: comment === undefined ? undefined : [{ text: comment }],
  });
}

export default defineMapping({
  contract: 'charges/v1',
  operation: 'post',
  dialect: 'fhir-r4',
  check: checkCharge,
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
        request: findingOwn('ChargeItem'),
        response: [
          listed.each('charges', 'Bundle.entry', one => held(one, 'resource'), {
            where: { 'resource.resourceType': 'ChargeItem' },
          }),
        ],
        refine: found => (found as { charges?: Charge[] } | undefined)?.charges?.[0] ?? {},
      },
      {
        name: 'post',
        request: [
          asked.fixed('head.interaction', 'create'),
          asked.fixed('ChargeItem.resourceType', 'ChargeItem'),
          asked.fixed('ChargeItem.status', 'billable'),
          asked.context('now', 'ChargeItem.enteredDate'),
          asked.f('serviceDate', 'ChargeItem.occurrenceDateTime'),
          asked.f('quantity', 'ChargeItem.quantity.value', decimal),
          asked.f('price.amount', 'ChargeItem.priceOverride.value', decimal),
          asked.f('price.currency', 'ChargeItem.priceOverride.currency'),
          asked.custom({
            id: 'charge',
            carries: [
              'patient.id',
              'encounter',
              'account',
              'identifiers',
              'service',
              'modifiers',
              'performer',
              'costCenter',
              'diagnoses',
              'comment',
            ],
            enc(value, tree, { scope }) {
              const { head, body } = tree as { head: Node; body: Node };
              head['if-none-exist'] = `identifier=${encodeURIComponent(ownToken(scope))}`;
              Object.assign(body, partsOf(value as ChargePosting, scope));
            },
          }),
        ],
        response: held(a, 'ChargeItem'),
      },
    ),
  ],
});
