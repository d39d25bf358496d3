/** The language of grammar tables: what a transaction set may hold, one line per segment, facts only. */

import { type CodeSet, codeSet } from './codes.ts';
import { JUDGES, type Judge } from './values.ts';

export type Usage = 'R' | 'S' | '-';
/** X12.6 data types; `P` is a decimal that stands for a fraction of one (`.2` is 20 %). */
export type ElementType = 'AN' | 'ID' | 'N0' | 'R' | 'P' | 'DT' | 'TM' | 'D8/RD8';

export interface ElementTable {
  usage: Usage;
  type: ElementType;
  min: number;
  max: number;
  /** Without it nothing of the set can be understood: an error even where reading is tolerant. */
  vital: boolean;
  codes: CodeSet | undefined;
  /** Greatest number of repeats; 1 where the element does not repeat. */
  repeats: number;
  components: readonly ElementTable[] | undefined;
  /** By type, where there is more to judge than the length. */
  judge: Judge | undefined;
  /** Used, not a composite, not repeating: judged as it stands. */
  plain: boolean;
}

/**
 * One element: `R ID 2-3 2B 36 GP` is usage, type, length and codes; `R!` is vital; `^99` repeats up to 99 times;
 * `-` is not used by the guide. A list is a composite: its usage, then its components.
 */
export type ElementNotation = string | readonly string[];

export interface SegmentTable {
  kind: 'segment';
  id: string;
  usage: Usage;
  max: number;
  /** Index is the element number; `[0]` is unused. */
  elements: readonly (ElementTable | undefined)[];
  /** Syntax notes of X12.3, such as `P0809`: P all or none, R at least one, E at most one, C first needs the rest, L first needs one of the rest. */
  notes: readonly SyntaxNote[];
}

export interface SyntaxNote {
  kind: 'P' | 'R' | 'E' | 'C' | 'L';
  elements: readonly number[];
}

export interface LoopTable {
  kind: 'loop';
  id: string;
  usage: Usage;
  max: number;
  /** HL03 of the level that opens it; other loops are opened by their first segment and its qualifier. */
  hl?: string;
  /** LS01 and LE01 of the pair that encloses it. */
  bracket?: string;
  content: readonly (SegmentTable | LoopTable)[];
}

export interface GrammarTable {
  /** ST01. */
  set: string;
  /** ST03, and GS08 of the group. */
  version: string;
  /** GS01. */
  functionalId: string;
  /** ST, the header and the loops; SE, LS and LE are derived. */
  content: readonly (SegmentTable | LoopTable)[];
}

const UNUSED: ElementTable = {
  usage: '-',
  type: 'AN',
  min: 0,
  max: 512,
  vital: false,
  codes: undefined,
  repeats: 1,
  components: undefined,
  judge: undefined,
  plain: false,
};

const ELEMENT = /^(R!?|S) (AN|ID|N0|R|P|DT|TM|D8\/RD8) (\d+)-(\d+)(?: \^(\d+))?((?: [A-Z0-9]+)*)$/;

/** Throws Error where the notation is not understood: a mistake of the table's author. */
export function element(notation: ElementNotation): ElementTable {
  if (typeof notation !== 'string') {
    const [usage = '', ...components] = notation;
    if (!/^(R|S)$/.test(usage)) throw new Error(`composite without usage: ${notation.join(' | ')}`);
    return { ...UNUSED, usage: usage as Usage, min: 1, components: components.map(element) };
  }
  if (notation === '-') return UNUSED;
  const match = ELEMENT.exec(notation);
  if (match === null) throw new Error(`element notation not understood: ${notation}`);
  const [, usage, type, min, max, repeats = '1', codes] = match;
  return {
    usage: usage!.charAt(0) as Usage,
    type: type as ElementType,
    min: Number(min),
    max: Number(max),
    vital: usage === 'R!',
    codes: codes ? codeSet(codes.trim().split(' ')) : undefined,
    repeats: Number(repeats),
    components: undefined,
    judge: JUDGES[type!],
    plain: repeats === '1',
  };
}

/** `segment('NM1', 'R', 1, […], 'P0809')` */
export function segment(
  id: string,
  usage: Usage,
  max: number,
  elements: readonly ElementNotation[],
  ...notes: readonly string[]
): SegmentTable {
  return { kind: 'segment', id, usage, max, elements: [undefined, ...elements.map(element)], notes: notes.map(note) };
}

export function loop(
  id: string,
  usage: Usage,
  max: number,
  content: LoopTable['content'],
  more: { hl?: string; bracket?: string } = {},
): LoopTable {
  return { kind: 'loop', id, usage, max, content, ...more };
}

function note(text: string): SyntaxNote {
  if (!/^[PRECL](\d\d){2,}$/.test(text)) throw new Error(`syntax note not understood: ${text}`);
  return { kind: text.charAt(0) as SyntaxNote['kind'], elements: (text.slice(1).match(/\d\d/g) ?? []).map(Number) };
}
