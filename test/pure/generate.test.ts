/** What is generated and committed is what the generator writes today. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generateTypes } from '../../cli/contract-types.ts';
import { coveragePage } from '../../cli/coverage-page.ts';
import { profilesPage } from '../../cli/profiles-page.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { loadRegistry } from '../../gateway/registry.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));

describe('generated files', () => {
  it('are as fresh as the contracts: types.ts of each', async function () {
    this.timeout(20_000);
    const { contracts } = await loadContracts([`${home}contracts`]);
    const files = await generateTypes(contracts.values(), home);
    assert.equal([...files.keys()].filter(file => file.endsWith('/types.ts')).length, contracts.size);
    const held = (await readdir(`${home}contracts`, { recursive: true })).filter(file => file.endsWith('.ts'));
    assert.deepEqual(held.map(file => `contracts/${file}`).sort(), [...files.keys()].sort());
    for (const [file, text] of files) {
      assert.equal(await readFile(home + file, 'utf8'), text, `${file} is stale: run npm run generate`);
    }
  });

  it('are as fresh as the mappings: docs/coverage.md', async function () {
    this.timeout(20_000);
    assert.equal(
      await readFile(`${home}docs/coverage.md`, 'utf8'),
      coveragePage(await loadRegistry()),
      'run npm run generate',
    );
  });

  it('are as fresh as the dialects: docs/profiles.md, which tells every setting', async () => {
    const page = await readFile(`${home}docs/profiles.md`, 'utf8');
    assert.equal(page, profilesPage(await loadRegistry()), 'run npm run generate');
    for (const told of ['## oracle-fusion', '`requisitionAccount`', '**`plants`**', '`001` unless told'])
      assert.ok(page.includes(told), told);
  });
});
