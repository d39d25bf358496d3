/** One audit record as FHIR. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'audit-events/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.records.auditEvent(id),
});
