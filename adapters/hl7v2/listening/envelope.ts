/** The envelope of a message that comes in: what can be told without knowing its type, or why it is turned away. */
import { createHash } from 'node:crypto';
import { DialectError } from '../../../gateway/kit.ts';
import type { AcknowledgedError } from '../codec/acknowledge.ts';
import { type Hl7Message, LIMITS, readMessage } from '../codec/message.ts';
import { placeOf } from '../codec/place.ts';

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
const FIELDS = {
  version: placeOf('MSH-12'),
  type: placeOf('MSH-9.1'),
  trigger: placeOf('MSH-9.2'),
  structure: placeOf('MSH-9.3'),
  controlId: placeOf('MSH-10'),
  processing: placeOf('MSH-11.1'),
  sentAt: placeOf('MSH-7'),
  sendingApplication: placeOf('MSH-3'),
  sendingFacility: placeOf('MSH-4'),
  receivingApplication: placeOf('MSH-5'),
  receivingFacility: placeOf('MSH-6'),
} as const;
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
const LONGEST = 250;
/** An id and a line end. */
const SHORTEST = 4;

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
    const message = readMessage(bytes);
    // It may hold more segments than can be read, which are looked for only as far as they are asked for: it is told now.
    if (bytes.length > LIMITS.segments * SHORTEST) void message.found;
    return envelopeOf(message, bytes);
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return { message: undefined, error: failed(UNREADABLE[error.mishaps[0].cause] ?? '207') };
  }
}

function envelopeOf(message: Hl7Message, bytes: Uint8Array): Envelope | Refusal {
  const text = (name: keyof typeof FIELDS): string => message.at(FIELDS[name]) ?? '';
  const controlId = text('controlId');
  const refused = (code: string, field: number, component?: number): Refusal => ({
    message,
    error: failed(code, field, component),
  });
  if (controlId === '') return refused('101', 10);
  if (!VERSION.test(text('version'))) return refused('203', 12);
  const [type, trigger] = [text('type'), text('trigger')];
  if (type === '') return refused('101', 9, 1);
  if (!CODE.test(type)) return refused('200', 9, 1);
  if (trigger !== '' && !CODE.test(trigger)) return refused('201', 9, 2);
  const fields: Record<string, string> = { standard: 'hl7v2' };
  for (const name of NAMES) {
    const value = text(name);
    if (value !== '' && value.length <= LONGEST) fields[name] = value;
  }
  const parties = [text('sendingApplication'), text('sendingFacility')];
  return {
    ...{ message, type, trigger: trigger || undefined, controlId, fields },
    sender: JSON.stringify(parties),
    repeat: JSON.stringify([...parties, controlId, contentOf(message, bytes)]),
  };
}

/**
 * All but the header, which some senders date anew when they send again. A sender that begins to count anew uses an id
 * twice: what says something else is another message, and must not be taken for the first.
 */
function contentOf(message: Hl7Message, bytes: Uint8Array): string {
  const { start } = message;
  const second = message.startOf(1) ?? bytes.length;
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
