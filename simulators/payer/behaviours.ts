/** What the payer does when a member is asked about, and what a test may make it do instead. */
import type { Behaviour, Member, MemberTable } from '../member.ts';
import { type Acknowledgement, ack997, ack999, type Errors, ta1 } from './acknowledge.ts';
import { answer } from './answer.ts';
import type { CoreRequest } from './core.ts';
import { type Inquiry, readInquiry } from './inquiry.ts';
import { judge } from './judge.ts';
import type { Clock } from './print.ts';
import { type Replies, type Reply, slow, type Transport } from './reply.ts';

/** One understood inquiry, and everything it can be answered with. */
export interface Call {
  /** How often this member has been asked about, this time included. */
  n: number;
  transport: Transport;
  request: CoreRequest;
  inquiry: Inquiry;
  member: Member | undefined;
  delayMs: number;
  reply: Replies;
  /** Payloads with fresh control numbers, in the delimiters of the request. */
  x12: Payloads;
}

export interface Payloads {
  /** The 271 with what this member holds, under the id that was asked for. */
  answer(memberId?: string): string;
  /** The same 271 to an inquiry that nobody here has sent. */
  answerToSomebodyElse(memberId?: string): string;
  ta1(code: string, note: string): string;
  ack999(verdict: Acknowledgement, errors?: Errors): string;
  ack997(verdict: Acknowledgement, errors?: Errors): string;
}

export type Behave = (call: Call) => Reply | Promise<Reply>;

const elsewhere = (inquiry: Inquiry): Inquiry => {
  const traces = [['TRN', '1', 'SOMEBODY-ELSE-1', '9ELSEWHERE']];
  const { dependent, subscriber } = inquiry;
  return {
    ...inquiry,
    id: 'SOMEBODY-ELSE-1',
    subscriber: { ...subscriber, traces },
    ...(dependent ? { dependent: { ...dependent, traces } } : {}),
  };
};

export function payloads(table: MemberTable, inquiry: Inquiry, clock: Clock): Payloads {
  const { isa } = inquiry.interchange;
  const member = (id = inquiry.memberId) => {
    const held = table.members.get(id);
    return held && { ...held, memberId: inquiry.memberId };
  };
  return {
    answer: id => answer(table, inquiry, member(id), clock),
    answerToSomebodyElse: id => answer(table, elsewhere(inquiry), member(id), clock),
    ta1: (code, note) => ta1(isa, code, note, clock),
    ack999: (verdict, errors) => ack999(inquiry, verdict, clock, errors),
    ack997: (verdict, errors) => ack997(inquiry, verdict, clock, errors),
  };
}

/** The member id in NM109 of the subscriber, as a translator would complain about it. */
function complaint({ subscriber }: Inquiry): Errors {
  const elements = [{ position: 9, reference: '67', code: '7' }];
  return { set: ['5'], segments: [{ id: 'NM1', position: subscriber.position, loop: '2100C', code: '8', elements }] };
}

/** Somewhere past the middle, inside a segment. */
function broken(x12: string): string {
  const at = Math.floor(x12.length * 0.6);
  return x12.slice(0, x12[at - 1] === '~' ? at + 3 : at);
}

export const BEHAVE: Readonly<Record<Behaviour, Behave>> = {
  answers: ({ reply, x12 }) => reply.x12(x12.answer()),
  rejects: ({ reply, x12 }) => reply.x12(x12.answer()),
  'rejects-transaction': ({ reply, x12, inquiry }) => reply.x12(x12.ack999('R', complaint(inquiry))),
  slow: ({ reply, x12, delayMs }) => slow(reply.x12(x12.answer()), delayMs),
  html: ({ reply }) => reply.html(),
  truncated: ({ reply, x12 }) => reply.x12(broken(x12.answer())),
  'other-member': ({ reply, x12 }) => reply.x12(x12.answerToSomebodyElse()),
  'envelope-error': ({ reply }) => reply.coreError('ReceiverIDIllegal', 'The receiver is not served here.'),
};

/** A clock for one answer of its own: control numbers start with the clock, so that none comes again after a restart. */
export function freshClock(now = new Date()): Clock {
  let last = now.getTime() % 900_000_000;
  return { now, next: () => ++last };
}

/** The 271 this payer gives to a 270, without any transport. Throws where the 270 is refused. */
export function payerAnswer(table: MemberTable, request: string, memberId?: string, clock = freshClock()): string {
  const verdict = judge(request);
  if (verdict.kind !== 'understood') throw new Error(`the payer refuses this request: ${verdict.kind}`);
  return payloads(table, readInquiry(verdict), clock).answer(memberId);
}
