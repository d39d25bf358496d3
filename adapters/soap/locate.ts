/** An XPath of a fault → the place in the tree that was sent. */
import type { SoapTree } from './dialect.ts';
import { textType, type Vocabulary } from './vocabulary.ts';

export interface Located {
  /** Where in the neutral tree; the mapping turns it into a JSON Pointer. */
  at?: readonly (string | number)[];
  /** The same spelled without prefixes: element names alone, never a value. */
  position?: string;
}

const STEP = /^@?(?:[\w.-]+:)?([\w.-]+)(?:\[(\d{1,6})\])?$/;

/** Prefixes are the other side's own spelling and go; `[n]` counts from one (XPath 1.0 §2.4). Only known names are told. */
export function locate(vocabulary: Vocabulary, sent: SoapTree, xpath: string): Located {
  const steps = xpath.trim().slice(0, 2000).split('/').filter(Boolean);
  const root = Object.keys(sent.body)[0] ?? '';
  const from = steps.findIndex(step => STEP.exec(step)?.[1] === root);
  const at: (string | number)[] = ['body', root];
  const spelled = [root];
  let type = vocabulary.roots[root] ?? '';
  for (const step of steps.slice(from + 1)) {
    const [, name = '', index = '1'] = STEP.exec(step) ?? [];
    const complex = vocabulary.types.get(type);
    const slot = step.startsWith('@') ? complex?.attributes.get(name) : complex?.elements.get(name);
    if (!slot) break;
    at.push(step.startsWith('@') ? `@${name}` : name);
    const isCounted = slot.many && Number(index) > 0;
    if (isCounted) at.push(Number(index) - 1);
    spelled.push(isCounted ? `${name}[${Number(index) - 1}]` : name);
    // There is none of that number: it may be any of them.
    if (slot.many && !isCounted) break;
    type = slot.type;
    if (textType(vocabulary, type)) break;
  }
  return at.length > 2 ? { at, position: spelled.join('.') } : {};
}
