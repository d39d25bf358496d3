/** What one reply means for one inquiry: the answer that is ours, or why there is none, and what belongs to somebody else. */
import type { Mishap } from '../../gateway/kit.ts';
import type { AckError } from './dialects/x12-005010/acknowledgement.ts';
import { FOLLOW_UPS, rejectReason } from './dialects/x12-005010/causes.ts';
import { correlation } from './dialects/x12-005010/correlation.ts';
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
  refusal?: Refusal;
  /** Something in the reply is not for us: it has to be set aside. */
  foreign?: Mishap;
  warnings: Mishap[];
  /** Acknowledgements beside the answer, such as `999 E`. */
  notes: Record<string, string>;
}

/** Answer before acknowledgement, acknowledgement before mismatch, mismatch before error: the most telling comes first. */
export function judgeReply(content: ReplyContent, sent: Sent): Verdict {
  const warnings = [...content.warnings];
  const notes: Record<string, string> = {};
  const strangers: string[] = [];
  const answers: ReplySet[] = [];
  for (const set of content.sets) {
    const match = matches(set, sent);
    if (match === 'no') strangers.push(`ISA ${set.isa.isa13} ST ${set.st02}`);
    else answers.push(set);
    if (match === 'by-reference') warnings.push({ cause: 'trace-missing', position: '2000C TRN' });
  }
  const refusal = acknowledged(content, sent, notes, strangers);
  // Two answers with one trace: neither can be told to be the right one.
  if (answers.length > 1) strangers.push(...answers.splice(0).map(set => `ISA ${set.isa.isa13} ST ${set.st02}`));
  const foreign: Mishap | undefined =
    strangers.length > 0 ? { cause: 'correlation-mismatch', position: strangers.slice(0, 10).join(', ') } : undefined;
  const verdict: Verdict = { warnings, notes, ...(foreign && { foreign }) };
  const [answer] = answers;
  if (!answer) {
    const why = foreign ?? content.errors[0] ?? { cause: 'no-set', position: 'ST' };
    return { ...verdict, refusal: refusal ?? { why } };
  }
  warnings.push(...answer.warnings, ...content.errors);
  const unanswered = sourceLevel(answer.tree);
  return unanswered ? { ...verdict, refusal: unanswered } : { ...verdict, answer };
}

/** By trace; by BHT03 only where no trace came back at all. A second patient in the set is somebody else. */
function matches(set: ReplySet, sent: Sent): 'by-trace' | 'by-reference' | 'no' {
  if (set.id !== '271') return 'no';
  const { bht03, traces, patients } = correlation(set.tree);
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
  for (const [id, loop] of sources(tree)) {
    const aaa = segmentsOf(loop, 'AAA')[0];
    if (!aaa || answersBelow(tree)) continue;
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
  return undefined;
}

function sources(tree: X12Tree): [string, X12Loop][] {
  const levels = loopsOf(tree, '2000A');
  const names = levels.flatMap(level => loopsOf(level, '2100A'));
  return [
    ...levels.map(loop => ['2000A', loop] as [string, X12Loop]),
    ...names.map(loop => ['2100A', loop] as [string, X12Loop]),
  ];
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
