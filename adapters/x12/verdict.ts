/** What one reply means for one inquiry: the answer that is ours, or why there is none, and what belongs to somebody else. */
import type { Mishap } from '../../gateway/kit.ts';
import type { AckError } from './dialects/x12-005010/acknowledgement.ts';
import { FOLLOW_UPS, rejectReason } from './dialects/x12-005010/causes.ts';
import { type Correlation, correlation } from './dialects/x12-005010/correlation.ts';
import { locate } from './dialects/x12-005010/locate.ts';
import type { ReplyContent, ReplySet } from './dialects/x12-005010/reply.ts';
import { loopsOf, segmentsOf, textOf, type X12Loop, type X12Tree } from './grammar/tree.ts';
import type { Sent } from './sent.ts';

export interface Refusal {
  why: Mishap;
  retryAfter?: number;
  retryable?: boolean;
}

export interface Verdict {
  /** The one set that carries our trace. */
  answer?: ReplySet;
  /** TRN02 of the payer's own trace in it. */
  payerTrace?: string;
  refusal?: Refusal;
  /** Something in the reply is not for us: it has to be set aside. */
  foreign?: Mishap;
  warnings: Mishap[];
  /** Acknowledgements beside the answer, such as `999 E`. */
  notes: Record<string, string>;
}

/** Answer before acknowledgement, acknowledgement before mismatch, mismatch before error: the most telling comes first. */
export function judgeReply(content: ReplyContent, sent: Sent): Verdict {
  const verdict: Verdict = { warnings: [...content.warnings], notes: {} };
  const { warnings, notes } = verdict;
  const strangers: string[] = [];
  const answers: ReplySet[] = [];
  let keys: Correlation | undefined;
  for (const set of content.sets) {
    const found = set.id === '271' ? correlation(set.tree) : undefined;
    const match = found ? matches(found, sent) : 'no';
    if (match === 'no') strangers.push(spelledSet(set));
    else {
      answers.push(set);
      keys = found;
    }
    if (match === 'by-reference') warnings.push({ cause: 'trace-missing', position: '2000C TRN' });
  }
  const refusal = acknowledged(content, sent, notes, strangers);
  // Two answers with one trace: neither can be told to be the right one.
  if (answers.length > 1) strangers.push(...answers.splice(0).map(spelledSet));
  if (strangers.length > 0)
    verdict.foreign = { cause: 'correlation-mismatch', position: strangers.slice(0, 10).join(', ') };
  const [answer] = answers;
  if (!answer) {
    const why = verdict.foreign ?? content.errors[0] ?? { cause: 'no-set', position: 'ST' };
    verdict.refusal = refusal ?? { why };
    return verdict;
  }
  warnings.push(...answer.warnings, ...content.errors);
  const unanswered = sourceLevel(answer.tree);
  if (unanswered) verdict.refusal = unanswered;
  else {
    verdict.answer = answer;
    const payerTrace = keys?.traces.find(trace => trace.type === '1')?.id;
    if (payerTrace !== undefined) verdict.payerTrace = payerTrace;
  }
  return verdict;
}

const spelledSet = ({ isa, st02 }: ReplySet): string => `ISA ${isa.isa13} ST ${st02}`;

/** By trace; by BHT03 only where no trace came back at all. A second patient in the set is somebody else. */
function matches({ bht03, traces, patients }: Correlation, sent: Sent): 'by-trace' | 'by-reference' | 'no' {
  if (patients > 1) return 'no';
  const echoed = traces.filter(trace => trace.type === '2');
  const ours = echoed.some(echo => sent.traces.some(t => t.id === echo.id && t.originator === echo.originator));
  if (ours) return 'by-trace';
  return echoed.length === 0 && bht03 !== '' && bht03 === sent.bht03 ? 'by-reference' : 'no';
}

const same = (theirs: string, ours: string) => Number(theirs) === Number(ours);

/** What TA1, 999, 997 and 824 say about our interchange; about another one they are not for us. */
function acknowledged(
  content: ReplyContent,
  sent: Sent,
  notes: Record<string, string>,
  strangers: string[],
): Refusal | undefined {
  const refusals: Refusal[] = [];
  for (const ack of content.acks) {
    const ours = ack.groupControl === '' || same(ack.groupControl, sent.gs06);
    const status = coded(ack.sets.find(set => same(set.control, sent.st02))?.status || ack.status);
    if (!ours) strangers.push(`ISA ${ack.isa13} ${ack.kind}`);
    else if (ack.outcome === 'accepted') notes['acknowledgement'] = `${ack.kind} ${status}`;
    else {
      const cause = ack.kind === '824' ? 'rejected-other' : 'transaction-rejected';
      refusals.push({ why: { cause, sourceCode: `${ack.kind} ${status}`, ...pointedAt(ack.errors, sent) } });
    }
  }
  for (const { control, outcome, status, note } of content.ta1) {
    if (outcome === 'accepted') notes['ta1'] = `TA1 ${coded(status)} ${coded(note)}`;
    else if (!same(control, sent.isa13)) strangers.push(`TA1 ${coded(control)}`);
    else refusals.push({ why: { cause: 'interchange-rejected', sourceCode: `TA1 ${coded(note)}`, position: 'ISA' } });
  }
  return refusals[0];
}

/** The first element error says more than a segment error before it. */
function pointedAt(errors: readonly AckError[], sent: Sent): Pick<Mishap, 'at' | 'position'> {
  const error = errors.find(e => e.element !== undefined) ?? errors[0];
  if (!error) return {};
  return locate(sent.text, error.segmentPosition, error.element, error.component) ?? { position: spelled(error) };
}

function spelled({ loop = '', segmentId, element }: AckError): string {
  return [coded(loop), coded(segmentId)].filter(Boolean).join(' ') + (element === undefined ? '' : `-${element}`);
}

/** A code of the other side is passed on only if it can be nothing else. */
function coded(value: string): string {
  return /^[0-9A-Z]{0,9}$/.test(value) ? value : 'other';
}

/** AAA of the source with nothing below it: nobody was asked. Anywhere else a rejection is an ordinary answer. */
function sourceLevel(tree: X12Tree): Refusal | undefined {
  const levels = loopsOf(tree, '2000A');
  for (const level of levels) {
    const refusal = refusalAt('2000A', level, tree);
    if (refusal) return refusal;
  }
  for (const level of levels)
    for (const name of loopsOf(level, '2100A')) {
      const refusal = refusalAt('2100A', name, tree);
      if (refusal) return refusal;
    }
  return undefined;
}

function refusalAt(id: string, loop: X12Loop, tree: X12Tree): Refusal | undefined {
  const aaa = segmentsOf(loop, 'AAA')[0];
  if (!aaa || answersBelow(tree)) return undefined;
  const reason = rejectReason(id, textOf(aaa, 3));
  const followUp = FOLLOW_UPS[textOf(aaa, 4)];
  const waits = followUp?.retryAfter !== undefined;
  const why = { cause: reason.code, sourceCode: `AAA ${coded(textOf(aaa, 3))}`, position: `${id} AAA` };
  return {
    why,
    retryable: reason.retry === 'backoff' && (waits || followUp?.resubmit !== false),
    ...(waits && { retryAfter: followUp.retryAfter as number }),
  };
}

/** True where a benefit or a rejection stands below the source. */
function answersBelow(tree: X12Tree): boolean {
  const below = (loop: X12Loop): boolean =>
    Object.entries(loop).some(
      ([key, value]) =>
        key === 'AAA' || key === 'EB' || (key > '2' && value.some(child => !Array.isArray(child) && below(child))),
    );
  return loopsOf(tree, '2000A').some(source => loopsOf(source, '2000B').some(below));
}
