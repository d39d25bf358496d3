/** What can be said of an attachment before it goes on: whether it is what it says it is, whole, and sent once. */
import { createHash } from 'node:crypto';
import type { ReferralUpdate } from '../../../contracts/referrals/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';

export type Document = NonNullable<ReferralUpdate['attachments']>[number];

/** Of all contents of a referral together: a system of record answers with them at once. */
export const MOST_BYTES = 2_097_152;

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const bytesOf = (data: string): Buffer => Buffer.from(data, 'base64');

/** How files of each media type begin (ISO 32000-1 §7.5.2, ISO/IEC 10918-1 B.1.1, PNG §5.2, TIFF 6.0 §2). */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['255044462d'],
  'image/jpeg': ['ffd8ff'],
  'image/png': ['89504e470d0a1a0a'],
  'image/tiff': ['49492a00', '4d4d002a'],
};

/** Findings under `/attachments`; an item without content names one that is held, which is known later. */
export function checkDocuments(documents: readonly Document[] = []): Finding[] {
  const seen = new Set<string>();
  let bytes = 0;
  const findings: Finding[] = documents.flatMap((document, n) => {
    const { data } = document;
    const say = (field: string, code: string): Finding[] => [{ pointer: `/attachments/${n}${field}`, code }];
    const content = data === undefined ? undefined : bytesOf(data);
    // One text, one content: what decodes to something else than it was made of is cut off or padded wrongly.
    if (content && content.toString('base64') !== data) return say('/data', 'bad-base64');
    bytes += content?.length ?? 0;
    const hash = content ? sha256Of(content) : document.sha256!;
    if (document.sha256 !== undefined && document.sha256 !== hash) return say('/sha256', 'hash-mismatch');
    if (content && !isOf(document.contentType ?? '', content)) return say('/contentType', 'content-differs');
    if (seen.has(hash)) return say('', 'duplicate');
    seen.add(hash);
    return [];
  });
  return bytes > MOST_BYTES ? [...findings, tooLarge()] : findings;
}

export const tooLarge = (): Finding => ({
  pointer: '/attachments',
  code: 'too-large',
  detail: `at most ${MOST_BYTES} bytes together`,
});

function isOf(contentType: string, content: Buffer): boolean {
  const beginnings = BEGINNINGS[contentType];
  if (beginnings) return beginnings.some(hex => content.subarray(0, hex.length / 2).toString('hex') === hex);
  return isText(content);
}

/** UTF-8 without a NUL: text/plain, the only one of the list that begins with nothing of its own. */
function isText(content: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\0');
  } catch {
    return false;
  }
}
