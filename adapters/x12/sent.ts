/** What leaves in one attempt: the interchange with fresh control numbers, and the keys an answer to it must carry. */
import { textOf } from '../../gateway/kit.ts';
import { renumber } from './codec/renumber.ts';
import type { Written, X12Wire } from './dialects/x12-005010/written.ts';

export interface Sent {
  text: string;
  /** ST01. */
  set: string;
  isa13: string;
  gs06: string;
  st02: string;
  bht03: string;
  /** TRN02 and TRN03 of our own traces. */
  traces: readonly { id: string; originator: string }[];
}

/**
 * ST02 stays `0001`: it is unique within its group (X12.5), and a real-time interchange holds one group with one set, so
 * that GS06 alone tells our sets apart.
 * @param control the number for ISA13 and GS06 @param stamp `YYYYMMDDHHMM` for ISA09, ISA10, GS04 and GS05
 */
export function prepare(out: X12Wire, control: number, stamp: string): Sent {
  return out.written === undefined ? read(textOf(out), control, stamp) : number(out.written, control, stamp);
}

function number(written: Written, control: number, stamp: string): Sent {
  const { set, st02, bht03, traces } = written;
  const gs06 = String(control);
  const isa13 = gs06.padStart(9, '0');
  const text = written.numbered(isa13, gs06, stamp.slice(0, 8), stamp.slice(8, 12));
  return { text, set, isa13, gs06, st02, bht03, traces };
}

/** A message that its writer says nothing about. It needs no second judgement, only its keys. */
function read(written: string, control: number, stamp: string): Sent {
  const text = renumber(written, { isa13: control, gs06: control, stamp });
  const [element, terminator] = [text.charAt(3), text.charAt(105)];
  const traces: { id: string; originator: string }[] = [];
  const isa13 = String(control).padStart(9, '0');
  const sent: Sent = { text, set: '', isa13, gs06: String(control), st02: '', bht03: '', traces };
  for (const segment of text.split(terminator)) {
    const [id, first = '', second = '', third = ''] = segment.trimStart().split(element, 4);
    if (id === 'ST') [sent.set, sent.st02] = [first, second];
    else if (id === 'BHT') sent.bht03 = third;
    else if (id === 'TRN' && first === '1') traces.push({ id: second, originator: third });
  }
  return sent;
}
