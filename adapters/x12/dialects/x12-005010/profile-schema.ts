/** What a profile of an X12 partner may say, as JSON Schema. */
import type { Schema } from '../../../../gateway/kit.ts';
import { SEVERITIES } from './severity.ts';

const identifier = (maxLength: number): Schema => ({ type: 'string', minLength: 1, maxLength, pattern: '^[ -~]+$' });
const delimiter: Schema = { type: 'string', minLength: 1, maxLength: 1, pattern: '^[\\x01-\\x1f!-/:-@\\[-`{-~]$' };
const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
  properties,
});

const qualifier: Schema = { type: 'string', pattern: '^[0-9A-Z]{2}$' };

/** Widths are those of ISA and GS (X12.5, X12.22): what does not fit is a finding here, not a message that no one can read. */
const interchange = object(
  {
    senderQualifier: qualifier,
    sender: identifier(15),
    receiverQualifier: qualifier,
    receiver: identifier(15),
    usage: { description: 'ISA15; T where nobody says.', enum: ['T', 'P'] },
    versionNumber: { type: 'string', pattern: '^\\d{5}$' },
    acknowledgmentRequested: { type: 'boolean' },
    authorizationQualifier: qualifier,
    authorization: { type: 'string', maxLength: 10 },
    securityQualifier: qualifier,
    security: { type: 'string', maxLength: 10 },
  },
  ['sender', 'receiver'],
);

const delimiters = object({
  element: delimiter,
  component: delimiter,
  repetition: delimiter,
  segment: delimiter,
  suffix: { enum: ['', '\n', '\r\n'] },
});

const limits = object({
  segmentBytes: { type: 'integer', minimum: 264, maximum: 1_048_576 },
  interchangeBytes: { type: 'integer', minimum: 1024, maximum: 1_073_741_824 },
  segments: { type: 'integer', minimum: 10, maximum: 100_000_000 },
});

/** Codes of a partner: local code by canonical word, or the other way round, as the mapping asks. */
const codeTables: Schema = {
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
};

export const X12_PROFILE: Schema = object(
  {
    interchange,
    group: object({ sender: identifier(15), receiver: identifier(15) }),
    delimiters,
    charset: { enum: ['utf-8', 'latin1'] },
    upperCase: { type: 'boolean' },
    transliterate: { type: 'boolean' },
    originatorId: { type: 'string', pattern: '^[0-9A-Za-z]{10}$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    severity: SEVERITIES,
    limits,
    searchOptions: {
      type: 'array',
      minItems: 1,
      items: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^/' } },
    },
    multipleServiceTypes: { type: 'boolean' },
    requireRelationship: { type: 'boolean' },
    duplicateWindow: { type: 'string', pattern: '^\\d+(ms|s|m|h|d)$' },
    timeZone: { type: 'string', maxLength: 40 },
    codes: codeTables,
  },
  ['interchange'],
);
