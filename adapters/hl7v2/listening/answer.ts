/** What a sender is told: in original mode, in enhanced mode, or as its message asks (HL7 v2.5.1 §2.9.2, §2.9.3). */
import { randomBytes } from 'node:crypto';
import { DialectError } from '../../../gateway/kit.ts';
import {
  type AcknowledgedError,
  type AcknowledgmentCode,
  acknowledge,
  wantsAcknowledgment,
} from '../codec/acknowledge.ts';
import type { Hl7Message } from '../codec/message.ts';

export const MODES = ['original', 'enhanced', 'asked'] as const;
export type Mode = (typeof MODES)[number];

/** Accepted, in error, or rejected; or taken, and the application cannot read it. */
export type Verdict = 'A' | 'E' | 'R' | 'taken';

export interface Answering {
  mode: Mode;
  at: Date;
  error?: AcknowledgedError;
  /** MSH-10 of what could not be read. */
  acknowledged?: string;
}

/** In the order in which they leave: none, one, or that of the commit and that of the application. */
export function answersTo(message: Hl7Message | undefined, verdict: Verdict, answering: Answering): Uint8Array[] {
  const { at, error, acknowledged } = answering;
  const codes = codesOf(message, verdict, answering.mode);
  const written = (spelled: Hl7Message | undefined) => codes.map(code => acknowledge(spelled, saying(code)));
  const saying = (code: AcknowledgmentCode) => ({
    code,
    // 20 characters at most (§2.14.9.10).
    controlId: randomBytes(10).toString('hex'),
    at: `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`,
    // Its commit is no error.
    ...(error && code !== 'CA' && { errors: [error] }),
    ...(acknowledged !== undefined && { acknowledged }),
  });
  try {
    return written(message);
  } catch (thrown) {
    // Its own delimiters or its charset cannot say it: the usual ones can.
    if (!(thrown instanceof DialectError) || !message) throw thrown;
    return written(undefined);
  }
}

function codesOf(message: Hl7Message | undefined, verdict: Verdict, mode: Mode): AcknowledgmentCode[] {
  const [commit, application] =
    verdict === 'taken' ? (['CA', 'AE'] as const) : ([`C${verdict}`, `A${verdict}`] as const);
  if (mode === 'original' || !message) return [application];
  if (mode === 'enhanced') return [commit];
  const wanted = [
    ...(wantsAcknowledgment(message, 'commit', commit) ? [commit] : []),
    ...(wantsAcknowledgment(message, 'application', application) ? [application] : []),
  ];
  // What was not taken has not reached the application.
  return commit === 'CA' ? wanted : wanted.slice(0, 1);
}
