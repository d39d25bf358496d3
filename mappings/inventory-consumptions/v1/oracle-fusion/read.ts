/** Reads a consumption over Oracle Fusion: the staged transactions under its number. */
import { keeping, type Node } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { defineMapping, Fault, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, consumptionOf } from './held.ts';

const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [
        asked.fixed('head.call', 'list'),
        asked.fixed('head.entity', 'StagedTransaction'),
        asked.fixed('head.limit', '500'),
        asked.fixed('head.expand', 'lots'),
        asked.f('id', 'query.SourceCode'),
      ],
      response: keeping('StagedTransaction'),
      refine(found, scope) {
        const { rows } = found as { rows: Node[] };
        // What was processed long ago is cleared away.
        if (rows.length === 0) throw new Fault('backend-rejected', { backend: { cause: 'record-missing' } });
        return consumptionOf(rows, scope);
      },
      concludes: CONCLUDES,
    },
  ],
});
