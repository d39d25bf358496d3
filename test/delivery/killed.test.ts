/** What was acknowledged survives the death of whoever acknowledged it. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { HOME } from '../../gateway/registry.ts';
import { onFreePorts } from '../../sandbox/ports.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';
import { call, dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';

describe('a gateway that is killed', function () {
  this.timeout(240_000);
  let folder: string;
  let database: string;
  let port: number;
  let payer: Payer | undefined;
  const gateways = new Set<ChildProcess>();

  const openPayer = async (at: number): Promise<Payer> => {
    payer = await startPayer({
      port: at,
      user: 'canongate',
      password: 'sandbox-only',
      members: loadMembers(),
      delayMs: 3_000,
    });
    return payer;
  };

  /** The sandbox's configuration without its FHIR server, on free ports, with the payer where the test has it. */
  const configure = async (): Promise<string> => {
    const configuration = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
    onFreePorts(configuration);
    configuration.tables = SANDBOX_TABLES;
    configuration.profiles = join(HOME, 'sandbox/profiles');
    configuration.serviceEndpoints!['payer']!.url = `http://127.0.0.1:${port}/core`;
    configuration.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
    const file = join(folder, 'canongate.yml');
    await writeFile(file, stringify(configuration, { aliasDuplicateObjects: false }));
    return file;
  };

  const openGateway = async (config: string): Promise<{ url: string; kill(): Promise<void> }> => {
    const child = fork(join(import.meta.dirname, 'gateway-process.ts'), [config], {
      env: { ...process.env, DATABASE_URL: database, REPLICA: 'killed' },
    });
    gateways.add(child);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      gateways.delete(child);
    };
    return { url, kill };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-killed-'));
    database = await freshDatabase();
    port = (await openPayer(0)).port;
    await payer!.close();
  });
  after(async () => {
    for (const child of gateways) child.kill('SIGKILL');
    await payer?.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  it('delivers after its return, once, what it accepted while the payer was away', async () => {
    const config = await configure();
    const first = await openGateway(config);
    const accepted = await send<OperationView>(first.url, checkOf('W000000001'), {
      prefer: 'respond-async',
      'idempotency-key': 'survives',
    });
    assert.equal(accepted.status, 202);
    await first.kill();

    await openPayer(port);
    const second = await openGateway(config);
    const { id } = accepted.body;
    const ended = await eventually(
      async () => (await call<OperationView>(second.url, `/v1/operations/${id}`)).body,
      ({ status }) => status === 'succeeded',
      30,
    );
    const answer = await call<{ id: string; coverageActive: boolean }>(second.url, ended.result!.href);
    assert.deepEqual([answer.status, answer.body.id, answer.body.coverageActive], [200, id, true]);
    assert.equal(payer!.count(), 1, 'the payer was asked once');
    const again = await send(second.url, checkOf('W000000001'), { 'idempotency-key': 'survives' });
    assert.deepEqual([again.status, again.body.id], [200, id]);
    assert.equal(payer!.count(), 1);
    await second.kill();
  });

  it('takes over what it was doing when it died, and asks again where only a read was under way', async () => {
    const config = await configure();
    const first = await openGateway(config);
    const before = payer!.count();
    // The slow member.
    const { body } = await send<OperationView>(first.url, checkOf('W000000006'), { prefer: 'respond-async' });
    await eventually(
      async () => payer!.count(),
      count => count > before,
    );
    const { status } = (await call<OperationView>(first.url, `/v1/operations/${body.id}`)).body;
    assert.equal(status, 'running');
    await first.kill();
    const second = await openGateway(config);
    const ended = await eventually(
      async () => (await call<OperationView>(second.url, `/v1/operations/${body.id}`)).body,
      seen => seen.status === 'succeeded',
      30,
    );
    assert.equal(ended.attempts, 2);
    assert.equal(payer!.count(), before + 2);
    await second.kill();
  });
});
