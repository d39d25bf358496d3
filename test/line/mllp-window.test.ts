/** More than one message under way: they leave in order, their acknowledgements may come in any. */
import assert from 'node:assert/strict';
import { eventually } from '../store/rig.ts';
import { type Caller, closeAll, counted, failure, gate, line, obliging, peer, persist, send } from './mllp-rig.ts';

describe('an MLLP line with a window', function () {
  this.timeout(60_000);
  afterEach(closeAll);

  const ids = (n: number) => Array.from({ length: n }, (_, at) => `m${at}`);

  it('gives each message its own acknowledgement, in whatever order they come', async () => {
    const held: [string, Caller][] = [];
    const { port, received } = await peer((id, caller) => {
      held.push([id, caller]);
      if (held.length === 4)
        for (const [one, who] of held.splice(0).reverse()) who.ack(one, one === 'm2' ? 'AE' : 'AA');
    });
    const client = line(port, { window: 4 });
    const acks = await Promise.all(ids(8).map(id => send(client, id)));
    assert.deepEqual(
      acks.map(ack => `${ack.controlId} ${ack.code}`),
      ids(8).map(id => `${id} ${id === 'm2' ? 'AE' : 'AA'}`),
    );
    assert.deepEqual(received, ids(8));
  });

  it('never has more under way than the window', async () => {
    const waiting = gate();
    const { port, received } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
    const client = line(port, { window: 3 });
    const all = ids(9).map(id => send(client, id));
    await eventually(
      async () => received.length,
      n => n >= 3,
    );
    await new Promise(done => setTimeout(done, 50));
    assert.equal(received.length, 3);
    waiting.resolve();
    await Promise.all(all);
  });

  it('lets them leave in order, though what is awaited before ends in another', async () => {
    const { port, received } = await peer(obliging);
    const client = line(port, { window: 4 });
    const gates = ids(4).map(() => gate());
    const all = gates.map(({ promise }, n) => send(client, `m${n}`, { leaving: () => promise }));
    const failing = assert.rejects(all[1]!, /not journaled/);
    for (const n of [3, 2]) gates[n]!.resolve();
    gates[1]!.reject(new Error('not journaled'));
    await failing;
    assert.deepEqual(received, []);
    gates[0]!.resolve();
    await Promise.all([all[0], all[2], all[3]]);
    assert.deepEqual(received, ['m0', 'm2', 'm3']);
  });

  it('gives up one that waits for another to leave at its deadline, and no one else', async () => {
    const { port, received } = await peer(obliging);
    const client = line(port, { window: 2 });
    const [recorded, deadline] = [gate(), new AbortController()];
    const all = [
      send(client, 'm0', { leaving: () => recorded.promise }),
      send(client, 'm1', { signal: deadline.signal }),
      send(client, 'm2'),
    ] as const;
    await client.reach();
    deadline.abort();
    recorded.resolve();
    assert.equal(await failure(all[1]), 'not_sent: no-answer');
    assert.deepEqual([(await all[0]).code, (await all[2]).code, received], ['AA', 'AA', ['m0', 'm2']]);
  });

  it('does not know of any that was under way when the connection closes over one of them', async () => {
    const { port } = await peer((id, caller) => (caller.nth === 1 ? undefined : caller.ack(id)));
    const client = line(port, { window: 3 });
    const [late, ...others] = [send(client, 'm0', { ackTimeoutMs: 50 }), send(client, 'm1'), send(client, 'm2')];
    const queued = send(client, 'm3');
    assert.equal(await failure(late!), 'outcome_unknown: no-answer');
    for (const other of others) assert.equal(await failure(other), 'outcome_unknown: connection-lost');
    assert.equal((await queued).code, 'AA');
  });

  it('tells one that is being put on record of the loss only when it is there, and that nothing was sent', async () => {
    const { port, received, sockets } = await peer(obliging);
    const client = line(port, { window: 2 });
    const recorded = gate();
    const sent = send(client, 'm0', { leaving: () => recorded.promise });
    let told = false;
    const how = failure(sent).finally(() => {
      told = true;
    });
    await eventually(
      async () => sockets.length,
      n => n === 1,
    );
    sockets[0]!.destroy();
    await counted(client, 'connection-lost');
    assert.equal(told, false);
    recorded.resolve();
    assert.equal(await how, 'not_sent: connection-lost');
    assert.equal((await persist(client, 'm0')).code, 'AA');
    assert.deepEqual(received, ['m0']);
  });

  it('has the same control id under way once at a time', async () => {
    const waiting = gate();
    const { port, received } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
    const client = line(port, { window: 4 });
    const both = [send(client, 'same'), send(client, 'same')];
    await eventually(
      async () => received.length,
      n => n > 0,
    );
    await new Promise(done => setTimeout(done, 50));
    assert.equal(received.length, 1);
    waiting.resolve();
    await Promise.all(both);
    assert.equal(received.length, 2);
  });

  it('carries ten thousand messages with sixteen under way', async () => {
    const { port, received } = await peer(obliging);
    const client = line(port, { window: 16, queue: 10_000 });
    await Promise.all(ids(10_000).map(id => send(client, id)));
    assert.deepEqual(received, ids(10_000));
  });
});
