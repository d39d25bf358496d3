/** The closed list of causes an X12 partner can give, and which fault each one is. */
import { type FaultCode, lookup } from '../../../../gateway/kit.ts';

/** By who has to act: `backend-refused-us` is a matter of enrolment, `backend-mismatch` never shows what came. */
const BY_FAULT: Partial<Record<FaultCode, readonly string[]>> = {
  'backend-unreadable': [
    'not-x12',
    'empty-response',
    'isa-length',
    'delimiter-invalid',
    'delimiter-clash',
    'control-invalid',
    'truncated',
    'control-mismatch',
    'count-mismatch',
    'envelope-order',
    'segment-too-large',
    'body-too-large',
    'unsupported-set',
    'unsupported-version',
    'several-sets',
    'no-set',
    'hl-linkage',
    'required-element-missing',
    'bad-encoding',
    'envelope-error',
    'envelope-mismatch',
    'empty-payload',
    'checksum-mismatch',
    'dtd-refused',
    'xml-malformed',
    'soap-fault',
    'http-status',
  ],
  'backend-rejected': [
    'interchange-rejected',
    'transaction-rejected',
    'rejected-other',
    'quota-exceeded',
    'payer-id-invalid',
    'payer-id-missing',
    'payer-rejected-other',
  ],
  'backend-refused-us': ['not-authorized', 'unauthorized', 'interchange-unknown-sender'],
  'backend-mismatch': ['correlation-mismatch', 'duplicate-control'],
  'backend-unavailable': ['payer-unavailable'],
  // What our own walker finds in a message before it leaves: the request holds something the partner cannot take.
  'invalid-request': [
    'bad-character',
    'bad-code',
    'bad-date',
    'bad-identifier',
    'bad-number',
    'bad-time',
    'conditional-element-missing',
    'element-too-long',
    'element-too-short',
    'empty-repeat',
    'exclusive-elements',
    'loop-bracket',
    'loop-over-maximum',
    'not-used-element',
    'percent-above-one',
    'repetition-undefined',
    'required-by-partner',
    'required-loop-missing',
    'required-segment-missing',
    'segment-order',
    'segment-over-maximum',
    'too-many-components',
    'too-many-elements',
    'too-many-repeats',
    'unexpected-segment',
    'unknown-loop',
    'unknown-segment',
  ],
};

/** Warnings only: tolerated, counted, never a fault. */
export const X12_WARNINGS: readonly string[] = [
  'leading-filler',
  'trailing-data',
  'terminator-missing',
  'empty-segment',
  'version-mismatch',
  'trace-missing',
];

export const X12_FAULTS: Readonly<Record<string, FaultCode>> = Object.fromEntries(
  Object.entries(BY_FAULT).flatMap(([fault, causes]) => causes.map(cause => [cause, fault as FaultCode])),
);

export type RejectClass =
  | 'payer'
  | 'sender'
  | 'enrolment'
  | 'routing'
  | 'request'
  | 'provider'
  | 'member'
  | 'date'
  | 'service'
  | 'authorization'
  | 'other';

export interface RejectReason {
  /** Kebab-case: a cause where the whole request failed, else `rejections[].code`. */
  code: string;
  class: RejectClass;
  /** What the gateway may do by itself: nothing, try again with a pause, or only after the partner's window. */
  retry: 'no' | 'backoff' | 'after-window';
}

const REASONS: readonly [codes: string, code: string, kind: RejectClass, retry?: RejectReason['retry']][] = [
  ['42 80', 'payer-unavailable', 'payer', 'backoff'],
  ['04', 'quota-exceeded', 'sender', 'after-window'],
  ['41', 'not-authorized', 'enrolment'],
  ['79', 'payer-id-invalid', 'routing'],
  ['T4', 'payer-id-missing', 'routing'],
  ['15', 'required-data-missing', 'request'],
  ['33', 'input-error', 'request'],
  ['43', 'provider-id-invalid', 'provider'],
  ['44', 'provider-name-invalid', 'provider'],
  ['45', 'provider-specialty-invalid', 'provider'],
  ['46', 'provider-phone-invalid', 'provider'],
  ['47', 'provider-state-invalid', 'provider'],
  ['48', 'provider-referring-id-invalid', 'provider'],
  ['97', 'provider-address-invalid', 'provider'],
  ['50', 'provider-ineligible', 'provider'],
  ['51', 'provider-not-on-file', 'provider'],
  ['35', 'provider-out-of-network', 'provider'],
  ['49', 'provider-not-pcp', 'provider'],
  ['52', 'provider-not-enrolled-on-date', 'provider'],
  ['58', 'birth-date-invalid', 'member'],
  ['71', 'birth-date-mismatch', 'member'],
  ['72 64', 'member-id-invalid', 'member'],
  ['73 65', 'member-name-invalid', 'member'],
  ['74 66', 'member-gender-invalid', 'member'],
  ['75 67', 'member-not-found', 'member'],
  ['77', 'dependent-not-found', 'member'],
  ['78', 'member-not-in-group', 'member'],
  ['76 68', 'member-ambiguous', 'member'],
  ['56', 'service-date-inappropriate', 'date'],
  ['57', 'service-date-invalid', 'date'],
  ['60', 'service-date-before-birth', 'date'],
  ['61', 'service-date-after-death', 'date'],
  ['62', 'service-date-out-of-period', 'date'],
  ['63', 'service-date-in-future', 'date'],
  ['53', 'service-provider-mismatch', 'service'],
  ['54', 'service-code-qualifier-invalid', 'service'],
  ['55', 'service-code-invalid', 'service'],
  ['69', 'service-age-mismatch', 'service'],
  ['70', 'service-gender-mismatch', 'service'],
  ['98', 'service-experimental', 'service'],
  ['AA', 'authorization-not-found', 'authorization'],
  ['IA', 'authorization-format-invalid', 'authorization'],
  ['MA', 'authorization-missing', 'authorization'],
  ['AE', 'pcp-authorization-required', 'authorization'],
  ['E8', 'medical-review-required', 'authorization'],
  ['CI', 'certification-mismatch', 'authorization'],
  ['AO', 'condition-information-required', 'authorization'],
  ['AF', 'diagnosis-invalid', 'service'],
  ['AG', 'procedure-invalid', 'service'],
];

/** By AAA03, wherever it stands. */
export const REJECT_REASONS: ReadonlyMap<string, RejectReason> = new Map(
  REASONS.flatMap(([codes, code, kind, retry = 'no']) =>
    codes.split(' ').map(aaa03 => [aaa03, { code, class: kind, retry }] as const),
  ),
);

const OTHER: RejectReason = { code: 'payer-rejected-other', class: 'other', retry: 'no' };

/** Reason of an AAA03 in a loop; `payer-rejected-other` for a code outside the list, which payers do send. */
export function rejectReason(loop: string, aaa03: string): RejectReason {
  if (aaa03 === '79' && loop === '2100B') return { code: 'participant-invalid', class: 'routing', retry: 'no' };
  return REJECT_REASONS.get(aaa03) ?? OTHER;
}

/** What AAA04 asks for; `retryAfter` in seconds. */
export const FOLLOW_UPS: Readonly<Record<string, { followUp: string; resubmit: boolean; retryAfter?: number }>> =
  lookup({
    C: { followUp: 'correct-and-resubmit', resubmit: false },
    N: { followUp: 'resubmission-not-allowed', resubmit: false },
    P: { followUp: 'resubmit-original', resubmit: true },
    R: { followUp: 'resubmission-allowed', resubmit: true },
    S: { followUp: 'do-not-resubmit-third-party-asked', resubmit: false },
    W: { followUp: 'wait-30-days', resubmit: false, retryAfter: 30 * 86_400 },
    X: { followUp: 'wait-10-days', resubmit: false, retryAfter: 10 * 86_400 },
    Y: { followUp: 'do-not-resubmit-held', resubmit: false },
  });
