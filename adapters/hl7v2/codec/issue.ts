/** One thing that is wrong with a message: coded, placed, and never with the value. */
import { DialectError } from '../../../gateway/kit.ts';

export interface Issue {
  /** Kebab-case cause, such as `framing-left-over`. */
  cause: string;
  severity: 'error' | 'warning';
  /** Byte (bytes in) or character (text in) offset within the message or file. */
  offset: number;
  /** Segment and field, such as `PID-3`. */
  place?: string;
}

/** Enough to see what is wrong; a hostile input could hold millions. */
const MOST = 1000;

export function note(issues: Issue[], issue: Issue): void {
  if (issues.length < MOST) issues.push(issue);
}

/** What ends the reading or the writing. */
export function fatal(cause: string, where: { offset?: number; place?: string } = {}): DialectError {
  const position = [where.place, where.offset === undefined ? undefined : `@${where.offset}`].filter(Boolean).join(' ');
  return new DialectError(position === '' ? { cause } : { cause, position });
}
