/** What the server says when it refuses: HTTP 200 and an array that begins with the name of an exception. */
import type { FaultCode, Mishap } from '../../../../gateway/kit.ts';

export const TRYTON_FAULTS: Readonly<Record<string, FaultCode>> = {
  'user-error': 'backend-rejected',
  'value-required': 'backend-rejected',
  'value-refused': 'backend-rejected',
  'reference-unknown': 'backend-rejected',
  'period-closed': 'backend-rejected',
  'record-missing': 'backend-rejected',
  'duplicate-record': 'conflict',
  // It wants a person to confirm; nobody is there who could.
  'needs-confirmation': 'conflict',
  'record-locked': 'backend-unavailable',
  'server-error': 'backend-unreadable',
};

/** By the name of the exception (trytond, exceptions.py). */
const BY_NAME: Readonly<Record<string, string>> = {
  UserError: 'user-error',
  UserWarning: 'needs-confirmation',
  AccessError: 'access-refused',
  ConcurrencyException: 'precondition-failed',
  LoginException: 'credential-refused',
  RateLimitException: 'throttled',
};

/**
 * A UserError says by its text alone what kind it is, in the language of the session, which is English (locale/ir.message).
 * The text itself may quote data: nothing of it is kept.
 */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/^You are not allowed to |you are not allowed|is not allowed to access/i, 'access-refused'],
  [/doesn't exist|does not exist|are no longer available|not found/i, 'record-missing'],
  [/A value is required for field|is required|missing/i, 'value-required'],
  [/must be unique|already exists|duplicate/i, 'duplicate-record'],
  [/foreign key|refers? to|violates/i, 'reference-unknown'],
  [
    /closed (?:fiscal ?year|period)|no (?:open )?(?:fiscal ?year|period)|(?:fiscal ?year|period).*closed/i,
    'period-closed',
  ],
  [/not valid|invalid|too (?:long|many)|must be|domain/i, 'value-refused'],
  [/lock/i, 'record-locked'],
];

/** @param error as it stands in the answer: `["UserError", [message, description, domain]]` or `[text, traceback]` */
export function refusalOf(error: unknown): Mishap {
  const [name, said] = Array.isArray(error) ? (error as unknown[]) : [];
  const cause = typeof name === 'string' && Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (cause === undefined) return { cause: 'server-error' };
  const text = cause === 'user-error' && Array.isArray(said) ? said.slice(0, 2).join(' ').slice(0, 2000) : '';
  const kind = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
  return { cause: kind ?? cause, sourceCode: String(name) };
}
