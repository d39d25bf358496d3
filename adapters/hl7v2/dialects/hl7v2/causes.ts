/** The closed list of causes an HL7 v2 partner can give, and which fault each one is. */
import type { FaultCode } from '../../../../gateway/kit.ts';

/** ERR-3, table 0357 → cause. 104 came with 2.6. */
export const BY_ERROR_CODE: Readonly<Record<string, string>> = {
  100: 'segment-sequence',
  101: 'field-missing',
  102: 'data-type',
  103: 'table-value',
  104: 'value-too-long',
  200: 'message-type-unsupported',
  201: 'event-unsupported',
  202: 'processing-id-unsupported',
  203: 'version-unsupported',
  204: 'key-unknown',
  205: 'key-duplicate',
  206: 'record-locked',
  207: 'application-error',
};

/** What a profile may say that a code of the house means (ERR-5, table 0533 is the site's own). */
export const HOUSE_CAUSES = [
  'slot-taken',
  'state-conflict',
  'key-unknown',
  'key-duplicate',
  'record-locked',
  'table-value',
  'field-missing',
  'event-unsupported',
] as const;

const BY_FAULT: Partial<Record<FaultCode, readonly string[]>> = {
  'invalid-request': [
    'segment-sequence',
    'field-missing',
    'data-type',
    'table-value',
    'value-too-long',
    'rejected-unexplained',
    'domain-unknown',
    // What our own writer refuses.
    'unencodable',
    'unescapable',
    'wrong-type',
  ],
  'not-supported': [
    'message-type-unsupported',
    'event-unsupported',
    'processing-id-unsupported',
    'version-unsupported',
  ],
  'not-found': ['key-unknown'],
  conflict: ['key-duplicate', 'slot-taken', 'state-conflict'],
  'backend-unavailable': ['record-locked'],
  'backend-rejected': ['application-error', 'application-rejected', 'error-unexplained', 'not-agreed', 'query-error'],
  'backend-mismatch': ['correlation-mismatch', 'answer-unexpected'],
  'backend-unreadable': [
    'not-hl7',
    'empty-message',
    'delimiter-invalid',
    'delimiter-clash',
    'charset-unknown',
    'body-too-large',
    'too-many-segments',
    'second-message',
    'framing-in-field',
    'no-acknowledgement',
    'commit-only',
  ],
  internal: ['structure-unknown', 'group-unknown', 'segment-id', 'place-fixed', 'place-absent', 'place-invalid'],
};

/** Every cause this adapter can name → what the caller is told. */
export const HL7_FAULTS: Readonly<Record<string, FaultCode>> = Object.fromEntries(
  Object.entries(BY_FAULT).flatMap(([code, causes]) => causes.map(cause => [cause, code as FaultCode])),
);

/** What is odd about an answer and yet read. */
export const HL7_WARNINGS = [
  'framing-left-over',
  'delimiters-missing',
  'segment-case',
  'line-end-in-field',
  'bad-character',
  'bad-encoding',
  /** ERR-4 W or I beside an acceptance. */
  'accepted-with-warning',
  /** A repeat was known already: what was sent before has taken effect. */
  'repeat-recognised',
] as const;

/** What answers what (HL7 v2.5.1 chapters 3, 8, 10, 11); an ACK always may. */
export const ANSWERS: Readonly<Record<string, string>> = {
  SRM: 'SRR',
  QBP: 'RSP',
  MFN: 'MFK',
  REF: 'RRI',
};
