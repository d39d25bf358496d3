/** How Workday says no: fault codes and validation errors → causes, by a table that `causes` of a profile adds to. */
import type { FaultCode, Profile } from '../../../../gateway/kit.ts';
import type { SoapFault } from '../../../../transports/soap.ts';
import type { XmlNode } from '../../../../transports/xml/read.ts';
import type { SoapTree } from '../../dialect.ts';
import { locate } from '../../locate.ts';
import type { Refusal } from '../../protocol.ts';
import { WORKDAY } from './vocabulary.ts';

export const WORKDAY_FAULTS = {
  'validation-failed': 'backend-rejected',
  'reference-unknown': 'backend-rejected',
  'reference-inactive': 'backend-rejected',
  'duplicate-record': 'conflict',
  'period-closed': 'backend-rejected',
  'currency-mismatch': 'backend-rejected',
  'quantity-exceeded': 'backend-rejected',
  'amounts-unbalanced': 'backend-rejected',
  'task-not-authorized': 'backend-refused-us',
  'processing-failed': 'backend-unavailable',
} as const satisfies Record<string, FaultCode>;

export type WorkdayCause = keyof typeof WORKDAY_FAULTS;

/** What a validation error says → cause. The words are looked at and never told on: they may quote what was sent. */
const SAID: readonly (readonly [RegExp, WorkdayCause])[] = [
  [/not a valid ID value|Invalid ID value/i, 'reference-unknown'],
  [/\binactive\b|not active/i, 'reference-inactive'],
  [/already (?:exists|been used|in use)|duplicate/i, 'duplicate-record'],
  [/period .*(?:closed|not open)|(?:closed|not open) .*period/i, 'period-closed'],
  [/currency/i, 'currency-mismatch'],
  [/quantity .*(?:exceed|greater than)|(?:exceed|greater than) .*quantity/i, 'quantity-exceeded'],
  [/debits? .*(?:equal|balance)|out of balance/i, 'amounts-unbalanced'],
];

/** What a validation error may be said to mean. */
export const OF_WORDS: readonly WorkdayCause[] = ['validation-failed', ...SAID.map(([, cause]) => cause)];

const AUTH = /invalid username or password/i;
const MOST = 20;

/** `Client.*` blames our message and `Server.*` itself; throttling looks like any other failure of theirs. */
export function refused({ codes, reason, detail }: SoapFault, sent: SoapTree, profile: Profile): Refusal {
  const [side = '', kind = ''] = codes;
  const sourceCode = `SOAP ${[side, kind].filter(code => CODES.has(code)).join('.') || 'other'}`;
  const security = codes.some(code => /^(?:FailedAuthentication|InvalidSecurity|FailedCheck)/.test(code));
  if (security || AUTH.test(reason) || kind === 'authenticationError')
    return { why: { cause: 'soap-fault-security', sourceCode } };
  if (UNREAD.has(side)) return { why: { cause: 'soap-fault-sender', sourceCode } };
  if (side !== 'Client' && side !== 'Sender')
    return { why: { cause: 'processing-failed' satisfies WorkdayCause, sourceCode }, doubtful: true, throttled: true };
  if (/task submitted is not authorized/i.test(reason))
    return { why: { cause: 'task-not-authorized' satisfies WorkdayCause, sourceCode } };
  const own = ownOf(profile);
  const [why, ...others] = errorsOf(detail).map(({ message, xpath }) => ({
    ...{ cause: causeOf(message, own), sourceCode },
    ...locate(WORKDAY, sent, xpath),
  }));
  return { why: why ?? { cause: causeOf(reason, own), sourceCode }, ...(others.length > 0 && { others }) };
}

/** The envelope itself was refused, before anything of it was done: SOAP 1.1 §4.4.1, SOAP 1.2 part 1 §5.4.6. */
const UNREAD: ReadonlySet<string> = new Set(['MustUnderstand', 'VersionMismatch', 'DataEncodingUnknown']);

/** Codes that are told on; any other might quote anything. */
const CODES: ReadonlySet<string> = new Set([
  ...['Client', 'Server', 'Sender', 'Receiver', ...UNREAD],
  ...['validationError', 'processingError', 'authenticationError'],
]);

interface Said {
  message: string;
  xpath: string;
}

/** `Validation_Fault/Validation_Error*`, or a `Detail_Message` alone beneath it. */
function errorsOf(detail: XmlNode | undefined): Said[] {
  const faults = detail?.children.filter(({ name }) => /^(?:Validation|Processing)_Fault$/.test(name)) ?? [];
  const errors = faults.flatMap(fault => fault.children.filter(({ name }) => name === 'Validation_Error'));
  const from = errors.length > 0 ? errors : faults;
  return from.slice(0, MOST).map(node => ({
    message: `${textIn(node, 'Message')} ${textIn(node, 'Detail_Message')}`,
    xpath: textIn(node, 'Xpath'),
  }));
}

const textIn = (node: XmlNode, name: string): string => node.children.find(child => child.name === name)?.text ?? '';

type Own = readonly (readonly [words: string, WorkdayCause])[];

const ownOf = ({ causes = {} }: Profile): Own =>
  Object.entries(causes as Record<string, WorkdayCause>).map(([words, cause]) => [words.toLowerCase(), cause]);

/** The tenant's own words first: they may say more exactly what one of ours would take for something else. */
function causeOf(message: string, own: Own): WorkdayCause {
  const said = message.toLowerCase();
  return (
    own.find(([words]) => said.includes(words))?.[1] ??
    SAID.find(([pattern]) => pattern.test(message))?.[1] ??
    'validation-failed'
  );
}
