/** A schema that names another file of its contract: what it holds then, and what is said where that cannot be. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadContracts } from '../../gateway/contracts/load.ts';

const PROJECT = fileURLToPath(new URL('../../contracts', import.meta.url));

describe('a schema that names another file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contracts-'));
    await cp(join(PROJECT, 'work-items'), join(folder, 'work-items'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = (name: string): string => join(folder, 'work-items/v1', name);
  const change = async (name: string, to: (schema: Record<string, unknown>) => unknown): Promise<void> =>
    writeFile(file(name), JSON.stringify(to(JSON.parse(await readFile(file(name), 'utf8')))));

  it('checks by that file, down to the fields of it', async () => {
    const { contracts, findings } = await loadContracts([folder]);
    assert.deepEqual(findings, []);
    const search = contracts.get('work-items/v1')!.operations.find(({ name }) => name === 'search')!;
    const item = JSON.parse(await readFile(file('examples/open.answer.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(search.checkAnswer({ items: [item] }), []);
    const said = search.checkAnswer({ items: [{ ...item, status: 'lost' }] });
    assert.deepEqual(
      said.map(({ pointer }) => pointer),
      ['/items/0/status'],
    );
  });

  it('is refused where the file is not there', async () => {
    await rm(file('item.schema.json'));
    const { findings } = await loadContracts([folder]);
    assert.ok(findings.some(({ code, file: at }) => code === 'file-missing' && at.endsWith('item.schema.json')));
  });

  it('is refused where a key stands twice in it, and says where', async () => {
    const text = await readFile(file('list.schema.json'), 'utf8');
    await writeFile(
      file('list.schema.json'),
      text.replace('"type": "object",', '"type": "object",\n  "type": "array",'),
    );
    const { findings } = await loadContracts([folder]);
    assert.deepEqual(
      findings.map(({ code, line, column }) => [code, line, column]),
      [['yaml', 7, 3]],
    );
  });

  it('is not compiled before the first value comes, where it is proven elsewhere', async () => {
    await change('list.schema.json', schema => ({ ...schema, maxitems: 7 }));
    const { contracts, findings } = await loadContracts([folder], { prove: false });
    const search = contracts.get('work-items/v1')!.operations.find(({ name }) => name === 'search')!;
    assert.deepEqual(findings, []);
    assert.throws(() => search.checkAnswer({ items: [] }), /maxitems/);
  });

  it('is refused where one name would mean two things', async () => {
    const other = { description: 'Another.', type: 'string', 'x-fhir': 'none', 'x-phi': false };
    await change('list.schema.json', schema => ({ ...schema, $defs: { item: other } }));
    const { findings } = await loadContracts([folder]);
    assert.deepEqual(
      findings.map(({ code, message }) => [code, message]),
      [['schema-invalid', 'item is defined in two ways']],
    );
  });

  it('may be named by a file that it names', async () => {
    const field = { $ref: 'list.schema.json' };
    await change('item.schema.json', schema => ({
      ...schema,
      properties: { ...(schema['properties'] as object), others: field },
    }));
    const { findings } = await loadContracts([folder]);
    assert.deepEqual(findings, []);
  });
});
