/** CoverageEligibilityResponse (FHIR R4) → what is read of it; `conclude` makes the canonical answer. */
import { type Rule, table } from '../../../../gateway/kit.ts';
import type { Reading } from '../reading.ts';
import { members, payerContacts, rejections } from './custom.ts';
import { rows } from './rows.ts';

const a = table<Reading>();
const RESPONSE = 'CoverageEligibilityResponse';

export const response: readonly Rule[] = [
  // Said by the frame of every answer, or echoed from what was asked.
  a.ignore(
    ...[
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
    ].map(path => `${RESPONSE}.${path}`),
    `${RESPONSE}.request`,
    `${RESPONSE}.insurer`,
  ),
  a.f('payerTrace', `${RESPONSE}.identifier[0].value`),
  members,
  rows,
  payerContacts,
  rejections,
];
