/** CORE real time over HTTP MIME multipart/form-data (RFC 7578): one part per field, credentials among them. */
import { randomUUID } from 'node:crypto';
import { BadEnvelope, type CoreResponse, REQUEST_FIELDS, RESPONSE_FIELDS, type RequestField } from './core.ts';

const bad = (message: string) => new BadEnvelope(400, 'mime', message);
const MAX_PARTS = 32;

export interface MimeRequest {
  fields: Partial<Record<RequestField, string>>;
  user?: string;
  password?: string;
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw bad('no boundary');
  return boundary;
}

function part(text: string): readonly [string, string] {
  const end = text.indexOf('\r\n\r\n');
  if (!text.startsWith('\r\n') || end < 0) throw bad('a part without headers');
  const name = /^content-disposition:\s*form-data;.*\bname="([^"]*)"/im.exec(text.slice(2, end))?.[1];
  if (name === undefined) throw bad('a part without a name');
  return [name, text.slice(end + 4)];
}

/** Reads a request; throws BadEnvelope. RFC 2046 §5.1.1: a delimiter stands at the start of a line. */
export function readMime(body: string, contentType: string): MimeRequest {
  const delimiter = `\r\n--${boundaryOf(contentType)}`;
  const [, ...pieces] = `\r\n${body}`.split(delimiter);
  const end = pieces.findIndex(piece => piece.startsWith('--'));
  if (end < 0) throw bad('the closing boundary is missing');
  if (end > MAX_PARTS) throw bad('too many parts');
  const parts = pieces.slice(0, end).map(part);
  const values = new Map(parts);
  if (values.size < parts.length) throw bad('a field twice');
  const user = values.get('UserName');
  const password = values.get('Password');
  const fields = REQUEST_FIELDS.flatMap(name => (values.has(name) ? [[name, values.get(name)]] : []));
  return {
    fields: Object.fromEntries(fields),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Writes the fields as parts, in the order given or the usual one. */
export function writeMime(
  fields: CoreResponse,
  order: readonly (keyof CoreResponse)[] = RESPONSE_FIELDS,
): { body: string; contentType: string } {
  const boundary = `payer-${randomUUID()}`;
  const parts = order.map(
    name => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${fields[name]}\r\n`,
  );
  return { body: `${parts.join('')}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary=${boundary}` };
}
