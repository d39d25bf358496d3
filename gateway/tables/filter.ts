/** The bracketed part of a path: which item of a list is meant. */
import { type ItemTest, type ParsedPath, PathError, type PathStep } from './path.ts';

/** What a path is relative to. */
export interface Base {
  /** The item of the group that holds it; absent for a path from the top of the tree. */
  within?: ParsedPath;
  /** The path names the list whose items an `each` visits. */
  group?: boolean;
}

/** Parts between separators, brackets left whole: a condition may have an index of its own. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '[') depth++;
    if (character === ']') depth--;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The insides of `[a][b]`. */
export function brackets(text: string, path: string): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const character of text) {
    if (character === '[' && depth++ === 0) found.push('');
    else if (character === ']' && --depth === 0) continue;
    else if (depth < 1) break;
    else found[found.length - 1] += character;
  }
  if (found.map(inner => `[${inner}]`).join('') !== text || found.includes('')) {
    throw new PathError(path, `${JSON.stringify(text)} is not a filter`);
  }
  return found;
}

/** `a.b=x,c=y`: every condition must hold; `a.b=x|y` allows either value. */
export function parseTests(
  conditions: readonly string[],
  path: string,
  parse: (inner: string) => readonly PathStep[],
): ItemTest[] {
  return conditions.map(condition => {
    const at = condition.indexOf('=');
    if (at < 1 || at === condition.length - 1) {
      throw new PathError(path, `${JSON.stringify(condition)} is not a condition`);
    }
    return { path: parse(condition.slice(0, at)), values: condition.slice(at + 1).split('|') };
  });
}

/** `[#2]` names an occurrence, counted from 0; no filter means the first. */
export function occurrence(conditions: readonly string[]): PathStep | undefined {
  const [only] = conditions;
  if (only === undefined) return { kind: 'at', index: 0, implied: true };
  return conditions.length === 1 && /^#\d{1,4}$/.test(only) ? { kind: 'at', index: Number(only.slice(1)) } : undefined;
}
