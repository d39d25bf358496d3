/** Finds the mistakes an author of grammar tables makes: what could never be read, and what could be read in two ways. */
import { hasCode } from './codes.ts';
import { compileGrammar } from './grammar.ts';
import type { ElementTable, GrammarTable, LoopTable, SegmentTable } from './table.ts';

/** One sentence for each mistake; none for a sound table. */
export function lintGrammar(table: GrammarTable): string[] {
  const found: string[] = [];
  const loops = new Set<string>();
  const visit = (content: LoopTable['content'], name: string): void => {
    const ids = new Set<string>();
    for (const item of content) {
      if (ids.has(item.id)) found.push(`${name}: ${item.id} stands there twice`);
      ids.add(item.id);
      if (item.max < 1) found.push(`${name}: ${item.id} may never occur`);
      if (item.kind === 'segment') found.push(...lintSegment(item, name));
      else {
        if (loops.has(item.id)) found.push(`loop ${item.id} is defined twice`);
        loops.add(item.id);
        found.push(...lintOpener(item));
        visit(item.content, item.id);
      }
    }
    found.push(...ambiguous(content, name));
  };
  visit(table.content, table.set);
  if (table.content[0]?.id !== 'ST') found.push(`${table.set}: does not begin with ST`);
  if (found.length === 0) compileGrammar(table);
  return found;
}

function lintOpener({ id, hl, content }: LoopTable): string[] {
  const [opener] = content;
  if (opener === undefined || opener.kind === 'loop') return [`${id}: has no segment that opens it`];
  if (hl === undefined) return opener.id === 'HL' ? [`${id}: is opened by HL and names no level`] : [];
  if (opener.id !== 'HL') return [`${id}: names a level and is not opened by HL`];
  const codes = opener.elements[3]?.codes;
  return codes !== undefined && hasCode(codes, hl) && codes.list.length === 1 ? [] : [`${id}: HL03 is not its level`];
}

/** Loops side by side that the same segment with the same qualifier would open. */
function ambiguous(content: LoopTable['content'], name: string): string[] {
  const openers = content.flatMap(item => {
    const opener = item.kind === 'loop' && item.hl === undefined ? item.content[0] : undefined;
    return opener?.kind === 'segment' ? [{ loop: item.id, id: opener.id, codes: opener.elements[1]?.codes }] : [];
  });
  const found: string[] = [];
  for (const [i, a] of openers.entries())
    for (const b of openers.slice(i + 1)) {
      const shared = a.codes?.list.some(code => b.codes === undefined || hasCode(b.codes, code)) ?? true;
      if (a.id === b.id && shared) found.push(`${name}: ${a.loop} and ${b.loop} open alike`);
    }
  return found;
}

function lintSegment({ id, elements, notes }: SegmentTable, name: string): string[] {
  const found: string[] = [];
  for (const [n, element] of elements.entries()) {
    if (element === undefined) continue;
    const place = `${name} ${id}-${String(n).padStart(2, '0')}`;
    for (const part of [element, ...(element.components ?? [])])
      found.push(...lintElement(part).map(why => `${place}: ${why}`));
    if (element.components?.some(part => part.components !== undefined))
      found.push(`${place}: a composite within a composite`);
  }
  for (const { kind, elements: numbers } of notes)
    for (const n of numbers)
      if (elements[n] === undefined) found.push(`${name} ${id}: note ${kind} names element ${n}`);
  return found;
}

function lintElement({ min, max, codes, repeats, usage, components, type }: ElementTable): string[] {
  const found: string[] = [];
  if (usage !== '-' && (min < 1 || min > max)) found.push(`length ${min} to ${max}`);
  if (repeats < 1) found.push('may never occur');
  if (repeats > 1 && components !== undefined) found.push('repeats as a composite, which the tree cannot hold');
  const odd = codes?.list.filter(code => code.length < min || code.length > max) ?? [];
  if (odd.length > 0) found.push(`codes of another length: ${odd.join(' ')}`);
  if (codes !== undefined && type !== 'ID' && type !== 'AN') found.push('codes for a value that is no code');
  return found;
}
