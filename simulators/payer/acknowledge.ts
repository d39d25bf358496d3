/** Prints what a payer says about a message instead of answering it: TA1, 999 (005010X231A1) and the older 997. */
import type { Interchange, Segment } from './interchange.ts';
import type { Rejection } from './judge.ts';
import type { SegmentError } from './judge-set.ts';
import { answering, type Clock, type Fields, group, interchange, line } from './print.ts';

const ACKNOWLEDGEMENT_VERSION = '005010X231A1';

/** A TA1 of its own: `A` accepted, `E` accepted with errors, `R` rejected; TA105 says why. */
export function ta1(isa: Segment, code: string, note: string, clock: Clock): string {
  const ends = answering(isa, undefined);
  return interchange(ends, clock, 0, line(ta1Segment(isa, code, note), ends.delimiters));
}

function ta1Segment(isa: Segment, code: string, note: string): Fields {
  const control = /^\d{9}$/.test(isa[13] ?? '') ? isa[13] : '000000000';
  return ['TA1', control, isa[9] || '000101', isa[10] || '0000', code, note];
}

/** What is acknowledged: the group and the set of the request. */
export interface Acknowledged {
  interchange: Pick<Interchange, 'isa'>;
  gs: Segment;
  st: Segment;
}

/** `A` accepted, `E` accepted with errors, `P` accepted in part, `R` rejected. */
export type Acknowledgement = 'A' | 'E' | 'P' | 'R';

export interface Errors {
  /** IK502 and following, such as `5`: segments in error. */
  set?: readonly string[];
  /** AK905 and following. */
  group?: readonly string[];
  segments?: readonly SegmentError[];
}

/** Bad values are never repeated (IK404 stays empty): they may be somebody's data. */
function errorSegments(
  { id, position, loop, code, elements }: SegmentError,
  names: readonly [string, string],
): Fields[] {
  return [
    [names[0], id, String(position), loop, code],
    ...elements.map(each => [names[1], String(each.position), each.reference, each.code]),
  ];
}

function acknowledgement(of: Acknowledged, verdict: Acknowledgement, errors: Errors, legacy: boolean): Fields[] {
  const [segment, element, set] = legacy ? (['AK3', 'AK4', 'AK5'] as const) : (['IK3', 'IK4', 'IK5'] as const);
  const accepted = verdict === 'R' || verdict === 'P' ? '0' : '1';
  // One set cannot be accepted in part; P is a verdict on a group.
  const own = verdict === 'P' ? 'R' : verdict;
  const version = legacy ? undefined : of.gs[8];
  const inside = [
    ['AK2', of.st[1], of.st[2], version],
    ...(errors.segments ?? []).flatMap(each => errorSegments(each, [segment, element])),
    [set, own, ...(errors.set ?? [])],
  ];
  // A group that is refused as such says nothing about its sets.
  const groupAlone = errors.group?.length && !errors.set?.length;
  return [
    ['AK1', of.gs[1], of.gs[6], version],
    ...(groupAlone ? [] : inside),
    ['AK9', verdict, '1', '1', accepted, ...(errors.group ?? [])],
  ];
}

export function ack999(of: Acknowledged, verdict: Acknowledgement, clock: Clock, errors: Errors = {}): string {
  const ends = answering(of.interchange.isa, of.gs);
  const set = acknowledgement(of, verdict, errors, false);
  return interchange(ends, clock, 1, group(ends, clock, 'FA', ACKNOWLEDGEMENT_VERSION, [set]));
}

/** Some partners still send the acknowledgement of 005010 as it was before 999. */
export function ack997(of: Acknowledged, verdict: Acknowledgement, clock: Clock, errors: Errors = {}): string {
  const ends = answering(of.interchange.isa, of.gs);
  const set = acknowledgement(of, verdict, errors, true);
  const printed = group(ends, clock, 'FA', '005010', [set])
    .replace('ST*999*', 'ST*997*')
    .replace('*005010~AK1', '~AK1');
  return interchange(ends, clock, 1, printed);
}

/** The 999 to what the judge refused. */
export function refuse(rejection: Rejection, clock: Clock): string {
  return ack999(rejection, 'R', clock, rejection);
}
