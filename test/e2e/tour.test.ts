/** The tours of the documentation are taken: their commands are pasted into one shell, and each says what the page says that it says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOME } from '../../gateway/registry.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';

/** Commands, and what stands under them. */
const STOP = /```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g;
const MARK = '--- told ---';

describe('a tour', function () {
  this.timeout(240_000);
  after(dropDatabases);

  for (const tour of ['scheduling-tour', 'buying-tour'])
    it(`${tour} is true from its first command to its last`, () => taken(tour));

  async function taken(tour: string): Promise<void> {
    const page = await readFile(join(HOME, `docs/${tour}.md`), 'utf8');
    const stops = [...page.matchAll(STOP)].map(([, commands = '', told = '']) => ({ commands, told }));
    assert.ok(stops.length > 5);
    const sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false, fhir: { visits: true } });
    try {
      const script = stops.map(({ commands }) => `${commands}echo '${MARK}'\n`).join('');
      const { url, adminUrl } = sandbox.gateway;
      const own = script.replaceAll('http://127.0.0.1:8080', url).replaceAll('http://127.0.0.1:9876', adminUrl);
      const { stdout } = await promisify(execFile)('bash', ['-c', own], { timeout: 200_000 });
      const said = stdout.split(`${MARK}\n`).slice(0, -1);
      assert.deepEqual(
        said,
        stops.map(({ told }) => told),
      );
    } finally {
      await sandbox.close();
    }
  }
});
