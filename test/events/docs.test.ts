/** The receiver that docs/events.md shows receives: it is run as it stands there. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';
import { postEntry } from '../delivery/ledger-entries.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { openReceiver } from './receiver.ts';
import { openWorld, POSTED, subscribe, type World } from './rig.ts';

describe('the receiver of the documentation', function () {
  this.timeout(240_000);
  let world: World;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => {
    child?.kill();
    await world.close();
  });
  after(dropDatabases);

  it('verifies what it is sent and says what happened', async () => {
    const page = await readFile(join(HOME, 'docs/events.md'), 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(page)![1]!;
    const free = await openReceiver();
    const { port } = new URL(free.url);
    await free.close();
    const { secret } = await subscribe(world.sandbox, `http://127.0.0.1:${port}/hooks`);
    child = spawn(process.execPath, ['--input-type=module', '-e', code.replace('9000', port)], {
      cwd: HOME,
      env: { ...process.env, WEBHOOK_SECRET: secret },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout!.on('data', chunk => {
      said += chunk;
    });
    await once(child, 'spawn');
    const { body } = await postEntry(world.sandbox, 'A-1', 'told');
    await eventually(
      async () => said,
      text => text.includes('\n'),
      20,
    );
    assert.equal(said, `${POSTED} /v1/ledger-entries/${body.id}\n`);
  });
});
