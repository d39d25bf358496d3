/** CORE real time over HTTP MIME multipart/form-data: one part per field (RFC 7578). */
import { DialectError } from '../../../gateway/kit.ts';
import { parameter, readMultipart } from '../../../transports/multipart.ts';
import type { CoreCause } from './causes.ts';
import { type CoreReply, type CoreSettings, type CoreWriter, isCoreField, setField } from './message.ts';

/** @param charset of the payload's bytes, as the partner's profile says */
export function mimeWriter(settings: CoreSettings, charset: 'utf-8' | 'latin1' = 'utf-8'): CoreWriter {
  const encoding = charset === 'latin1' ? 'latin1' : 'utf8';
  return ({ payloadType, payloadId, timeStamp, payload }) => {
    const boundary = `core-${payloadId}`;
    if (payload.includes(`--${boundary}`)) throw new DialectError({ cause: 'mime-malformed' satisfies CoreCause });
    const fields: [string, string | undefined][] = [
      ['PayloadType', payloadType],
      ['ProcessingMode', 'RealTime'],
      ['PayloadID', payloadId],
      ['TimeStamp', timeStamp],
      ['UserName', settings.username],
      ['Password', settings.password],
      ['SenderID', settings.senderId],
      ['ReceiverID', settings.receiverId],
      ['CORERuleVersion', settings.version],
      ['Payload', payload],
    ];
    const parts = fields.map(([name, value]) => (value === undefined ? '' : part(boundary, name, value))).join('');
    return {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, accept: 'multipart/form-data' },
      body: Buffer.from(`${parts}--${boundary}--\r\n`, encoding),
    };
  };
}

function part(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

/** Parts in any order; a name is compared as it is written. @throws DialectError `mime-malformed`, `envelope-error` */
export function readMimeReply(contentType: string, bytes: Uint8Array): CoreReply {
  const reply: CoreReply = {};
  for (const { headers, body } of readMultipart(contentType, bytes)) {
    const name = parameter(headers['content-disposition'] ?? '', 'name') ?? '';
    if (!isCoreField(name)) continue;
    const text = name === 'Payload' ? '' : Buffer.from(body).toString('utf8');
    if (!setField(reply, name, text)) {
      throw new DialectError({ cause: 'envelope-error' satisfies CoreCause, position: name });
    }
    if (name === 'Payload') reply.bytes = body;
  }
  if (reply.payload === undefined && reply.errorCode === undefined) {
    throw new DialectError({ cause: 'envelope-error' satisfies CoreCause, position: 'Payload' });
  }
  return reply;
}
