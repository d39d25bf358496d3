/** Finds the field of ours that a partner's IK3 or IK4 points at. */
import { readInterchange } from '../../codec/interchange.ts';
import { UNPLACED } from '../../grammar/tree.ts';
import { walk } from '../../grammar/walker.ts';
import { type Place, placeOf, spellPlace } from '../../grammar/walking.ts';
import { grammarOf } from './grammars.ts';

export interface Located {
  /** Place in the tree that was written. */
  at: (string | number)[];
  /** `2100C NM1-09` */
  position: string;
}

/**
 * Place of a segment (ST is 1), and of an element and component within it, in the set that was written; undefined where
 * there is no such segment or it is part of the envelope.
 */
export function locate(written: string, segment: number, element?: number, component?: number): Located | undefined {
  const { interchanges } = readInterchange(written);
  const interchange = interchanges[0];
  const set = interchange?.groups[0]?.sets[0];
  const grammar = set === undefined ? 'unsupported-set' : grammarOf(set.id, set.version);
  if (interchange === undefined || set === undefined || typeof grammar === 'string') return undefined;
  let found: Place | undefined;
  const { component: by, repetition } = interchange.delimiters;
  walk(set.segments, grammar, {
    component: by,
    repetition,
    onPlace: (index, place) => {
      if (index === segment - 1) found = place;
    },
  });
  if (found === undefined || found.key === UNPLACED) return undefined;
  const { frame, key, index } = found;
  const at = [...placeOf(frame), key, index];
  if (element !== undefined) at.push(element);
  if (element !== undefined && component !== undefined) at.push(component - 1);
  return { at, position: spellPlace(frame.rule.id, key, element, component) };
}
