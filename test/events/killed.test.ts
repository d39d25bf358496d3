/** Events and the death of whoever delivers them: each arrives at least once, under one id, by whichever replica is left. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parse, stringify } from 'yaml';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { SubscriptionView } from '../../gateway/events/subscription.ts';
import { HOME } from '../../gateway/registry.ts';
import { onFreePorts } from '../../sandbox/ports.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { openReceiver, type Receiver, verify } from './receiver.ts';
import { ask } from './rig.ts';

const LATER = { prefer: 'respond-async' };
const ENDED = 'org.canongate.operations.*';

describe('events of gateways that are killed', function () {
  this.timeout(240_000);
  let folder: string;
  let database: string;
  let payer: Payer;
  let receiver: Receiver;
  const gateways = new Set<ChildProcess>();

  const openGateway = async (replica: string): Promise<{ url: string; kill(): Promise<void> }> => {
    const child = fork(join(HOME, 'test/delivery/gateway-process.ts'), [join(folder, 'canongate.yml')], {
      env: { ...process.env, DATABASE_URL: database, REPLICA: replica },
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
  const subscribe = async (url: string): Promise<SubscriptionView> => {
    const input = { types: [ENDED], target: { url: receiver.url } };
    return (await ask<SubscriptionView>(url, '/v1/subscriptions', input)).body;
  };
  const ids = () => receiver.received.map(({ event }) => event.id);
  const flaws = async () => {
    const pool = new pg.Pool({ connectionString: database });
    const verdict = await verifyAudit(pool);
    await pool.end();
    return verdict.flaws;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-events-'));
    database = await freshDatabase();
    payer = await startPayer({ port: 0, user: 'canongate', password: 'sandbox-only', members: loadMembers() });
    receiver = await openReceiver();
    const configuration = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
    onFreePorts(configuration);
    configuration.tables = SANDBOX_TABLES;
    configuration.profiles = join(HOME, 'sandbox/profiles');
    configuration.serviceEndpoints!['payer']!.url = payer.url;
    configuration.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
    await writeFile(join(folder, 'canongate.yml'), stringify(configuration, { aliasDuplicateObjects: false }));
  });
  afterEach(async () => {
    for (const child of gateways) child.kill('SIGKILL');
    gateways.clear();
    await payer.close();
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });
  after(dropDatabases);

  it('sends again, under the same id, what was received and not acknowledged', async () => {
    const first = await openGateway('killed');
    const { secret } = await subscribe(first.url);
    receiver.answer = () => {};
    await send<OperationView>(first.url, checkOf('W000000001'), LATER);
    await eventually(
      async () => ids().length,
      length => length === 1,
      20,
    );
    await first.kill();
    receiver.answer = undefined;
    await openGateway('killed');
    await eventually(
      async () => ids().length,
      length => length === 2,
      30,
    );
    const [before, after] = receiver.received;
    assert.equal(before!.event.id, after!.event.id);
    assert.equal(before!.headers['webhook-id'], after!.headers['webhook-id']);
    verify(after!, secret!);
    assert.deepEqual(await flaws(), []);
  });

  it('tells what was accepted before the death and ended after it, by the replica that is left', async () => {
    const first = await openGateway('one');
    await subscribe(first.url);
    const second = await openGateway('two');
    const accepted: string[] = [];
    for (let n = 0; n < 6; n++) {
      const { body } = await send<OperationView>(n % 2 ? first.url : second.url, checkOf('W000000001'), LATER);
      accepted.push(body.id);
    }
    await first.kill();
    const wanted = accepted.map(id => `/v1/operations/${id}`).toSorted();
    const told = await eventually(
      async () => [...new Set(receiver.received.map(({ event }) => event.subject))].toSorted(),
      subjects => subjects.length === wanted.length,
      40,
    );
    assert.deepEqual(told, wanted);
    assert.deepEqual(await flaws(), []);
  });

  it('comes once and in the order of its key where two replicas serve the same subscription', async () => {
    const [one, two] = [await openGateway('one'), await openGateway('two')];
    await subscribe(one.url);
    // One member: one key.
    const accepted: string[] = [];
    for (let n = 0; n < 12; n++) {
      const { body } = await send<OperationView>(n % 2 ? one.url : two.url, checkOf('W000000001'), LATER);
      accepted.push(`/v1/operations/${body.id}`);
    }
    await eventually(
      async () => ids().length,
      length => length >= accepted.length,
      40,
    );
    await new Promise(done => setTimeout(done, 2_500));
    assert.deepEqual(
      receiver.received.map(({ event }) => event.subject),
      accepted,
    );
  });
});
