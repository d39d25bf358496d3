/** The grammars of this dialect, compiled once, and which of them a set follows. */
import { compileGrammar, type Grammar } from '../../grammar/grammar.ts';
import { X230_997, X231A1_999 } from './tables/acknowledgements.ts';
import { X279A1_270 } from './tables/request.ts';
import { X279A1_271 } from './tables/response.ts';

export const REQUEST = compileGrammar(X279A1_270);
export const RESPONSE = compileGrammar(X279A1_271);
const ACKNOWLEDGEMENT = compileGrammar(X231A1_999);
const FUNCTIONAL_ACKNOWLEDGEMENT = compileGrammar(X230_997);

const BY_SET: Readonly<Record<string, { grammar: Grammar; versions: RegExp }>> = {
  // X279 and its addenda A1 differ in nothing that reading depends on.
  270: { grammar: REQUEST, versions: /^005010X279(A1)?$/ },
  271: { grammar: RESPONSE, versions: /^005010X279(A1)?$/ },
  999: { grammar: ACKNOWLEDGEMENT, versions: /^005010X231(A1)?$/ },
  // 997 is the same from 00401 to 00501.
  997: { grammar: FUNCTIONAL_ACKNOWLEDGEMENT, versions: /^00[45]010/ },
};

/** The grammar of a set, or the cause why there is none. A set is recognised by ST03 and GS08, never by ST01 alone. */
export function grammarOf(set: string, version: string): Grammar | 'unsupported-set' | 'unsupported-version' {
  const known = Object.hasOwn(BY_SET, set) ? BY_SET[set]! : undefined;
  if (known === undefined) return 'unsupported-set';
  return known.versions.test(version) ? known.grammar : 'unsupported-version';
}
