/** Attachments as contained DocumentReferences behind `supportingInfo`: they are written, versioned and read with their referral. */
import { codeOf, type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Referral, ReferralAttachments } from '../../../../contracts/referrals/v1/types.ts';
import { Fault, type Finding } from '../../../../gateway/kit.ts';
import { bytesOf, type Document, MOST_BYTES, sha256Of, tooLarge } from '../documents.ts';
import { DOCUMENT } from './codes.ts';

/** `supportingInfo` of a ServiceRequest, with each contained resource behind the reference to it. */
interface Parts {
  supportingInfo: Node[];
}

/** The dialect's name for what a reference contains. */
const INLINED = '@DocumentReference';

/** One DocumentReference behind its reference, and what of it the contract knows. */
interface Held {
  reference: Node;
  resource: Node;
  sha256: string | undefined;
  bytes: number;
}

/**
 * The parts with these documents in place of those before; what else the resource holds stays, and so do documents whose
 * content lies elsewhere: nobody can name them by a hash.
 * @throws Fault `invalid-request` for a hash that nothing held has
 */
export function partsWith(documents: readonly Document[] = [], resource: Node = {}): Parts {
  const held = documentsOf(resource).filter(({ sha256 }) => sha256 !== undefined);
  const errors: Finding[] = [];
  const wanted = documents.flatMap((document, n): Held[] => {
    if (document.data !== undefined) return [made(document, document.data)];
    const known = held.find(({ sha256 }) => sha256 === document.sha256);
    if (!known) errors.push({ pointer: `/attachments/${n}/sha256`, code: 'unknown-attachment' });
    return known ? [known] : [];
  });
  if (wanted.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) errors.push(tooLarge());
  if (errors.length > 0) throw new Fault('invalid-request', { outcome: 'not_applied', errors });
  const before = new Set(held.map(one => one.reference));
  const others = nodes(resource['supportingInfo']).filter(one => !before.has(one));
  return { supportingInfo: [...others, ...wanted.map(one => one.reference)] };
}

function made({ kind, contentType, title }: Document, data: string): Held {
  const content = bytesOf(data);
  const sha256 = sha256Of(content);
  const type = kind === undefined || kind === 'other' ? undefined : DOCUMENT.encode(kind);
  const resource = without({
    resourceType: 'DocumentReference',
    // Named by its content: the same one keeps its name from version to version.
    id: `attachment-${sha256.slice(0, 32)}`,
    status: 'current',
    type: type === undefined ? undefined : { coding: [{ system: SYSTEMS.loinc, code: type }] },
    content: [{ attachment: without({ contentType, title, size: content.length, data }) }],
  });
  return {
    reference: { reference: `#${resource['id']}`, [INLINED]: resource },
    resource,
    sha256,
    bytes: content.length,
  };
}

function documentsOf(resource: Node): Held[] {
  return nodes(resource['supportingInfo']).flatMap(reference => {
    if (reference[INLINED] === undefined) return [];
    const one = pathed(reference, INLINED);
    const data = text(attachmentOf(one)['data']);
    const content = data === undefined ? undefined : bytesOf(data);
    return [{ reference, resource: one, sha256: content && sha256Of(content), bytes: content?.length ?? 0 }];
  });
}

const attachmentOf = (document: Node): Node => pathed(nodes(document['content'])[0], 'attachment');

/** As the contract shows them: the hash is that of what is held, not what somebody says of it. */
export const attachmentsOf = (resource: Node): NonNullable<Referral['attachments']> =>
  documentsOf(resource).map(held => {
    const { contentType, title } = attachmentOf(held.resource);
    const kind = DOCUMENT.decode(codeOf(held.resource['type'])) ?? 'other';
    const { sha256 } = held;
    const size = sha256 === undefined ? undefined : held.bytes;
    return without({ kind, contentType: text(contentType), title: text(title), size, sha256 }) as { kind: 'other' };
  });

export const contentsOf = (resource: Node): ReferralAttachments['attachments'] => {
  const data = documentsOf(resource).map(one => text(attachmentOf(one.resource)['data']));
  return attachmentsOf(resource).map((one, n) => ({ ...one, ...(data[n] !== undefined && { data: data[n] }) }));
};
