/** What leaves in one attempt: the interchange with fresh control numbers, and the keys an answer to it must carry. */
import { renumber } from './codec/renumber.ts';

export interface Sent {
  text: string;
  /** ST01. */
  set: string;
  isa13: string;
  gs06: string;
  st02: string;
  bht03: string;
  /** TRN02 and TRN03 of our own traces. */
  traces: { id: string; originator: string }[];
}

/**
 * ST02 stays `0001`: it is unique within its group (X12.5), and a real-time interchange holds one group with one set, so
 * that GS06 alone tells our sets apart.
 * @param control the number for ISA13 and GS06 @param stamp for ISA09, ISA10, GS04 and GS05
 */
export function prepare(written: string, control: number, stamp: string): Sent {
  const text = renumber(written, { isa13: control, gs06: control, stamp });
  const [element, terminator] = [text.charAt(3), text.charAt(105)];
  const isa13 = String(control).padStart(9, '0');
  const sent: Sent = { text, set: '', isa13, gs06: String(control), st02: '', bht03: '', traces: [] };
  // Our own writer made this a moment ago: it needs no second judgement, only its keys.
  for (const segment of text.split(terminator)) {
    const [id, first = '', second = '', third = ''] = segment.trimStart().split(element, 4);
    if (id === 'ST') [sent.set, sent.st02] = [first, second];
    else if (id === 'BHT') sent.bht03 = third;
    else if (id === 'TRN' && first === '1') sent.traces.push({ id: second, originator: third });
  }
  return sent;
}
