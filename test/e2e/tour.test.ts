/** The tour of the documentation is taken: its commands are pasted into one shell, and each says what the page says that it says. */
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

describe('the tour', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('is true from its first command to its last', async () => {
    const page = await readFile(join(HOME, 'docs/scheduling-tour.md'), 'utf8');
    const stops = [...page.matchAll(STOP)].map(([, commands = '', told = '']) => ({ commands, told }));
    assert.ok(stops.length > 5);
    const sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false, fhir: { visits: true } });
    try {
      const script = stops.map(({ commands }) => `${commands}echo '${MARK}'\n`).join('');
      const own = script.replaceAll('http://127.0.0.1:8080', sandbox.gateway.url);
      const { stdout } = await promisify(execFile)('bash', ['-c', own], { timeout: 200_000 });
      const said = stdout.split(`${MARK}\n`).slice(0, -1);
      assert.deepEqual(
        said,
        stops.map(({ told }) => told),
      );
    } finally {
      await sandbox.close();
    }
  });
});
