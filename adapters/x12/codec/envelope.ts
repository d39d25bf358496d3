/** Envelope machine: ISA, GS and ST with their trailers, counts and control numbers, out of a stream of segments. */

import type { Delimiters } from './delimiters.ts';
import { type Issue, note, type Severity } from './issue.ts';
import type { RawSegment } from './tokenizer.ts';

export interface TransactionSet {
  /** ST01, such as `271`. */
  id: string;
  /** ST02. */
  control: string;
  /** ST03, else GS08: which guide it follows. */
  version: string;
  /** ST to SE. */
  segments: RawSegment[];
  /** Offset of each segment. */
  offsets: number[];
  issues: Issue[];
}

export interface Group {
  gs: RawSegment;
  offset: number;
  sets: TransactionSet[];
  /** How many sets came, where they are not kept. */
  count: number;
  issues: Issue[];
}

export interface Interchange {
  isa: RawSegment;
  delimiters: Delimiters;
  offset: number;
  ta1: RawSegment[];
  groups: Group[];
  count: number;
  issues: Issue[];
}

export interface EnvelopeHandlers {
  /** A set is complete, or as complete as it gets; return false to let go of it (large files). */
  onSet?(set: TransactionSet, group: Group, interchange: Interchange): boolean;
}

export interface Envelopes {
  interchanges: Interchange[];
  segment(segment: RawSegment, offset: number): void;
  end(offset: number): void;
}

export function envelopes(delimitersNow: () => Delimiters | undefined, handlers: EnvelopeHandlers = {}): Envelopes {
  const interchanges: Interchange[] = [];
  let interchange: Interchange | undefined;
  let group: Group | undefined;
  let set: TransactionSet | undefined;

  function closeSet(trailer: RawSegment | undefined, offset: number): void {
    if (set === undefined || group === undefined || interchange === undefined) return;
    if (trailer === undefined) set.issues.push(issue('truncated', 'error', offset, 'SE'));
    else {
      if (!sameNumber(trailer[1], set.segments.length))
        set.issues.push(issue('count-mismatch', 'error', offset, 'SE-01', '4'));
      if (trailer[2] !== set.control) set.issues.push(issue('control-mismatch', 'error', offset, 'SE-02', '3'));
    }
    group.count++;
    if (handlers.onSet?.(set, group, interchange) !== false) group.sets.push(set);
    set = undefined;
  }

  function closeGroup(trailer: RawSegment | undefined, offset: number): void {
    closeSet(undefined, offset);
    if (group === undefined || interchange === undefined) return;
    if (trailer === undefined) group.issues.push(issue('truncated', 'error', offset, 'GE'));
    else {
      if (!sameNumber(trailer[1], group.count)) group.issues.push(issue('count-mismatch', 'error', offset, 'GE-01'));
      if (trailer[2] !== group.gs[6]) group.issues.push(issue('control-mismatch', 'error', offset, 'GE-02'));
    }
    interchange.count++;
    group = undefined;
  }

  function closeInterchange(trailer: RawSegment | undefined, offset: number): void {
    closeGroup(undefined, offset);
    if (interchange === undefined) return;
    if (trailer === undefined) interchange.issues.push(issue('truncated', 'error', offset, 'IEA'));
    else {
      // A TA1 alone comes with IEA01 0; some senders count it as the 1 the element's width suggests.
      const alone = interchange.count === 0 && interchange.ta1.length > 0 && trailer[1] === '1';
      if (!alone && !sameNumber(trailer[1], interchange.count))
        interchange.issues.push(issue('count-mismatch', 'error', offset, 'IEA-01'));
      if (trailer[2] !== interchange.isa[13])
        interchange.issues.push(issue('control-mismatch', 'error', offset, 'IEA-02'));
    }
    interchange = undefined;
  }

  function stray(segment: RawSegment, offset: number): void {
    const id = segment[0]!;
    // A set outside its envelope is lost data; other strays (interchange services, private segments) take nothing away.
    const severity = id === 'ST' || id === 'SE' ? 'error' : 'warning';
    const place = /^[A-Z0-9]{2,3}$/.test(id) ? id : undefined;
    const home = group ?? interchange;
    if (home !== undefined) note(home.issues, issue('envelope-order', severity, offset, place));
  }

  function openSet(segment: RawSegment, offset: number): void {
    closeSet(undefined, offset);
    if (group === undefined) {
      stray(segment, offset);
      return;
    }
    const [, id = '', control = '', version] = segment;
    set = { id, control, version: version || (group.gs[8] ?? ''), segments: [segment], offsets: [offset], issues: [] };
  }

  function openGroup(segment: RawSegment, offset: number): void {
    closeGroup(undefined, offset);
    if (interchange === undefined) return;
    group = { gs: segment, offset, sets: [], count: 0, issues: [] };
    interchange.groups.push(group);
  }

  function openInterchange(segment: RawSegment, offset: number): void {
    closeInterchange(undefined, offset);
    interchange = { isa: segment, delimiters: delimitersNow()!, offset, ta1: [], groups: [], count: 0, issues: [] };
    interchanges.push(interchange);
  }

  function control(segment: RawSegment, offset: number): boolean {
    const id = segment[0];
    if (id === 'ST') openSet(segment, offset);
    else if (id === 'GS') openGroup(segment, offset);
    else if (id === 'GE') closeGroup(segment, offset);
    else if (id === 'IEA') closeInterchange(segment, offset);
    else if (id === 'ISA') openInterchange(segment, offset);
    else return false;
    return true;
  }

  return {
    interchanges,
    segment(segment, offset) {
      const id = segment[0]!;
      if (set !== undefined) {
        const first = id.charCodeAt(0);
        // Only ids that begin with S, G or I can end a set.
        if ((first === 71 || first === 73 || (first === 83 && id === 'ST')) && control(segment, offset)) return;
        set.segments.push(segment);
        set.offsets.push(offset);
        if (first === 83 && id === 'SE') closeSet(segment, offset);
      } else if (!control(segment, offset)) {
        if (id === 'TA1' && interchange !== undefined && group === undefined) interchange.ta1.push(segment);
        else stray(segment, offset);
      }
    },
    end: offset => closeInterchange(undefined, offset),
  };
}

/** Trailers count in N0: leading zeros are allowed, anything else is not. */
function sameNumber(text: string | undefined, count: number): boolean {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) === count;
}

function issue(cause: string, severity: Severity, offset: number, place?: string, ik5?: string): Issue {
  const found: Issue = { cause, severity, offset };
  if (place === undefined) return found;
  found.place = place;
  found.rule = `${cause}-${place.replace('-', '').toLowerCase()}`;
  if (ik5 !== undefined) found.ik5 = ik5;
  return found;
}
