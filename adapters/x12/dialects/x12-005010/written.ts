/** An interchange as we wrote it: the text of its set, and around it the envelope that each attempt numbers anew. */
import { DialectError, type Wire } from '../../../../gateway/kit.ts';
import { writeIsa, writeSegment } from '../../codec/writer.ts';
import type { GrammarTable } from '../../grammar/table.ts';
import type { X12Settings } from './settings.ts';

/** A message with what its writer knows of it, so that nobody has to read it again. */
export interface X12Wire extends Wire {
  written?: Written;
}

/** Stands for a value in the template; a private-use character, which no value of the envelope may hold. */
const HOLE = '\ue000';

/** The envelope of every interchange that brings a partner this set, cut where attempts and messages differ. */
export function envelopeOf({ functionalId, version }: GrammarTable, settings: X12Settings): readonly string[] {
  const { interchange, group, delimiters, suffix } = settings;
  const write = (...elements: string[]) => writeSegment(elements, delimiters, suffix);
  const isa = { ...interchange, date: HOLE, time: HOLE, version: interchange.versionNumber, control: HOLE };
  const template = [
    writeIsa(isa, delimiters, suffix),
    write('GS', functionalId, group.sender, group.receiver, HOLE, HOLE, HOLE, 'X', version),
    HOLE,
    write('SE', HOLE, HOLE),
    write('GE', '1', HOLE),
    write('IEA', '1', HOLE),
  ];
  const pieces = template.join('').split(HOLE);
  if (pieces.length !== 12) throw new DialectError({ cause: 'bad-character', position: 'ISA' });
  return pieces;
}

export class Written {
  /** ST01. */
  readonly set: string;
  readonly st02: string;
  readonly bht03: string = '';
  /** BHT04 and BHT05: the set's own creation time. */
  readonly date: string = '19700101';
  readonly time: string = '0000';
  /** TRN02 and TRN03 of our own traces. */
  readonly traces: { id: string; originator: string }[] = [];
  readonly #envelope: readonly string[];
  readonly #count: string;
  readonly #text: string;

  /** @param segments from ST on, without SE */
  constructor(segments: readonly string[][], envelope: readonly string[], { delimiters, suffix }: X12Settings) {
    const [, set = '', st02 = ''] = segments[0]!;
    this.set = set;
    this.st02 = st02;
    this.#envelope = envelope;
    this.#count = String(segments.length + 1);
    let text = '';
    for (const segment of segments) {
      text += writeSegment(segment, delimiters, suffix);
      const id = segment[0];
      if (id === 'BHT') {
        this.bht03 = segment[3] ?? '';
        this.date = segment[4] ?? '19700101';
        this.time = segment[5] ?? '0000';
      } else if (id === 'TRN' && segment[1] === '1')
        this.traces.push({ id: segment[2] ?? '', originator: segment[3] ?? '' });
    }
    this.#text = text;
  }

  /** @param date `YYYYMMDD` of GS04 and ISA09 @param time `HHMM` or longer, of GS05 and ISA10 */
  numbered(isa13: string, gs06: string, date: string, time: string): string {
    const e = this.#envelope;
    return (
      `${e[0]}${date.slice(2)}${e[1]}${time.slice(0, 4)}${e[2]}${isa13}${e[3]}${date}${e[4]}${time}${e[5]}${gs06}` +
      `${e[6]}${this.#text}${e[7]}${this.#count}${e[8]}${this.st02}${e[9]}${gs06}${e[10]}${isa13}${e[11]}`
    );
  }
}
