/** What goes with a referral: OBX whose value is encapsulated (ED, HL7 v2.5.1 §2.A.24), as the contract shows it. */
import { codedIn } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { type Components, firstOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Referral } from '../../../../contracts/referrals/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';
import { sha256Of } from '../documents.ts';
import { DOCUMENT } from '../fhir-r4/codes.ts';

type Attachment = NonNullable<Referral['attachments']>[number];

/** Tables 0191 and 0834: the first half of a media type; table 0291 is the second. */
const MEDIA: Readonly<Record<string, string>> = {
  ...{ AP: 'application', APPLICATION: 'application', IM: 'image', IMAGE: 'image', AU: 'audio', AUDIO: 'audio' },
  ...{ FT: 'text', TX: 'text', TEXT: 'text' },
};

/** Table 0299. */
const ENCODINGS: Readonly<Record<string, BufferEncoding>> = { A: 'utf8', BASE64: 'base64', HEX: 'hex' };

const LOINC = 'http://loinc.org';
const LONGEST = 200;

export function attachmentsIn(tree: unknown, profile: Scope['profile']): Attachment[] {
  return segmentsIn(tree, 'OBX').flatMap(obx => {
    const field = (n: number) => firstOf(obx.at(n));
    return textAt(field(2), 1) === 'ED' ? attachmentOf(field(3), field(5), profile) : [];
  });
}

function attachmentOf(what: Components | undefined, value: Components | undefined, profile: Scope['profile']) {
  const { system, code, text } = codedIn(what, profile) ?? {};
  const kind = (system === LOINC && code !== undefined && DOCUMENT.decode(code)) || 'other';
  const [half, rest] = [MEDIA[textAt(value, 2)?.toUpperCase() ?? ''], textAt(value, 3)?.toLowerCase()];
  const encoding = ENCODINGS[textAt(value, 4)?.toUpperCase() ?? ''];
  const data = textAt(value, 5);
  // What cannot be decoded is named all the same: the message itself holds it.
  const content = data !== undefined && encoding ? Buffer.from(data, encoding) : undefined;
  return {
    kind,
    ...(half && rest && { contentType: `${half}/${rest}`.slice(0, LONGEST) }),
    ...(text !== undefined && { title: text.slice(0, LONGEST) }),
    ...(content && { size: content.length, sha256: sha256Of(content) }),
  } as Attachment;
}
