/** A coded word as canonical contracts write it ⇄ CodeableConcept (FHIR R4 §2.24.0.6), by its first coding. */
import { type Node, nodes, pathed, text, without } from './nodes.ts';

/** What contracts call a concept: a code with its system, words, or both. */
export interface Coded {
  system?: string;
  code?: string;
  text?: string;
}

export const conceptOf = ({ system, code, text: words }: Coded): Node =>
  without({ coding: code === undefined ? undefined : [without({ system, code })], text: words });

/** Undefined where it says nothing. */
export function codedOf(concept: Node | undefined): Coded | undefined {
  if (!concept) return undefined;
  const [coding = {}] = nodes(concept['coding']);
  const found = without({
    system: text(coding['system']),
    code: text(coding['code']),
    text: text(concept['text']) ?? text(coding['display']),
  });
  return Object.keys(found).length > 0 ? found : undefined;
}

/** Every coding of it that says which system it is of, without its words: descriptions of codes are often licensed. */
export const codesOf = (concept: unknown): { system: string; code: string }[] =>
  nodes(pathed(concept)['coding']).flatMap(one => {
    const [system, code] = [text(one['system']), text(one['code'])];
    return system === undefined || code === undefined ? [] : [{ system, code }];
  });
