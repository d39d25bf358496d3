/** Who may import whom, how large a file may be, and what nobody may do: the rules of docs/line.md, held by a test. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const ROOMS = [
  'gateway',
  'adapters',
  'mappings',
  'compositions',
  'policies',
  'transports',
  'contracts',
  'cli',
  'simulators',
  'bench',
  'dashboards',
];

interface Source {
  file: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ROOMS.flatMap(room => files(join(HOME, room))).map(path => {
  const text = readFileSync(path, 'utf8');
  const found = [
    ...text.matchAll(
      /^\s*(?:import|export)\s[^'"]*?from\s+['"](\.[^'"]+)['"]|^import\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/gm,
    ),
  ];
  const imports = found.map(match => relative(HOME, resolve(dirname(path), match[1] ?? match[2] ?? match[3] ?? '')));
  return { file: relative(HOME, path), text, imports };
});

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name));
}

/** May a file import another? Each row: importer, and what it may reach besides its own room. */
const MAY: readonly { from: RegExp; to: readonly RegExp[] }[] = [
  { from: /^mappings\//, to: [/^mappings\//, /^gateway\/kit\.ts$/, /^contracts\//, /^adapters\/[^/]+\/dialects\//] },
  { from: /^adapters\/(?<own>[^/]+)\//, to: [/^adapters\/<own>\//, /^gateway\/kit\.ts$/, /^transports\//] },
  { from: /^policies\//, to: [/^policies\//, /^gateway\/kit\.ts$/] },
  { from: /^compositions\//, to: [/^compositions\//, /^gateway\/kit\.ts$/, /^contracts\//] },
  { from: /^transports\//, to: [/^transports\//, /^gateway\/kit\.ts$/] },
  { from: /^contracts\//, to: [/^contracts\//] },
  {
    from: /^simulators\//,
    to: [/^simulators\//, /^contracts\//, /^adapters\/x12\/codec\/(tokenizer|delimiters)\.ts$/, /^sandbox\//],
  },
  { from: /^gateway\//, to: [/^gateway\//, /^transports\/pool\.ts$/, /^contracts\/.*types\.ts$/, /^package\.json$/] },
];

describe('the house', () => {
  it('lets each room import only what its rule allows', () => {
    const breaches = sources.flatMap(({ file, imports }) => {
      const rule = MAY.find(({ from }) => from.test(file));
      if (!rule) return [];
      const own = rule.from.exec(file)?.groups?.['own'] ?? '';
      const allowed = rule.to.map(to => new RegExp(to.source.replace('<own>', own)));
      return imports.filter(target => !allowed.some(to => to.test(target))).map(target => `${file} imports ${target}`);
    });
    assert.deepEqual(breaches, []);
  });

  it('sees the imports at all', () => {
    const edges = sources.flatMap(({ imports }) => imports).length;
    assert.ok(edges > 100, `only ${edges} imports were seen`);
  });

  it('keeps every file within 300 lines', () => {
    const long = sources.filter(
      ({ file, text }) => !file.startsWith('bench/') && !file.endsWith('types.ts') && text.split('\n').length > 301,
    );
    assert.deepEqual(
      long.map(({ file }) => file),
      [],
    );
  });

  it('opens every file with a sentence of purpose', () => {
    const silent = sources.filter(({ text }) => !/^(#![^\n]*\n)?\/\*\*/.test(text));
    assert.deepEqual(
      silent.map(({ file }) => file),
      [],
    );
  });

  it('evaluates no code but the mapping emitter', () => {
    const evaluating = sources.filter(({ text }) =>
      /\bnew Function\b|\beval\s*\(|node:vm\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')),
    );
    const allowed = evaluating.filter(({ file }) => file !== 'gateway/tables/emit.ts');
    assert.deepEqual(
      allowed.map(({ file }) => file),
      [],
    );
  });

  it('names no file utils, helpers, common or manager', () => {
    const vague = sources.filter(({ file }) => /(^|\/)(utils?|helpers?|common|manager)(\.ts|\/)/.test(file));
    assert.deepEqual(
      vague.map(({ file }) => file),
      [],
    );
  });

  it('reads the corpus folder from nowhere but .ci/run', () => {
    const named = [
      ...sources,
      ...files(join(HOME, 'test')).map(path => ({ file: relative(HOME, path), text: readFileSync(path, 'utf8') })),
    ];
    assert.deepEqual(
      named
        .filter(({ text, file }) => /shared\/corpus/.test(text) && !file.includes('architecture'))
        .map(({ file }) => file),
      [],
    );
  });
});
