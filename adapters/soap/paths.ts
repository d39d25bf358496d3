/** Which paths of a mapping table lead somewhere, by the tables of a vocabulary. */
import type { Vocabulary } from './vocabulary.ts';
import { textType } from './vocabulary.ts';

/** Facts of an answer beside its body that a mapping may read. */
const ANSWER_HEAD: ReadonlySet<string> = new Set(['status', 'next']);
/** How many of what the answer brings at once are shown. */
const REQUEST_HEAD: ReadonlySet<string> = new Set(['count']);

/** What is wrong with a path such as `Get_Suppliers_Request.Response_Filter.Page`; undefined where it leads somewhere. */
export function wrongPath(vocabulary: Vocabulary, path: string, direction: 'request' | 'response'): string | undefined {
  const steps = names(path);
  const [root = '', ...rest] = steps[0] === 'body' ? steps.slice(1) : steps;
  if (root === 'head') {
    const facts = direction === 'response' ? ANSWER_HEAD : REQUEST_HEAD;
    const known = rest.length === 0 ? direction === 'response' : facts.has(rest[0] ?? '');
    return known ? undefined : `${path} is not a fact of a ${direction}`;
  }
  const { operations } = vocabulary;
  const roots =
    direction === 'request' ? Object.keys(operations) : Object.values(operations).map(({ answer }) => answer);
  if (!roots.includes(root)) return `${root} is not the root element of a ${direction}`;
  return walk(vocabulary, vocabulary.roots[root] ?? '', rest, path);
}

function walk(vocabulary: Vocabulary, root: string, steps: readonly string[], path: string): string | undefined {
  let type = root;
  for (const name of steps) {
    const complex = vocabulary.types.get(type);
    if (!complex) return `${path}: ${type} has no parts`;
    if (name === '#text' && complex.text) {
      type = complex.text;
      continue;
    }
    const slot = name.startsWith('@') ? complex.attributes.get(name.slice(1)) : complex.elements.get(name);
    if (!slot) return `${path}: ${type} has no ${name}`;
    type = slot.type;
  }
  return textType(vocabulary, type) || vocabulary.types.has(type) ? undefined : `${path}: ${type} is no type`;
}

/** Names between points, without their brackets. */
const names = (path: string): string[] =>
  [...path.matchAll(/[^.[\]]+(?:\[[^\]]*\])*/g)].map(([part]) => part.replace(/\[.*$/, ''));
