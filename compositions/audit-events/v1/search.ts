/** The audit as FHIR, newest first. */
import { type AuditEventSearch, defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'audit-events/v1',
  operation: 'search',
  uses: [],
  run: ({ limit, ...search }: Omit<AuditEventSearch, 'limit'> & { limit?: string }, _call, { kept }) =>
    kept.records.auditEvents({ ...search, ...(limit !== undefined && { limit: Number(limit) }) }),
});
