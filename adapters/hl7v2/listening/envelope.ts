/** The envelope of a message that comes in: what can be told without knowing its type, or why it is turned away. */
import { createHash } from 'node:crypto';
import { DialectError } from '../../../gateway/kit.ts';
import type { AcknowledgedError } from '../codec/acknowledge.ts';
import { type Hl7Message, readMessage } from '../codec/message.ts';

/** Why it is not taken: HL7 table 0357, and where (ERL). */
export interface Refusal {
  message: Hl7Message | undefined;
  error: AcknowledgedError;
}

export interface Envelope {
  message: Hl7Message;
  /** Of MSH-9: `ADT` and `A08`. */
  type: string;
  trigger: string | undefined;
  fields: Readonly<Record<string, string>>;
  controlId: string;
  sender: string;
  repeat: string;
}

/** As `messages/v1` calls them. */
const FIELDS: readonly (readonly [name: string, place: string])[] = [
  ['version', 'MSH-12'],
  ['type', 'MSH-9.1'],
  ['trigger', 'MSH-9.2'],
  ['structure', 'MSH-9.3'],
  ['controlId', 'MSH-10'],
  ['processing', 'MSH-11.1'],
  ['sentAt', 'MSH-7'],
  ['sendingApplication', 'MSH-3'],
  ['sendingFacility', 'MSH-4'],
  ['receivingApplication', 'MSH-5'],
  ['receivingFacility', 'MSH-6'],
];
const LONGEST = 250;

/** 2.3 to 2.8 and their corrections (HL7 table 0104). */
const VERSION = /^2\.(3|3\.1|4|5|5\.1|6|7|7\.1|8|8\.1|8\.2)$/;
/** Codes of tables 0076 and 0003, those of the house among them. */
const CODE = /^[A-Z][A-Z0-9]{2}$/;

/** Causes of the reader by the code of table 0357 that says so; every other is an error of the application. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'not-hl7': '100',
  'empty-message': '100',
  'charset-unknown': '103',
};

export function readEnvelope(bytes: Uint8Array): Envelope | Refusal {
  try {
    return envelopeOf(readMessage(bytes), bytes);
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return { message: undefined, error: failed(UNREADABLE[error.mishaps[0].cause] ?? '207') };
  }
}

function envelopeOf(message: Hl7Message, bytes: Uint8Array): Envelope | Refusal {
  const text = (place: string): string => message.get(place) ?? '';
  const refused = (code: string, field: number, component?: number): Refusal => ({
    message,
    error: failed(code, field, component),
  });
  if (text('MSH-10') === '') return refused('101', 10);
  if (!VERSION.test(text('MSH-12'))) return refused('203', 12);
  const [type, trigger] = [text('MSH-9.1'), text('MSH-9.2')];
  if (type === '') return refused('101', 9, 1);
  if (!CODE.test(type)) return refused('200', 9, 1);
  if (trigger !== '' && !CODE.test(trigger)) return refused('201', 9, 2);
  const found = FIELDS.map(([name, place]) => [name, text(place)] as const);
  const fields = found.filter(([, value]) => value !== '' && value.length <= LONGEST);
  const parties = ['MSH-3', 'MSH-4'].map(place => text(place));
  return {
    ...{ message, type, trigger: trigger || undefined, controlId: text('MSH-10') },
    fields: Object.fromEntries([['standard', 'hl7v2'], ...fields]),
    sender: JSON.stringify(parties),
    repeat: JSON.stringify([...parties, text('MSH-10'), contentOf(message, bytes)]),
  };
}

/**
 * All but the header, which some senders date anew when they send again. A sender that begins to count anew uses an id
 * twice: what says something else is another message, and must not be taken for the first.
 */
function contentOf({ found, start }: Hl7Message, bytes: Uint8Array): string {
  const second = found.starts[1] ?? bytes.length;
  return createHash('sha256')
    .update(bytes.subarray(second > start ? second : start))
    .digest('base64');
}

const failed = (code: string, field?: number, component?: number): AcknowledgedError => ({
  code,
  severity: 'E',
  ...(field !== undefined && {
    location: { segment: 'MSH', sequence: 1, field, ...(component !== undefined && { repetition: 1, component }) },
  }),
});

export const refusedFor = (message: Hl7Message, code: string, field: number, component: number): Refusal => ({
  message,
  error: failed(code, field, component),
});

/** Nothing is wrong with the message: it could not be kept now. */
export const NOT_KEPT = failed('207');

/** Where is a matter of the work item: what the gateway's own table cannot read is not for every sender to know. */
export const UNMAPPED = failed('207');
