/** A disk that is nearly full: nothing new is taken for later, everything else goes on, and whoever looks after it is told. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { openStore } from '../../gateway/keeping/open.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { call, eventually, OPERATOR_KEY } from './rig.ts';
import { smallDisk } from './small-disk.ts';

const MEGABYTE = 1e6;
/** More than any disk has. */
const NEVER_ENOUGH = '999999TB';
const LATER = { prefer: 'respond-async' };

describe('a gateway whose disk is nearly full', function () {
  this.timeout(240_000);
  let folder: string;
  let data: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-nearly-full-'));
    await chmod(folder, 0o755);
    data = join(folder, 'data');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (leastFree: string, payerUrl?: string): Promise<Sandbox> => {
    const keeper = await openStore({ data, key: OPERATOR_KEY.toString('base64'), leastFree }, {});
    const adjust: Parameters<typeof startSandbox>[0] = {
      adjust: ({ serviceEndpoints }) => {
        if (payerUrl) serviceEndpoints!['payer']!.url = payerUrl;
      },
    };
    return startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper, ...adjust });
  };
  const later = (sandbox: Sandbox) => send<Problem & { id: string }>(sandbox.gateway.url, checkOf('W000000001'), LATER);
  const metric = async ({ gateway }: Sandbox, name: string): Promise<number | undefined> =>
    readExposition(await (await fetch(`${gateway.adminUrl}/metrics`)).text()).get(name)?.samples[0]?.value;

  it('takes nothing new for later, delivers what it took before, and answers, reads and says so', async () => {
    let accepted: string;
    {
      await using roomy = await open('1MB', 'http://127.0.0.1:1/core');
      const { status, body } = await later(roomy);
      assert.equal(status, 202);
      accepted = body.id;
      assert.doesNotMatch(await (await fetch(`${roomy.gateway.adminUrl}/readyz`)).text(), /nearly full/);
    }
    await using sandbox = await open(NEVER_ENOUGH);
    const { url, adminUrl } = sandbox.gateway;
    const refused = await later(sandbox);
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.outcome, refused.body.retryable],
      [503, 'store-unavailable', 'not_applied', true],
    );
    assert.equal(refused.headers.get('retry-after'), '30');
    assert.match(JSON.stringify(refused.body), /disk of the store is nearly full/);
    const now = await send(url, checkOf('W000000001'));
    assert.equal(now.status, 200);
    assert.equal((await call(url, `/v1/eligibility-checks/${now.body.id}`)).status, 200);
    const ended = await eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${accepted}`)).body,
      ({ status }) => status === 'succeeded',
      90,
    );
    assert.equal(ended.id, accepted);
    const ready = await fetch(`${adminUrl}/readyz`);
    assert.deepEqual([ready.status, /disk is nearly full/.test(await ready.text())], [200, true]);
    assert.equal(await metric(sandbox, 'gateway_store_least_free_bytes'), 999_999e12);
    assert.ok((await metric(sandbox, 'gateway_store_free_bytes'))! > 0);
  });

  it('takes it again by itself once there is room (needs an account that may mount a tmpfs)', async function () {
    const disk = smallDisk(data, 512);
    if (!disk) return void this.skip();
    try {
      await using sandbox = await open('100MB');
      assert.equal((await later(sandbox)).status, 202);
      await disk.fill(50 * MEGABYTE);
      await eventually(
        async () => (await later(sandbox)).status,
        status => status === 503,
      );
      assert.ok((await metric(sandbox, 'gateway_store_free_bytes'))! < 100 * MEGABYTE);
      await disk.free();
      await eventually(
        async () => (await later(sandbox)).status,
        status => status === 202,
      );
    } finally {
      disk.unmount();
    }
  });
});
