/** A YAML file as data that still knows where each value stands. */
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import { scanJson } from '../http/json-scan.ts';
import type { ConfigFindingCode } from './finding-codes.ts';
import type { ConfigFinding } from './findings.ts';

export interface Place {
  line: number;
  column: number;
}

export interface SourceDocument {
  /** Path as shown in findings: relative to the working directory. */
  file: string;
  /** Absolute path. */
  path: string;
  value: unknown;
  /** Where the value at a path of keys stands; the nearest parent where it does not. */
  place(path: readonly (string | number)[]): Place;
  finding(path: readonly (string | number)[], code: ConfigFindingCode, message: string, fix: string): ConfigFinding;
  /** Syntax errors. */
  findings: ConfigFinding[];
}

const MAX_BYTES = 1024 * 1024;
const DEEPEST = 32;

/** Reads one YAML 1.2 core document, bounded: 1 MiB, no aliases beyond the library's bomb guard, no custom tags. */
export async function readDocument(path: string): Promise<SourceDocument> {
  let size = await stat(path).then(
    // A device or a pipe has no size and no end.
    file => (file.isFile() ? file.size : -1),
    () => -1,
  );
  const text = size < 0 || size > MAX_BYTES ? '' : await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) size = -1;
  const document = parseText(path, text ?? '');
  if (size < 0)
    document.findings.push(document.finding([], 'file-missing', 'The file cannot be read.', 'Check the path.'));
  if (size > MAX_BYTES) {
    document.findings.push(document.finding([], 'file-too-large', 'The file is larger than 1 MiB.', 'Split it.'));
  }
  return document;
}

/** One broken line makes every line after it look broken. */
const MOST_FLAWS = 5;
/** Our own words: the library's repeat the file's, among which a secret may stand. */
const FLAWS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias has no properties.',
  BAD_ALIAS: 'An alias leads nowhere.',
  BAD_COLLECTION_TYPE: 'The tag does not fit a collection.',
  BAD_DQ_ESCAPE: 'An escape in double quotes is not known.',
  BAD_INDENT: 'The indentation does not fit.',
  BAD_SCALAR_START: 'A plain value cannot begin like this: quote it.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping must stand on lines of its own.',
  BLOCK_IN_FLOW: 'A block cannot stand within braces or brackets.',
  DUPLICATE_KEY: 'The key stands twice; keys are unique.',
  IMPOSSIBLE: 'This is not YAML.',
  KEY_OVER_1024_CHARS: 'The key is too long.',
  MISSING_CHAR: 'A quote, bracket, colon or comma is missing.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line.',
  MULTIPLE_ANCHORS: 'A value has one anchor at most.',
  MULTIPLE_DOCS: 'The file holds more than one document.',
  MULTIPLE_TAGS: 'A value has one tag at most.',
  TAB_AS_INDENT: 'Tabs cannot indent: use blanks.',
  TAG_RESOLVE_FAILED: 'The tag is not known.',
  UNEXPECTED_TOKEN: 'Something stands where nothing can: a value with a special character needs quotes.',
};

/**
 * JSON is read as JSON, ten times as fast; as the YAML that it also is only where something is to be said about a place in it,
 * or where it is no JSON without surprise.
 */
function parseText(path: string, text: string): SourceDocument {
  if (!path.endsWith('.json') || scanJson(text)) return parseYaml(path, text);
  let parsed: SourceDocument | undefined;
  const asYaml = (): SourceDocument => (parsed ??= parseYaml(path, text));
  return {
    file: shownAs(path),
    path,
    value: JSON.parse(text) as unknown,
    place: keys => asYaml().place(keys),
    finding: (...said) => asYaml().finding(...said),
    findings: [],
  };
}

const shownAs = (path: string): string => relative(process.cwd(), path) || path;

function parseYaml(path: string, text: string): SourceDocument {
  const counter = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: counter, uniqueKeys: true, schema: 'core', logLevel: 'error' });
  const file = shownAs(path);
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const place = (keys: readonly (string | number)[]): Place => at(offsetOf(parsed.contents, keys));
  const flaw = (offset: number, message: string): ConfigFinding => ({
    ...{ file, ...at(offset), severity: 'error', code: 'yaml', message, fix: 'Correct the syntax.' },
  });
  // A tag nobody knows is a warning of the library: what it was meant to become is anybody's guess.
  const flaws = [...parsed.errors, ...parsed.warnings]
    .slice(0, MOST_FLAWS)
    .map(({ pos, code }) => flaw(pos[0], FLAWS[code] ?? 'This is not YAML.'));
  let value: unknown;
  if (flaws.length === 0) {
    try {
      value = bounded(parsed.toJS({ maxAliasCount: 50 }), DEEPEST);
    } catch {
      flaws.push(flaw(0, 'Nested too deeply, or aliases that repeat too much.'));
    }
  }
  return {
    file,
    path,
    value,
    place,
    finding: (keys, code, message, fix) => ({ file, ...place(keys), severity: 'error', code, message, fix }),
    findings: flaws,
  };
}

/** The value itself. Throws where it nests deeper, as one that holds itself by an alias does. */
function bounded(value: unknown, levels: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (levels === 0) throw new RangeError('too deep');
  for (const inner of Object.values(value)) bounded(inner, levels - 1);
  return value;
}

/** Start of the key of a mapping, or of the item of a sequence. */
function offsetOf(contents: ParsedNode | null, keys: readonly (string | number)[]): number {
  let node: Node | null | undefined = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
