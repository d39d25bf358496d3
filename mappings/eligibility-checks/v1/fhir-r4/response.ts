/** CoverageEligibilityResponse (FHIR R4) → what is read of it; `conclude` makes the canonical answer. */
import { type Rule, table } from '../../../../gateway/kit.ts';
import type { Reading } from '../reading.ts';
import { members, payerContacts, rejections } from './custom.ts';
import { rows } from './rows.ts';

const a = table<Reading>();
const RESPONSE = 'CoverageEligibilityResponse';

/** Said by the frame of every answer, or echoed from what was asked. */
const FRAME = [
  'resourceType',
  'id',
  'meta',
  'status',
  'purpose',
  'servicedDate',
  'servicedPeriod',
  'created',
  'outcome',
  'requestor',
  'request',
  'identifier.system',
];
/** What only holds a message together. */
const REFERENCES = ['patient', 'insurer', 'insurance.coverage'].flatMap(at => [
  `${RESPONSE}.${at}.reference`,
  `${RESPONSE}.${at}.type`,
]);

export const response: readonly Rule[] = [
  a.ignore('head', ...FRAME.map(path => `${RESPONSE}.${path}`), ...REFERENCES),
  a.f('payerTrace', `${RESPONSE}.identifier[0].value`),
  members,
  rows,
  payerContacts,
  rejections,
];
