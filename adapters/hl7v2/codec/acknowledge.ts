/** Builds and reads acknowledgements, original and enhanced (HL7 v2.5.1 §2.9, §2.15.5). */
import { encode } from './charset.ts';
import { type Delimiters, USUAL } from './delimiters.ts';
import type { Hl7Message, Value } from './message.ts';
import { type SegmentContent, Sent, writeMessage } from './writer.ts';

/** HL7 table 0008: application and commit, each accepted, in error or rejected. */
export const ACKNOWLEDGMENT_CODES = ['AA', 'AE', 'AR', 'CA', 'CE', 'CR'] as const;
export type AcknowledgmentCode = (typeof ACKNOWLEDGMENT_CODES)[number];

/** Where in the acknowledged message (ERL); all count from 1. */
export interface ErrorLocation {
  segment: string;
  sequence: number;
  field?: number;
  repetition?: number;
  component?: number;
  subcomponent?: number;
}

export interface AcknowledgedError {
  /** HL7 table 0357, such as `101`. */
  code: string;
  /** HL7 table 0516. */
  severity: 'E' | 'W' | 'I' | 'F';
  location?: ErrorLocation;
}

export interface Acknowledging {
  code: AcknowledgmentCode;
  /** MSH-10 of the acknowledgement, fresh each time. */
  controlId: string;
  /** MSH-7, with its zone. */
  at: string;
  errors?: readonly AcknowledgedError[];
  /** MSH-10 of what could not be read whole, as far as it was seen. */
  acknowledged?: string;
}

/** In the delimiters and the charset of what it answers; without it (nothing could be read) in the usual ones. */
export function acknowledge(
  message: Hl7Message | undefined,
  { code, controlId, at, errors = [], acknowledged }: Acknowledging,
) {
  const of = (place: string): Value => message?.get(place);
  // As they were sent, escapes and all: a sender compares bytes, and what it wrote can be written.
  const sent = (field: number): Sent | undefined => {
    const raw = message?.raw(0, field) ?? '';
    const { bytes, charset } = message?.spelling ?? { bytes: true, charset: 'ascii' };
    const said = bytes ? raw : encode(raw, charset);
    return said ? new Sent(said) : undefined;
  };
  const version = of('MSH-12') ?? '2.5.1';
  const { delimiters, charset } = message?.spelling ?? { delimiters: USUAL, charset: 'ascii' as const };
  const trigger = of('MSH-9.2');
  // The structure became a third component with 2.3.1; before it, and in an answer to nothing, the code stands alone.
  const type = version < '2.3.1' ? ['ACK', trigger] : ['ACK', trigger, 'ACK'];
  const segments: SegmentContent[] = [
    [
      'MSH',
      ...[undefined, undefined],
      ...[sent(5), sent(6), sent(3), sent(4)],
      at,
      undefined,
      [trigger ? type : ['ACK']],
      controlId,
      sent(11) ?? 'P',
      sent(12) ?? version,
      ...[undefined, undefined, undefined, undefined, undefined],
      sent(18),
    ],
    ['MSA', code, sent(10) ?? acknowledged],
    ...errors.map(error => (version < '2.5' ? oldError(error, delimiters) : newError(error))),
  ];
  return writeMessage(segments, { delimiters, charset });
}

const numeral = (value: number | undefined): Value => value?.toString();

function newError({ code, severity, location }: AcknowledgedError): SegmentContent {
  const { segment, sequence, field, repetition, component, subcomponent } = location ?? {};
  const erl = [segment, ...[sequence, field, repetition, component, subcomponent].map(numeral)];
  return ['ERR', undefined, location && [erl], [[code, undefined, 'HL70357']], severity];
}

/** ELD of ERR-1, with the code as its fourth component: all there was before 2.5. */
function oldError({ code, location }: AcknowledgedError, { subcomponent }: Delimiters): SegmentContent {
  const { segment, sequence, field } = location ?? {};
  // Who has no sub-components is told the code alone.
  const coded = subcomponent === '' ? code : [code, undefined, 'HL70357'];
  return ['ERR', [[segment, numeral(sequence), numeral(field), coded]]];
}

/** What the sender asked for: MSH-15 and MSH-16, HL7 table 0155. Neither: original mode. */
export function wantsAcknowledgment(message: Hl7Message, kind: 'commit' | 'application', code: AcknowledgmentCode) {
  const [commit, application] = [message.get('MSH-15') ?? undefined, message.get('MSH-16') ?? undefined];
  if (commit === undefined && application === undefined) return kind === 'application';
  const success = code === 'AA' || code === 'CA';
  // Silence in one of the two means never (§2.9.3.1); what is not of the table is answered rather than not.
  switch ((kind === 'commit' ? commit : application) ?? 'NE') {
    case 'NE':
      return false;
    case 'ER':
      return !success;
    case 'SU':
      return success;
    default:
      return true;
  }
}

export interface Acknowledgement {
  code: AcknowledgmentCode | undefined;
  /** MSA-2: the MSH-10 of what is acknowledged. */
  controlId: string | undefined;
  errors: { code?: string; house?: string; severity?: string; place?: string }[];
}

/** Coded parts only: texts of MSA-3, ERR-7 and ERR-8 may hold anything. Undefined if it is no acknowledgement. */
export function readAcknowledgement(message: Hl7Message): Acknowledgement | undefined {
  if (message.indexOf('MSA') < 0) return undefined;
  const said = message.get('MSA-1');
  const found: Acknowledgement = {
    code: ACKNOWLEDGMENT_CODES.find(code => code === said),
    controlId: message.get('MSA-2') ?? undefined,
    errors: [],
  };
  for (let n = 0; ; n++) {
    const index = message.indexOf('ERR', n);
    if (index < 0) return found;
    const old = message.repetitions(index, 3) === 0;
    const code = old ? message.valueAt(index, 1, 0, 4) : message.valueAt(index, 3);
    const error: Acknowledgement['errors'][number] = {};
    if (isCode(code)) error.code = code;
    // Looked up in the partner's profile and told nowhere: a word could be a name.
    const house = message.valueAt(index, 5) ?? code;
    if (typeof house === 'string' && house.length <= 20) error.house = house;
    const severity = message.valueAt(index, 4);
    if (typeof severity === 'string' && /^[EWIF]$/.test(severity)) error.severity = severity;
    const place = placeIn(message, index, old ? 1 : 2, old ? 3 : 6);
    if (place !== undefined) error.place = place;
    found.errors.push(error);
  }
}

/** Codes of table 0357 and local ones like them; a word could be a name. */
const isCode = (value: Value): value is string => typeof value === 'string' && /^[A-Z]{0,3}\d{1,5}$/.test(value);

/** `PID[#0]-5[#1].1.2` of an ERL, as far as it goes; only what has the shape of a place. */
function placeIn(message: Hl7Message, index: number, field: number, components: number): string | undefined {
  const parts = Array.from({ length: components }, (_, n) => message.valueAt(index, field, 0, n + 1));
  const [segment, ...rest] = parts;
  if (typeof segment !== 'string' || !/^[A-Z][A-Z0-9]{2}$/.test(segment)) return undefined;
  const numbers = rest.map(value => (typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : undefined));
  const [sequence, at, repetition, component, subcomponent] = numbers;
  let place = sequence !== undefined && sequence > 1 ? `${segment}[#${sequence - 1}]` : segment;
  if (at === undefined) return place;
  place += `-${at}`;
  if (repetition !== undefined && repetition > 1) place += `[#${repetition - 1}]`;
  if (component !== undefined) place += `.${component}`;
  if (component !== undefined && subcomponent !== undefined) place += `.${subcomponent}`;
  return place;
}
