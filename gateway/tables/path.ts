/** One path tree for every backend: what the four spellings mean once they are parsed. */

export type Syntax = 'json' | 'xml' | 'hl7v2' | 'x12';

/** One condition on an item of a list: the text found at `path` within the item. */
export interface ItemTest {
  path: PathTree;
  values: readonly string[];
}

/**
 * One move through a neutral tree of plain objects and arrays. `segment` names the segment whose array the item is:
 * such an array holds the segment id at 0 and element n at n. `implied` marks an index that the author did not spell.
 * `field` marks what is asked of a segment, which may split it only then.
 * `view` marks a name under which stands once more what the tree holds beside it: a group of HL7 v2.
 */
export type PathStep =
  | { kind: 'key'; name: string; view?: true }
  | { kind: 'at'; index: number; implied?: boolean; segment?: string; field?: true }
  | { kind: 'where'; tests: readonly ItemTest[]; segment?: string }
  | { kind: 'range'; from: number; to: number };

export type PathTree = readonly PathStep[];

/** What a path leads to, which decides how a path relative to it is spelled. */
export type Level = 'loop' | 'segment' | 'element' | 'component' | 'value';

export interface ParsedPath {
  steps: PathTree;
  level: Level;
  /** Segment id where items of a group are segments. */
  segment?: string;
}

/** A path that cannot be understood; the message says why and holds nothing but the table's own text. */
export class PathError extends Error {
  constructor(path: string, why: string) {
    super(`${JSON.stringify(path)}: ${why}`);
    this.name = 'PathError';
  }
}

/** Names through which a plain object reaches its prototype: never a place for data. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export function key(name: string, path: string): PathStep {
  if (FORBIDDEN.has(name)) throw new PathError(path, 'this name is not allowed');
  return { kind: 'key', name };
}

/** A canonical path such as `subscriber.identifiers[0].value`; `.` is the item itself. */
export function parseCanonical(text: string): PathTree {
  if (text === '.') return [];
  const steps: PathStep[] = [];
  for (const part of text.split('.')) {
    const match = /^([A-Za-z_$][\w$-]*)((?:\[\d{1,4}\])*)$/.exec(part);
    if (!match) throw new PathError(text, 'not a canonical path');
    steps.push(key(match[1] ?? '', text));
    for (const [, index] of (match[2] ?? '').matchAll(/\[(\d+)\]/g)) steps.push({ kind: 'at', index: Number(index) });
  }
  return steps;
}

/** RFC 6901 pointer of a canonical path; list items that are not spelled do not occur in one. */
export function pointerOf(steps: PathTree): string {
  return steps
    .map(step => `/${step.kind === 'key' ? pointerToken(step.name) : 'index' in step ? step.index : 0}`)
    .join('');
}

function pointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Text by which two steps are the same move. */
export function stepKey(step: PathStep): string {
  if (step.kind === 'key') return `.${step.name}`;
  if (step.kind === 'at') return `[${step.index}]`;
  if (step.kind === 'range') return `[${step.from}..${step.to}]`;
  return `[${step.tests.map(test => `${pathKey(test.path)}=${test.values.join('|')}`).join(',')}]`;
}

export function pathKey(steps: PathTree): string {
  return steps.map(stepKey).join('');
}

/** One concrete place in a tree: property names and list indices. */
export type Concrete = readonly (string | number)[];

/** Stands in for a place where only the shape matters: the first item of each list. */
export function sketch(steps: PathTree): Concrete {
  return steps.map(step =>
    step.kind === 'key' ? step.name : step.kind === 'at' ? step.index : step.kind === 'range' ? step.from : 0,
  );
}
