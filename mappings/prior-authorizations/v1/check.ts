/** What of a request for authorization no schema can say. */
import type { PriorAuthorizationSubmission } from '../../../contracts/prior-authorizations/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';

export function checkSubmission(input: unknown): Finding[] {
  const seen = new Set<number>();
  return (input as PriorAuthorizationSubmission).items.flatMap(({ sequence, servicePeriod }, n) => {
    const findings: Finding[] = [];
    if (seen.has(sequence)) findings.push({ pointer: `/items/${n}/sequence`, code: 'duplicate' });
    seen.add(sequence);
    const { start, end } = servicePeriod;
    if (end !== undefined && end < start)
      findings.push({ pointer: `/items/${n}/servicePeriod/end`, code: 'before-start' });
    return findings;
  });
}
