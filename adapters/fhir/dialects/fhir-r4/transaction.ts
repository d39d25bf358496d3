/** A Bundle of type transaction (FHIR R4 §3.1.0.11): all of it is done or nothing, and its entries refer to each other by name. */
import { createHash } from 'node:crypto';
import { type Codec, DialectError, type Mishap } from '../../../../gateway/kit.ts';
import { type Node, nodes, pathed, text, textAt } from './nodes.ts';
import { spell } from './writer.ts';

type Place = readonly (string | number)[];

/**
 * The name under which one entry of a transaction can be referred to by the others. A repeat makes the same, so that it sends
 * the same bytes (RFC 9562 §5.8).
 */
export function entryUrn(key: string, name: string): string {
  const bytes = createHash('sha256').update(`${key}\n${name}`).digest().subarray(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

/** Where an entry of the answer says that its resource is now: the id of it. Relative or whole, with or without a version. */
export function locatedId(type: string): Codec<string> {
  const location = new RegExp(
    `^(?:https?://\\S{1,2000}/)?${type}/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?$`,
  );
  return {
    name: `location:${type}`,
    code: 'bad-reference',
    encode: () => undefined,
    decode: value => (typeof value === 'string' ? location.exec(value)?.[1] : undefined),
  };
}

/** Of the server alone: what an entry asks for can lead nowhere else. */
const ENTRY_URL = /^([A-Z][A-Za-z]{1,63})(?:\/(?!\.+(?:$|[?/]))[A-Za-z0-9\-.]{1,64})?(?:\?[^\s#]{1,2000})?$/;
const OPERATION_URL = /^([A-Z][A-Za-z]{1,63})(?:\/[A-Za-z0-9\-.]{1,64})?\/\$[a-z][A-Za-z0-9-]{0,63}$/;
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);
const URN = 'urn:uuid:';

/** What keeps a Bundle from being sent as a transaction. */
export function transactionMishaps(body: Node): Mishap[] {
  const mishaps: Mishap[] = [];
  const blame = (cause: string, ...at: Place): void => {
    const place = ['body', ...at];
    mishaps.push({ cause, at: place, position: spell(place) });
  };
  if (body['resourceType'] !== 'Bundle' || body['type'] !== 'transaction') blame('value-invalid', 'type');
  const entries = nodes(body['entry']);
  if (entries.length === 0) blame('element-missing', 'entry');
  const names = new Set<string>();
  entries.forEach((entry, index) => {
    checkEntry(entry, (cause, ...at) => blame(cause, 'entry', index, ...at));
    const name = text(entry['fullUrl']);
    // §3.1.0.11.2: two entries are never about one resource.
    if (name !== undefined && names.has(name)) blame('value-invalid', 'entry', index, 'fullUrl');
    if (name !== undefined) names.add(name);
  });
  unresolved(body['entry'], names, ['entry'], at => blame('value-invalid', ...at));
  return mishaps;
}

function checkEntry(entry: Node, blame: (cause: string, ...at: Place) => void): void {
  const request = pathed(entry, 'request');
  const [method, url] = [textAt(request, 'method') ?? '', textAt(request, 'url') ?? ''];
  const type = (ENTRY_URL.exec(url) ?? OPERATION_URL.exec(url))?.[1];
  if (!METHODS.has(method)) blame('value-invalid', 'request', 'method');
  if (type === undefined) blame('value-invalid', 'request', 'url');
  const sent = pathed(entry, 'resource')['resourceType'];
  const carries = method === 'POST' || method === 'PUT';
  if (carries && sent === undefined) blame('element-missing', 'resource');
  if (type !== undefined && !OPERATION_URL.test(url) && sent !== undefined && sent !== type)
    blame('value-invalid', 'request', 'url');
  // A condition that the interaction does not have would be read over, and something made twice.
  if (request['ifNoneExist'] !== undefined && method !== 'POST') blame('value-invalid', 'request', 'ifNoneExist');
  if (request['ifMatch'] !== undefined && !url.split('?', 1)[0]!.includes('/'))
    blame('value-invalid', 'request', 'ifMatch');
}

/** References to entries that are not there: the server would keep them as they are. */
function unresolved(value: unknown, names: ReadonlySet<string>, at: Place, blame: (at: Place) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, held] of Object.entries(value)) {
    const place = [...at, Array.isArray(value) ? Number(name) : name];
    if (name === 'reference' && typeof held === 'string' && held.startsWith(URN) && !names.has(held)) blame(place);
    unresolved(held, names, place, blame);
  }
}

/**
 * Holds a transaction's answer against what was sent: an entry each, in the same order (§3.1.0.11.3). Throws where something is
 * not as it must be after a transaction: what of it was done is then not known.
 */
export function checkTransactionAnswer(sent: unknown, answer: Node | undefined): void {
  if (answer?.['resourceType'] !== 'Bundle' || answer['type'] !== 'transaction-response')
    throw new DialectError({ cause: 'unexpected-resource' });
  const [asked, told] = [nodes(pathed(sent)['entry']), nodes(answer['entry'])];
  if (told.length !== asked.length) throw new DialectError({ cause: 'answer-incomplete' });
  told.forEach((entry, index) => {
    const position = `entry[${index}]`;
    const status = textAt(entry, 'response', 'status') ?? '';
    if (!/^[23]\d\d\b/.test(status))
      throw new DialectError({
        cause: 'transaction-divided',
        position,
        sourceCode: /^\d{3}/.exec(status)?.[0] ?? 'no status',
      });
    // Out of order, one would be taken for the other.
    const type = ENTRY_URL.exec(textAt(asked[index] ?? {}, 'request', 'url') ?? '')?.[1];
    const location = textAt(entry, 'response', 'location');
    if (type !== undefined && location !== undefined && !`/${location}`.includes(`/${type}/`))
      throw new DialectError({ cause: 'correlation-mismatch', position });
  });
}
