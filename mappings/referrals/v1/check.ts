/** What of a referral no schema can say. */
import type { ReferralCreation, ReferralUpdate } from '../../../contracts/referrals/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';
import { checkDocuments } from './documents.ts';

export function checkReferral(input: unknown): Finding[] {
  const { validity: { start, end } = {}, attachments } = input as ReferralCreation | ReferralUpdate;
  const backwards = start !== undefined && end !== undefined && end < start;
  return [...(backwards ? [{ pointer: '/validity/end', code: 'before-start' }] : []), ...checkDocuments(attachments)];
}
