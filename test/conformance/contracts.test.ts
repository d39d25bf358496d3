/** Every contract of the project: it keeps the house's rules, and no released version is broken by a later change. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { compareSchemas } from '../../gateway/contracts/compat.ts';
import type { Contract, JsonSchema, Operation } from '../../gateway/contracts/contract.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { walkSchema } from '../../gateway/contracts/schema-walk.ts';
import { HOME } from '../../gateway/registry.ts';

const { contracts, findings } = await loadContracts([join(HOME, 'contracts')]);

/** What a contract folder may hold; `types.ts` and the rooms of a long one are generated from the schemas. */
const FILES =
  /^(contract\.yaml|CHANGES\.md|types(\/(requests|answers|definitions))?\.ts|[a-z-]+\.schema\.json|examples\/[a-z0-9-]+\.(request|answer)\.json)$/;

/** How the paths of operations are spelled, behind `/v1/<name>`. */
const PATHS: readonly { method: RegExp; path: RegExp; status: readonly number[] }[] = [
  { method: /^POST$/, path: /^$/, status: [200, 201, 202] },
  { method: /^GET$/, path: /^$/, status: [200] },
  { method: /^(GET|PUT)$/, path: /^\/:id$/, status: [200, 202] },
  { method: /^POST$/, path: /^\/search$/, status: [200] },
  { method: /^POST$/, path: /^\/:id\/[a-z-]+$/, status: [200, 202] },
  { method: /^GET$/, path: /^\/:id\/[a-z-]+$/, status: [200] },
];

interface Rule {
  says: string;
  /** What breaks it. */
  breaches(operation: Operation, contract: Contract): string[];
}

const messages = ({ requestSchema, querySchema, answerSchema }: Operation): JsonSchema[] =>
  [requestSchema, querySchema, answerSchema].filter(schema => schema !== undefined);

/** Places of the schemas for which something is true. */
const places = (schemas: readonly JsonSchema[], holds: (place: JsonSchema, pointer: string) => boolean): string[] => {
  const found: string[] = [];
  for (const schema of schemas)
    walkSchema(schema, (pointer, place) => {
      if (holds(place, pointer)) found.push(`${schema['title']} ${pointer || '/'}`);
    });
  return found;
};
const pointerOf = (place: string): string => place.slice(place.indexOf(' ') + 1).replace(/^\/$/, '');
const fields = (place: JsonSchema): JsonSchema => (place['properties'] ?? {}) as JsonSchema;

const RULES: readonly Rule[] = [
  {
    says: 'spells its paths as every contract does',
    breaches: ({ method, path, status }, { name }) => {
      const [plain, version] = name.split('/');
      const rest = path.replace(`/${version}/${plain}`, '');
      const known = PATHS.some(one => one.method.test(method) && one.path.test(rest) && one.status.includes(status));
      return known ? [] : [`${method} ${path} ${status}`];
    },
  },
  {
    says: 'names a scope for every operation',
    breaches: ({ name, scopes }) => (scopes.length > 0 ? [] : [name]),
  },
  {
    says: 'brings an example of every operation, both sides of it',
    breaches: ({ name, examples }) =>
      examples.some(({ request, answer }) => request !== undefined && answer !== undefined) ? [] : [name],
  },
  {
    says: 'refuses unknown fields everywhere in a request',
    breaches: ({ requestSchema, querySchema }) =>
      places(
        [requestSchema ?? querySchema ?? {}],
        place => 'properties' in place && place['additionalProperties'] !== false,
      ),
  },
  {
    says: 'writes money and shares as decimal text, money with its currency: beside it, or of the whole document',
    breaches: operation =>
      messages(operation).flatMap(schema => {
        const priced = places([schema], place => 'currency' in fields(place)).map(pointerOf);
        return places([schema], (place, pointer) => {
          const figure = 'properties' in place ? undefined : /\/(amount|percent)$/.exec(pointer)?.[1];
          const isBare = figure === 'amount' && !priced.some(of => pointer.startsWith(`${of}/`));
          return figure !== undefined && (isBare || place['type'] !== 'string');
        });
      }),
  },
  {
    says: 'keeps the numbers of protocols out',
    breaches: operation =>
      places(messages(operation), place =>
        Object.keys(fields(place)).some(name => /controlNumber|segment/i.test(name)),
      ),
  },
];

describe('Every contract', () => {
  it('is loaded without a finding', () => assert.deepEqual([contracts.size > 1, findings], [true, []]));

  for (const contract of contracts.values()) {
    for (const { says, breaches } of RULES)
      it(`${contract.name} ${says}`, () =>
        assert.deepEqual(
          contract.operations.flatMap(operation => breaches(operation, contract)),
          [],
        ));

    it(`${contract.name} is data, and tells when it changed`, () => {
      const files = readdirSync(contract.directory, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(contract.directory, join(entry.parentPath, entry.name)));
      assert.deepEqual(
        files.filter(file => !FILES.test(file)),
        [],
      );
      const changes = readFileSync(join(contract.directory, 'CHANGES.md'), 'utf8');
      assert.match(changes, new RegExp(`^# ${contract.name}$`, 'm'));
      assert.match(changes, new RegExp(`^## ${contract.lifecycle.since} – `, 'm'));
    });
  }
});

const git = (...words: string[]): string =>
  execFileSync('git', words, { cwd: HOME, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** The last released state of the contracts, or nothing where none was released or this is no checkout. */
function lastRelease(): string | undefined {
  try {
    return git('tag', '--list', 'contracts-*', '--sort=-creatordate').split('\n')[0] || undefined;
  } catch {
    return undefined;
  }
}

/** The contracts as they stood at a tag: a field counts wherever it is written down. */
async function released(tag: string): Promise<readonly Contract[]> {
  const folder = await mkdtemp(join(tmpdir(), 'contracts-'));
  try {
    const archive = git('archive', '--format=tar', tag, 'contracts');
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    return [...(await loadContracts([join(folder, 'contracts')])).contracts.values()];
  } finally {
    await rm(folder, { recursive: true });
  }
}

const input = ({ requestSchema, querySchema }: Operation): JsonSchema => requestSchema ?? querySchema ?? {};

function breaking(before: Operation, after: Operation | undefined): string[] {
  if (!after) return ['is gone'];
  const changes = [
    ...compareSchemas(input(before), input(after), 'request'),
    ...compareSchemas(before.answerSchema, after.answerSchema, 'answer'),
  ];
  return changes.filter(change => change.breaking).map(({ pointer, code, detail }) => `${pointer} ${code} ${detail}`);
}

describe('The contracts since their last release', () => {
  it('break nobody within a version', async () => {
    const tag = lastRelease();
    const broken = (tag ? await released(tag) : []).flatMap(({ name, operations }) =>
      operations.flatMap(before => {
        const after = contracts.get(name)?.operations.find(one => one.name === before.name);
        return breaking(before, after).map(change => `${name}#${before.name} ${change}`);
      }),
    );
    assert.deepEqual(broken, []);
  });
});
