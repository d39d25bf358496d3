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
 * A UserError says by its text alone what kind it is, in the language of the session, which is English (`ir.message` of trytond and
 * its modules, 6.0). Values stand in it between quotes, and so do we look at what stands around them. Nothing of it is kept.
 */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/^You are not allowed to /, 'access-refused'],
  [/^Calling button "" is not allowed/, 'access-refused'],
  [/ that don't exist anymore\./, 'record-missing'],
  [/^The value "" for field "" in "" does not exist\.|^Relation not found/, 'reference-unknown'],
  [
    /^A value is required for field|^A warehouse must be defined|^To [^"]*"" [^"]*you must (?:enter|set|define|fill in)/,
    'value-required',
  ],
  [
    /^To continue, you must create a (?:period|fiscal year)|closed (?:journal-)?period|you must reopen period/,
    'period-closed',
  ],
  [/must be unique|already exists|is not unique/, 'duplicate-record'],
  [/^You cannot [^"]*"[^.]* because (?:it|its invoice "") is |^To modify [^.]* must (?:be in|reset)/, 'edit-conflict'],
  [
    /is not valid|is too long|exceeds the limit|invalid chars|not one of the allowed|must be positive|^Invalid /,
    'value-refused',
  ],
];

/** What the database says comes through as the name of an exception that nobody has foreseen. */
const LOCKED =
  /^(?:database is locked|could not (?:obtain lock|serialize)|deadlock detected|canceling statement due to lock)/;

/** @param error as it stands in the answer: `["UserError", [message, description, domain]]` or `[text, traceback]` */
export function refusalOf(error: unknown): Mishap {
  const [name, said] = Array.isArray(error) ? (error as unknown[]) : [];
  const cause = typeof name === 'string' && Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (cause === undefined) return { cause: LOCKED.test(String(name)) ? 'record-locked' : 'server-error' };
  const text = cause === 'user-error' && Array.isArray(said) ? withoutValues(String(said[0])) : '';
  const kind = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
  return { cause: kind ?? cause, sourceCode: String(name) };
}

const withoutValues = (text: string): string => text.slice(0, 4000).replaceAll(/"[^"]*"/g, '""');
