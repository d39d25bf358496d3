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
  'sandbox',
  'bench',
  'dashboards',
];

interface Source {
  file: string;
  text: string;
  imports: string[];
}

const sourceOf = (path: string): Source => {
  const text = readFileSync(path, 'utf8');
  const found = [
    ...text.matchAll(
      /^\s*(?:import|export)\s[^'"]*?from\s+['"](\.[^'"]+)['"]|^import\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/gm,
    ),
  ];
  const imports = found.map(match => relative(HOME, resolve(dirname(path), match[1] ?? match[2] ?? match[3] ?? '')));
  return { file: relative(HOME, path), text, imports };
};

const sources = ROOMS.flatMap(room => files(join(HOME, room))).map(sourceOf);
/** The rooms and their tests. */
const everything = [...sources, ...files(join(HOME, 'test')).map(sourceOf)];
const code = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name));
}

/** May a file import another? The first row that fits: importer, and all that it may reach. */
const MAY: readonly { from: RegExp; to: readonly RegExp[] }[] = [
  { from: /^mappings\//, to: [/^mappings\//, /^gateway\/kit\.ts$/, /^contracts\//, /^adapters\/[^/]+\/dialects\//] },
  { from: /^adapters\/(?<own>[^/]+)\//, to: [/^adapters\/<own>\//, /^gateway\/kit\.ts$/, /^transports\//] },
  { from: /^policies\//, to: [/^policies\//, /^gateway\/kit\.ts$/] },
  { from: /^compositions\//, to: [/^compositions\//, /^gateway\/kit\.ts$/, /^contracts\//] },
  { from: /^transports\//, to: [/^transports\//, /^gateway\/kit\.ts$/] },
  { from: /^contracts\//, to: [/^contracts\//] },
  {
    from: /^simulators\//,
    to: [
      /^simulators\//,
      /^contracts\//,
      /^adapters\/x12\/codec\/(tokenizer|delimiters)\.ts$/,
      /^adapters\/hl7v2\/codec\/message\.ts$/,
    ],
  },
  // What both sides are made of imports neither: the kit is a face, and nothing behind it looks at it from behind.
  { from: /^gateway\/kit\.ts$/, to: [/^gateway\/(config|events|plugs|tables|telemetry)\//, /^gateway\/[a-z]+\.ts$/] },
  // Out through the one pool, and the names of what happens there as label values.
  { from: /^gateway\/config\/fetch-json\.ts$/, to: [/^transports\/pool\.ts$/] },
  { from: /^gateway\/events\/webhook\.ts$/, to: [/^gateway\/(?!kit\.ts$)/, /^transports\/pool\.ts$/] },
  { from: /^gateway\/telemetry\/sources\.ts$/, to: [/^gateway\/(?!kit\.ts$)/, /^transports\/pool\.ts$/] },
  { from: /^gateway\//, to: [/^gateway\/(?!kit\.ts$)/, /^package\.json$/] },
  { from: /^dashboards\//, to: [/^dashboards\//, /^gateway\/telemetry\//, /^gateway\/config\/duration\.ts$/] },
  { from: /^sandbox\//, to: [/^sandbox\//, /^simulators\//, /^gateway\//] },
  { from: /^cli\//, to: [/^(?!bench\/|test\/)/] },
  { from: /^bench\//, to: [/^(?!cli\/|test\/)/] },
];

/** Rooms of the gateway in which something is kept: each stands on those before it and knows none after it. */
const KEPT = ['audit', 'store', 'delivery', 'events', 'references', 'work', 'keeping'];

/** What opens a socket or reads a document, by package, and the only places that may. */
const PACKAGES: readonly { name: string; uses: RegExp; places: RegExp }[] = [
  { name: 'undici', uses: /from 'undici'/, places: /^transports\/pool\.ts$|^bench\// },
  { name: 'axios', uses: /from 'axios'/, places: /^transports\/http\.ts$|^bench\/anchors\// },
  { name: 'fhir-kit-client', uses: /from 'fhir-kit-client'/, places: /^adapters\/fhir\/client\.ts$|^bench\/anchors\// },
  {
    name: 'sockets of Node',
    uses: /from 'node:(https?|net|tls|dgram|dns)(\/promises)?'/,
    places:
      /^(transports|simulators|bench)\/|^gateway\/(http|admin)\/|^gateway\/store\/postgres\/private-server\.ts$|^policies\/rate-limit\.ts$/,
  },
  { name: 'fetch', uses: /(?<![.\w])fetch\(/, places: /^(bench|cli)\// },
  { name: 'xml2js', uses: /from 'xml2js'/, places: /^transports\/|^bench\/anchors\// },
  { name: 'saxes', uses: /from 'saxes'/, places: /^(transports|simulators)\// },
  { name: 'express', uses: /from 'express'/, places: /^gateway\/http\/|^simulators\// },
  { name: 'ajv', uses: /from 'ajv/, places: /^gateway\/(config|contracts)\/|^simulators\// },
  { name: 'prom-client', uses: /from 'prom-client'/, places: /^gateway\/telemetry\// },
  {
    name: 'pg',
    uses: /from 'pg'/,
    places: /^gateway\/(store|audit|delivery|events|references|work|keeping)\/|^bench\//,
  },
  { name: 'pg-boss', uses: /from 'pg-boss'/, places: /^gateway\/delivery\/notifier\.ts$/ },
  { name: 'pino', uses: /from 'pino'/, places: /^gateway\/telemetry\// },
];

/**
 * Systems of record by name: they stand in dialects, in the list of them that an adapter is declared with, in files that are
 * named after one (its mappings, its simulator), in the sandbox, and where the bench gathers what it measures of them, nowhere else.
 */
const VENDORS =
  /\b(workday|sap|s4hana|oracle|tryton|netsuite|epic|cerner|meditech|athena(health)?|allscripts|aetna|cigna|humana|availity|optum|stedi)\b/i;

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

  it('stands on what is below', () => {
    const place = (path: string): number => KEPT.indexOf(/^gateway\/([a-z]+)\//.exec(path)?.[1] ?? '');
    const breaches = sources
      .filter(({ file }) => place(file) >= 0)
      .flatMap(({ file, imports }) => imports.filter(to => place(to) > place(file)).map(to => `${file} imports ${to}`));
    assert.deepEqual(breaches, []);
  });

  it('sees the imports at all', () => {
    const edges = sources.flatMap(({ imports }) => imports).length;
    assert.ok(edges > 100, `only ${edges} imports were seen`);
  });

  it('keeps every file within 300 lines', () => {
    const long = everything.filter(({ text }) => text.split('\n').length > 301);
    assert.deepEqual(
      long.map(({ file }) => file),
      [],
    );
  });

  it('opens every file with a sentence of purpose', () => {
    const silent = everything.filter(({ text }) => !/^(#![^\n]*\n)?\/\*\*/.test(text));
    assert.deepEqual(
      silent.map(({ file }) => file),
      [],
    );
  });

  it('lets each package in where it belongs: every outbound connection passes the pool', () => {
    const breaches = sources.flatMap(({ file, text }) =>
      PACKAGES.filter(({ uses, places }) => uses.test(code(text)) && !places.test(file)).map(
        ({ name }) => `${file} uses ${name}`,
      ),
    );
    assert.deepEqual(breaches, []);
  });

  it('reaches plugs by the registry alone', () => {
    const reaching = sources.filter(({ file, text }) => file.startsWith('gateway/') && /\bimport\(/.test(code(text)));
    assert.deepEqual(
      reaching.map(({ file }) => file),
      ['gateway/registry.ts'],
    );
  });

  it('names systems of record in dialects and profiles only', () => {
    const places = /^adapters\/[^/]+\/(dialects\/|adapter\.ts$)|^sandbox\/|^bench\/erp\.ts$/;
    const naming = sources.filter(({ file, text }) => !places.test(file) && !VENDORS.test(file) && VENDORS.test(text));
    assert.deepEqual(
      naming.map(({ file }) => file),
      [],
    );
  });

  it('evaluates no code but the mapping emitter', () => {
    const evaluating = sources.filter(({ text }) => /\bnew Function\b|\beval\s*\(|node:vm\b/.test(code(text)));
    const allowed = evaluating.filter(({ file }) => file !== 'gateway/tables/emit.ts');
    assert.deepEqual(
      allowed.map(({ file }) => file),
      [],
    );
  });

  it('names no file utils, helpers, common or manager', () => {
    const vague = everything.filter(({ file }) => /(^|\/)(utils?|helpers?|common|manager)(\.ts|\/)/.test(file));
    assert.deepEqual(
      vague.map(({ file }) => file),
      [],
    );
  });

  it('draws the line in the README as the line itself draws it', () => {
    const drawn = (file: string) => {
      const lines = readFileSync(join(HOME, file), 'utf8').split('\n');
      const first = lines.findIndex(line => line.includes('HTTP ─▶'));
      return lines.slice(first, first + 4).map(line => line.replace(/^ \* /, ''));
    };
    assert.deepEqual(drawn('README.md'), drawn('gateway/line.ts'));
  });

  it('reads the corpus folder from nowhere but .ci/run', () => {
    assert.deepEqual(
      everything
        .filter(({ text, file }) => /shared\/corpus/.test(text) && !file.includes('architecture'))
        .map(({ file }) => file),
      [],
    );
  });
});
