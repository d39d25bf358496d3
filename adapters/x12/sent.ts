/** What leaves in one attempt: the interchange with fresh control numbers, and the keys an answer to it must carry. */
import { readInterchange } from './codec/interchange.ts';
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

/** @param control the number for ISA13 and GS06 @param at for ISA09, ISA10, GS04 and GS05 */
export function prepare(written: string, control: number, at: Date): Sent {
  const text = renumber(written, { isa13: control, gs06: control, at });
  const interchange = readInterchange(text).interchanges[0];
  const group = interchange?.groups[0];
  const set = group?.sets[0];
  const sent: Sent = {
    text,
    set: set?.id ?? '',
    isa13: interchange?.isa[13] ?? '',
    gs06: group?.gs[6] ?? '',
    st02: set?.control ?? '',
    bht03: '',
    traces: [],
  };
  for (const [id, first, second = '', third = ''] of set?.segments ?? []) {
    if (id === 'BHT') sent.bht03 = third;
    if (id === 'TRN' && first === '1') sent.traces.push({ id: second, originator: third });
  }
  return sent;
}
