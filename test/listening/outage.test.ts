/** While nothing can be kept no door says that it was: it hangs up or answers AE, as it was told, and goes on by itself. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPrivateServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { eventually } from '../store/rig.ts';
import { processesOf, signal } from '../store/server-processes.ts';
import { message, openDoor, sender, verdict } from './rig.ts';

describe('a door whose database is away', function () {
  this.timeout(240_000);
  let folder: string;
  let server: PrivateServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-door-'));
    await chmod(folder, 0o755);
    server = await openPrivateServer(folder);
  });
  afterEach(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [whenUnavailable, said] of [
    ['close', 'closed'],
    ['error', 'AE W2 207'],
  ] as const)
    it(`says ${said} with ${whenUnavailable}, and AA once it is back`, async () => {
      const open = await openDoor({ whenUnavailable }, { database: server.url });
      try {
        const line = await sender(open.port);
        assert.equal(verdict(await line.say(message('W1'))), 'AA W1');
        signal((await processesOf(server)).slice(0, 1), 'SIGKILL');
        await eventually(
          async () => (await fetch(`${open.sandbox.gateway.adminUrl}/readyz`)).status,
          status => status === 503,
        );
        const told = await line.say(message('W2'));
        assert.equal(told === 'closed' ? told : verdict(told), said);
        await server.revive();
        await eventually(
          async () => {
            const again = await sender(open.port);
            const ack = await again.say(message('W2'));
            again.end();
            return ack === 'closed' ? ack : verdict(ack);
          },
          ack => ack === 'AA W2',
        );
        const after = await sender(open.port);
        assert.equal(verdict(await after.say(message('W1'))), 'AA W1');
        after.end();
        line.end();
      } finally {
        await open.sandbox.close();
      }
    });
});
