/** Which findings about an answer a partner's profile may tolerate or tighten; what keeps an answer safe is none of them. */
import type { Schema } from '../../../../gateway/kit.ts';
import { FINDINGS } from '../../grammar/findings.ts';
import type { SegmentRule } from '../../grammar/grammar.ts';
import { RESPONSE } from './grammars.ts';

/** A partner that counts badly. A cut answer lacks its trailers, which is another cause and none of these. */
const TOLERABLE = [
  'count-mismatch-se01',
  'count-mismatch-ge01',
  'count-mismatch-iea01',
  'duplicate-control',
  'duplicate-control-isa13',
  'duplicate-control-gs06',
  'duplicate-control-st02',
];

/** Where these are errors already, whose answer it is or what it says is in doubt: no profile can settle that. */
const TIGHTENED_ONLY = ['hl-linkage', 'required-element-missing'];

/** Found only in what we send, which is always judged strictly, or before there is a place. */
const NOT_OF_ANSWERS = ['bad-character', 'bad-identifier', 'required-by-partner'];

const SEVERITY: Schema = { enum: ['error', 'warning'] };
const TIGHTER: Schema = { enum: ['error'] };

const causes = Object.keys(FINDINGS).filter(cause => !NOT_OF_ANSWERS.includes(cause));
const free = causes.filter(cause => !TIGHTENED_ONLY.includes(cause));
const ofElements = (cause: string): boolean => FINDINGS[cause]?.ik4 !== undefined;

/** `2110c`, `2110ceb` and `2110ceb03` of the 271, as a finding's rule spells its place. */
const SEGMENTS: string[] = [];
const ELEMENTS: string[] = [];
for (const { id, segments } of RESPONSE.loops.values()) {
  SEGMENTS.push(id);
  for (const segment of segments.values()) {
    SEGMENTS.push(id + segment.id);
    ELEMENTS.push(...elementsOf(segment).map(element => id + element));
  }
}

function elementsOf({ id, elements }: SegmentRule): string[] {
  return elements.flatMap((element, n) => {
    if (n === 0) return [];
    const name = `${id}${String(n).padStart(2, '0')}`;
    return [name, ...(element?.components ?? []).map((_, i) => `${name}${String(i + 1).padStart(2, '0')}`)];
  });
}

const oneOf = (words: readonly string[]): string => `(?:${words.filter(Boolean).join('|').toLowerCase()})`;
const at = (named: readonly string[], places: readonly string[]): string => `^${oneOf(named)}-${oneOf(places)}$`;

/** By cause, or by cause and place, which goes before. */
export const SEVERITIES: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries([
    ...[...TOLERABLE, ...free].map(name => [name, SEVERITY]),
    ...TIGHTENED_ONLY.map(name => [name, TIGHTER]),
  ]),
  patternProperties: {
    [at(free.filter(ofElements), ELEMENTS)]: SEVERITY,
    [at(
      free.filter(cause => !ofElements(cause)),
      SEGMENTS,
    )]: SEVERITY,
    [at(TIGHTENED_ONLY, ELEMENTS)]: TIGHTER,
    // A segment that no guide knows has no place in a table either.
    [`^${oneOf(['unknown-segment', 'unexpected-segment'])}-${oneOf([...RESPONSE.loops.keys()])}?[a-z][a-z0-9]{1,2}$`]:
      SEVERITY,
  },
};
