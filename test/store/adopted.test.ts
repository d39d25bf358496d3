/** A gateway killed with -9 leaves its private server behind: the next one adopts it, and the command looks into it. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningServer } from '../../gateway/store/postgres/private-server.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';

describe('a gateway with a server of its own', function () {
  this.timeout(120_000);
  let folder: string;
  let config: string;
  let payer: Payer;
  const gateways = new Set<ChildProcess>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-adopted-'));
    await chmod(folder, 0o755);
    payer = await startPayer({ port: 0, user: 'canongate', password: 'sandbox-only', members: loadMembers() });
    config = await configured(folder, { data: join(folder, 'data') }, payer.url);
  });
  after(async () => {
    for (const gateway of gateways) gateway.kill('SIGKILL');
    await payer?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (): Promise<{ gateway: ChildProcess; url: string }> => {
    const { DATABASE_URL: _, ...env } = process.env;
    const gateway = fork(join(import.meta.dirname, '../delivery/gateway-process.ts'), [config], { env });
    gateways.add(gateway);
    gateway.once('exit', () => gateways.delete(gateway));
    const [{ url }] = (await once(gateway, 'message')) as [{ url: string }];
    return { gateway, url };
  };
  const end = async (gateway: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    gateway.kill(signal);
    await once(gateway, 'exit');
  };
  const serverPid = async () => (await readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0];

  it('is killed, its server stays and is adopted; ended in peace, it takes its server with it', async () => {
    const first = await open();
    const told = await send(first.url, checkOf('W000000001'), { 'idempotency-key': 'kept' });
    const pid = await serverPid();
    await end(first.gateway, 'SIGKILL');
    assert.ok(await runningServer(join(folder, 'data')), 'the server was left running');
    const orphaned = await canongate(['where', told.body.id, '--config', config], { DATABASE_URL: '' });
    assert.match(orphaned.out, /answered/, orphaned.err);
    assert.equal(await serverPid(), pid, 'whoever looked left it as it was');
    assert.ok(await runningServer(join(folder, 'data')));

    const second = await open();
    const again = await send(second.url, checkOf('W000000001'), { 'idempotency-key': 'kept' });
    assert.deepEqual([again.status, again.body.id], [200, told.body.id]);
    assert.equal(payer.count(), 1);
    const where = await canongate(['where', told.body.id, '--config', config], { DATABASE_URL: '' });
    assert.match(where.out, /received: sandbox asked eligibility-checks\/v1#check[\s\S]*sent to payer[\s\S]*answered/);
    const verified = await canongate(['audit', 'verify', '--config', config], { DATABASE_URL: '' });
    assert.equal(verified.code, 0, verified.err);
    assert.match(verified.out, /^The audit stands: \d+ records in 1 chain\./m);
    assert.equal(await serverPid(), pid, 'one server all the time');
    await end(second.gateway, 'SIGTERM');
    assert.equal(await runningServer(join(folder, 'data')), undefined);
    await canongate(['where', told.body.id, '--config', config], { DATABASE_URL: '' });
    assert.equal(await runningServer(join(folder, 'data')), undefined, 'started for the look, and stopped again');
  });
});
