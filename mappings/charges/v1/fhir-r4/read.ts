/** Reads a charge over FHIR R4. */
import type { Charge } from '../../../../contracts/charges/v1/types.ts';
import { defineMapping, type Step, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<{ id: string }>();

/** GET of the charge that the path names. */
export const readRequest: Step['request'] = [
  asked.fixed('head.interaction', 'read'),
  asked.fixed('head.resourceType', 'ChargeItem'),
  asked.f('id', 'head.id'),
];

export default defineMapping({
  contract: 'charges/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [{ name: 'read', effect: 'read', request: readRequest, response: held(table<Charge>(), 'ChargeItem') }],
});
