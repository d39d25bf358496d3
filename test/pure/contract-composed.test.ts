/** An object that is made of another file of its contract means what JSON Schema says it means, and is refused where it cannot. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema, Operation } from '../../gateway/contracts/contract.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { isNpi } from '../../gateway/npi.ts';

const PROJECT = fileURLToPath(new URL('../../contracts', import.meta.url));
const COMPOSED = ['appointments', 'charges', 'patients', 'providers', 'referrals'];
const { contracts } = await loadContracts([PROJECT]);

/** Ajv reads the files as they are, one beside the other, by their `$id`. */
async function filesAsTheyAre(name: string): Promise<Ajv2020> {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv, { mode: 'full' });
  ajv.addFormat('npi', isNpi);
  const folder = join(PROJECT, name, 'v1');
  for (const file of (await readdir(folder)).filter(one => one.endsWith('.schema.json')))
    ajv.addSchema(JSON.parse(await readFile(join(folder, file), 'utf8')) as object);
  return ajv;
}

/** A message, and each of what it may be turned into: without a field, with one that nobody knows, with one of another type. */
const turned = (message: Record<string, unknown>): Record<string, unknown>[] => [
  message,
  { ...message, unheardOf: true },
  ...Object.keys(message).flatMap(name => {
    const { [name]: value, ...rest } = message;
    return [rest, { ...message, [name]: 7 }, { ...message, [name]: Array.isArray(value) ? [] : '' }];
  }),
];

const sidesOf = ({ requestSchema, answerSchema, checkInput, checkAnswer, examples }: Operation) => [
  ...(requestSchema ? [{ schema: requestSchema, check: checkInput, said: examples.map(e => e.request) }] : []),
  { schema: answerSchema, check: checkAnswer, said: examples.map(e => e.answer) },
];

describe('an object that is made of another file', () => {
  for (const name of COMPOSED)
    it(`accepts what JSON Schema accepts and nothing else: ${name}`, async () => {
      const ajv = await filesAsTheyAre(name);
      let tried = 0;
      for (const operation of contracts.get(`${name}/v1`)!.operations)
        for (const { schema, check, said } of sidesOf(operation)) {
          const asItIs = ajv.getSchema(String(schema['$id']))!;
          for (const message of said.filter(one => one !== undefined).flatMap(one => turned(one as never))) {
            const shown = `${schema['title']} ${JSON.stringify(message)}`;
            assert.equal(check(message).length === 0, asItIs(message), shown);
            tried++;
          }
        }
      assert.ok(tried > 50, String(tried));
    });
});

describe('a file of a contract is refused', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-'));
    await cp(join(PROJECT, 'patients'), join(folder, 'patients'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const told = async (file: string, change: (schema: JsonSchema) => JsonSchema): Promise<string[]> => {
    const path = join(folder, 'patients/v1', `${file}.schema.json`);
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as JsonSchema)));
    const { findings } = await loadContracts([folder]);
    return findings.map(({ file: at, message }) => `${basename(at)}: ${message}`);
  };
  const field = (schema: JsonSchema, name: string, said: JsonSchema): JsonSchema => ({
    ...schema,
    properties: { ...(schema['properties'] as object), [name]: said },
  });

  it('that is made of another and open', async () =>
    assert.deepEqual(await told('update', ({ unevaluatedProperties: _, ...schema }) => schema), [
      'update.schema.json: update.schema.json is made of other files, and open',
      'contract.yaml: the request allows unknown fields',
    ]));

  it('whose field is one thing here and another there', async () =>
    assert.deepEqual(await told('update', schema => field(schema, 'birthDate', { type: 'boolean' })), [
      'update.schema.json: birthDate is two things',
    ]));

  it('that allows more than the other does', async () =>
    assert.deepEqual(await told('update', schema => field(schema, 'sex', { enum: ['male', 'none'] })), [
      'update.schema.json: sex is two things',
    ]));

  it('that says that PHI is none', async () =>
    assert.deepEqual(await told('update', schema => field(schema, 'birthDate', { 'x-phi': false })), [
      'update.schema.json: birthDate is two things',
    ]));

  it('that is made of one that says more than its fields', async () =>
    assert.ok(
      (await told('identity', schema => ({ ...schema, minProperties: 1 }))).includes(
        'search.schema.json: identity.schema.json says minProperties',
      ),
    ));

  it('that is made of itself', async () =>
    assert.ok(
      (await told('identity', schema => ({ ...schema, allOf: [{ $ref: 'demographics.schema.json' }] }))).includes(
        'identity.schema.json: identity.schema.json is made of itself',
      ),
    ));

  it('that is made of one that is not there', async () =>
    assert.ok(
      (await told('identity', schema => ({ ...schema, allOf: [{ $ref: 'nowhere.schema.json' }] }))).includes(
        'nowhere.schema.json: The file cannot be read.',
      ),
    ));
});
