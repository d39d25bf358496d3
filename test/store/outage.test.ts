/** While the database is away: every call that needs it is told so at once, nothing else is said, and all is well after. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { openPrivateServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { checkOf, KEY, type Problem, send } from '../e2e/sandbox.ts';
import { call, eventually, keepingSandbox } from './rig.ts';
import { processesOf, signal } from './server-processes.ts';

describe('a gateway whose database is away', function () {
  this.timeout(240_000);
  let folder: string;
  let server: PrivateServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-outage-'));
    await chmod(folder, 0o755);
    server = await openPrivateServer(folder);
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('says 503 store-unavailable to each kind of call, is not ready, and comes back by itself', async () => {
    await using sandbox = await keepingSandbox(server.url);
    const { url, adminUrl } = sandbox.gateway;
    const first = await send(url, checkOf('W000000001'));
    signal((await processesOf(server)).slice(0, 1), 'SIGKILL');
    await eventually(
      async () => (await fetch(`${adminUrl}/readyz`)).status,
      status => status === 503,
    );
    const told = await Promise.all([
      send<Problem>(url, checkOf('W000000001')),
      send<Problem>(url, checkOf('W000000001'), { 'idempotency-key': 'away' }),
      send<Problem>(url, checkOf('W000000001'), { prefer: 'respond-async' }),
      call<Problem>(url, `/v1/eligibility-checks/${first.body.id}`),
      call<Problem>(url, '/v1/operations'),
      call<Problem>(url, `/v1/operations/${first.body.id}`),
      ...Array.from({ length: 60 }, () => send<Problem>(url, checkOf('W000000001'))),
    ]);
    assert.deepEqual([...new Set(told.map(({ status, body }) => `${status} ${body.code}`))], ['503 store-unavailable']);
    assert.ok(told.every(({ body }) => body.retryable));

    await server.revive();
    await eventually(
      async () => (await fetch(`${adminUrl}/readyz`)).status,
      status => status === 200,
    );
    const again = await send(url, checkOf('W000000001'), { 'idempotency-key': 'away', authorization: KEY });
    assert.equal(again.status, 200);
    const read = await call<{ id: string }>(url, `/v1/eligibility-checks/${first.body.id}`);
    assert.deepEqual([read.status, read.body.id], [200, first.body.id]);
  });

  it('says so in time where the database is frozen, and loses nothing of what it said before', async () => {
    await using sandbox = await keepingSandbox(server.url);
    const { url, adminUrl } = sandbox.gateway;
    const first = await send(url, checkOf('W000000001'));
    const later = () => send<{ id: string; code?: string }>(url, checkOf('W000000001'), { prefer: 'respond-async' });
    // Some are answered before the blow falls, some are not.
    const caught = Array.from({ length: 40 }, later);
    await Promise.race(caught);
    const frozen = await processesOf(server);
    signal(frozen, 'SIGSTOP');
    try {
      const began = performance.now();
      const told = await Promise.all([
        send<Problem>(url, checkOf('W000000001')),
        send<Problem>(url, checkOf('W000000001'), { 'idempotency-key': 'frozen' }),
        later(),
        call<Problem>(url, `/v1/eligibility-checks/${first.body.id}`),
        call<Problem>(url, '/v1/operations'),
      ]);
      const seconds = (performance.now() - began) / 1000;
      assert.deepEqual(
        [...new Set(told.map(({ status, body }) => `${status} ${body.code}`))],
        ['503 store-unavailable'],
      );
      assert.ok(seconds < 40, `told after ${Math.round(seconds)} s`);
      await eventually(
        async () => (await fetch(`${adminUrl}/readyz`)).status,
        status => status === 503,
      );
    } finally {
      signal(frozen, 'SIGCONT');
    }
    await eventually(
      async () => (await fetch(`${adminUrl}/readyz`)).status,
      status => status === 200,
    );
    const answers = await Promise.all(caught);
    const acknowledged = answers.filter(({ status }) => status === 202);
    assert.ok(acknowledged.length > 0);
    assert.ok(answers.every(({ status, body }) => status === 202 || body.code === 'store-unavailable'));
    for (const { body } of acknowledged)
      await eventually(
        async () => (await call<OperationView>(url, `/v1/operations/${body.id}`)).body,
        ({ status }) => status === 'succeeded',
      );
    assert.equal((await send(url, checkOf('W000000001'))).status, 200);
  });
});
