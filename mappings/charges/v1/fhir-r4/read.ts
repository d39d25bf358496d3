/** Reads a charge over FHIR R4. */
import { reading } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Charge } from '../../../../contracts/charges/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'charges/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    { name: 'read', effect: 'read', request: reading('ChargeItem'), response: held(table<Charge>(), 'ChargeItem') },
  ],
});
