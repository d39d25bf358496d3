/** Reads a visit over FHIR R4. */
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'encounters/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'read'),
        asked.fixed('head.resourceType', 'Encounter'),
        asked.f('id', 'head.id'),
      ],
      response: held(table<Encounter>(), 'Encounter'),
    },
  ],
});
