/** Where webhooks may go: to allowed addresses and no further, whatever the receiver says or its name leads to. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { ConfigRefused } from '../../gateway/config/findings.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { SubscriptionView } from '../../gateway/events/subscription.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { postEntry } from '../delivery/ledger-entries.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { ask, eventSandbox, openWorld, POSTED, subscribe, type World } from './rig.ts';

describe('a webhook and the address it goes to', function () {
  this.timeout(240_000);
  let world: World;
  let { sandbox, url, receiver, received, parked } = {} as World;
  beforeEach(async () => {
    world = await openWorld();
    ({ sandbox, url, receiver, received, parked } = world);
  });
  afterEach(() => world.close());
  after(dropDatabases);

  it('never follows a redirect: whoever stands behind it hears nothing, and a person is asked', async () => {
    let reached = 0;
    const inside = createServer((_request, response) => {
      reached++;
      response.end();
    });
    await new Promise<void>(done => inside.listen(0, '127.0.0.1', done));
    const location = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data`;
    receiver.answer = response => void response.writeHead(307, { location }).end();
    await subscribe(sandbox, receiver.url);
    await postEntry(sandbox, 'A-1', 'redirected');
    const [item] = await parked();
    assert.equal(item!.cause, 'redirect-refused');
    assert.equal(reached, 0);
    inside.close();
  });

  it('disables its subscription where the receiver says that it is gone (410)', async () => {
    const { id } = await subscribe(sandbox, receiver.url);
    receiver.answer = response => void response.writeHead(410).end();
    await postEntry(sandbox, 'A-1', 'unwanted');
    const read = await eventually(
      async () => (await call<SubscriptionView>(url, `/v1/subscriptions/${id}`)).body,
      ({ status }) => status === 'disabled',
    );
    assert.match(read.why!, /410/);
    receiver.answer = undefined;
    await postEntry(sandbox, 'A-2', 'later');
    await new Promise(done => setTimeout(done, 2_500));
    assert.equal(receiver.received.length, 1);
    await ask(url, `/v1/subscriptions/${id}/resume`);
    await received(2);
  });

  it('is refused to an address that is not allowed, in words that say what to do', async () => {
    const cases = [
      ['http://10.0.0.7/hooks', /events\.webhooks\.allow/],
      ['https://metadata.example/hooks', /events\.webhooks\.allow/],
      ['http://[::1]:9876/', /events\.webhooks\.allow/],
      ['http://0x7f000001.example/', /events\.webhooks\.allow/],
      ['ftp://127.0.0.1/', /https/],
      ['https://user:secret@127.0.0.1/', /user, password/],
    ] as const;
    for (const [address, words] of cases) {
      const input = { types: [POSTED], target: { url: address } };
      const told = await ask<Problem>(url, '/v1/subscriptions', input);
      assert.deepEqual([told.status, told.body.errors?.[0]?.pointer], [422, '/target/url'], address);
      assert.match(told.body.errors![0]!.detail!, words);
    }
  });

  it('goes nowhere while the list of allowed addresses is not spelled as one', async () => {
    for (const entry of ['https://hooks.example.org', '10.0.0.0/33', '0.0.0.0/0', '*', 'hooks.example.org:8443']) {
      const adjust = (configuration: Configuration) => {
        configuration.events!.webhooks!.allow = ['hooks.example.org', entry];
      };
      const started = eventSandbox(await freshDatabase(), world.fhir.url, { adjust });
      await assert.rejects(started, (error: ConfigRefused) => {
        const [finding] = error.findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual([finding?.code, finding?.fix.includes('10.1.0.0/16')], ['bad-value', true], entry);
        return true;
      });
    }
  });

  it('is not sent where a name that is allowed leads to an address inside', async () => {
    const name = hostname();
    await using named = await eventSandbox(await freshDatabase(), world.fhir.url, {
      adjust: configuration => {
        configuration.events!.webhooks!.allow = [name];
      },
    });
    const port = new URL(receiver.url).port;
    await subscribe(named, `https://${name}:${port}/hooks`);
    await postEntry(named, 'A-1', 'inside');
    const [item] = await eventually(
      async () => (await call<{ items: WorkItemView[] }>(named.gateway.url, '/v1/work-items')).body.items,
      found => found.length > 0,
      20,
    );
    assert.equal(item!.cause, 'address-not-allowed');
  });
});
