/** The connection of an MLLP line, over each of its carriers: how it begins, is lost, noticed to be lost, and ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Fault } from '../../gateway/kit.ts';
import { type MllpSettings, openMllp } from '../../transports/mllp/client.ts';
import { selfSigned } from '../certificate.ts';
import { eventually } from '../store/rig.ts';
import {
  ackOf,
  block,
  counted,
  failure,
  gate,
  listen,
  obliging,
  opens,
  overEachCarrier,
  peer,
  persist,
  send,
} from './mllp-rig.ts';

/** A peer on a thread of its own, that answers each message once and hangs up when it is told to. */
async function peerOfItsOwn() {
  const hungUp = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    let last;
    const server = require('node:net').createServer(socket => {
      last = socket;
      socket.on('error', () => {}).on('data', bytes => {
        const id = bytes.toString('latin1').split('|')[9];
        socket.write(workerData.answer.replaceAll('ID', id));
      });
    }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
    parentPort.on('message', () => last.end(() => setTimeout(() => {
      Atomics.store(workerData.hungUp, 0, 1);
      Atomics.notify(workerData.hungUp, 0);
    }, 50)));`,
    { eval: true, workerData: { hungUp, answer: block(ackOf('ID')) } },
  );
  const [port] = (await once(worker, 'message')) as [number];
  return { worker, port, hungUp };
}

overEachCarrier('the connection of MLLP', (open, transport) => {
  it('says that the outcome is unknown when the connection is lost after byte 1, and connects anew', async () => {
    const ends = {
      fin: (socket: { end(): void }) => socket.end(),
      reset: (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy(),
    };
    const { port, received } = await peer((id, caller) => {
      if (id in ends) ends[id as keyof typeof ends](caller.socket);
      else caller.ack(id);
    });
    const client = open(port);
    for (const id of Object.keys(ends)) {
      assert.equal((await persist(client, `before ${id}`)).code, 'AA');
      assert.equal(await failure(send(client, id)), 'outcome_unknown: connection-lost');
    }
    assert.equal((await persist(client, 'after')).code, 'AA');
    assert.deepEqual(received, ['before fin', 'fin', 'before reset', 'reset', 'after']);
  });

  it('notices that the peer has gone before it sends, and loses nothing (D2, D14)', async () => {
    const { port, received, sockets } = await peer(obliging);
    const client = open(port);
    await send(client, '1');
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const lost = client.counts['connection-lost'];
      sockets.at(-1)![end]();
      await counted(client, 'connection-lost', lost + 1);
      assert.equal((await persist(client, end)).code, 'AA');
    }
    assert.deepEqual([received, sockets.length], [['1', 'end', 'resetAndDestroy'], 3]);
  });

  it('sees a FIN that came while the process was busy, before byte 1 (D14)', async () => {
    const { worker, port, hungUp } = await peerOfItsOwn();
    const client = open(port);
    await send(client, '1');
    await new Promise(done => setTimeout(done, 150));
    worker.postMessage('hang up');
    Atomics.wait(hungUp, 0, 0);
    assert.equal((await send(client, '2')).code, 'AA');
    await worker.terminate();
  });

  it('leaves a healthy connection alone, however long it is quiet (D3)', async () => {
    const { port, sockets } = await peer(obliging);
    const client = open(port, { connectTimeout: 300 });
    await persist(client, '1');
    await new Promise(done => setTimeout(done, 1_000));
    await persist(client, '2');
    assert.deepEqual([sockets.length, client.counts['connection-lost']], [1, 0]);
  });

  it('closes a connection that is idle, and opens another for the next message', async () => {
    const { port, sockets } = await peer(obliging);
    const client = open(port, { idle: 50 });
    await send(client, '1');
    await counted(client, 'connection-lost');
    assert.equal((await send(client, '2')).code, 'AA');
    assert.equal(sockets.length, 2);
  });

  it('says that nothing was sent when nobody listens, and reaches whoever listens later (D10)', async () => {
    const server = createServer(socket => {
      socket.on('error', () => {}).on('data', () => socket.write(block(ackOf('1'))));
    });
    const port = await listen(server);
    await new Promise(done => server.close(done));
    const client = open(port);
    assert.equal(await failure(send(client, '1')), 'not_sent: connect-refused');
    await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
    opens(server);
    assert.equal((await persist(client, '1')).code, 'AA');
    await client.close();
  });

  it('waits between attempts, twice as long each time, and says how long instead of waiting', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise(done => server.close(done));
    const client = open(port, { backoff: { first: 20, most: 160 }, random: () => 1 });
    const attempts: number[] = [];
    const pauses = new Set<number>();
    while (attempts.length < 6) {
      const refused = await send(client, '1').catch((thrown: Fault) => thrown.info);
      assert.ok('backend' in refused && refused.backend?.cause === 'connect-refused');
      if (refused.retryAfter === undefined) attempts.push(performance.now());
      else pauses.add(refused.retryAfter);
      await new Promise(done => setTimeout(done, 5));
    }
    const tooShort = attempts.slice(1).filter((at, n) => at - attempts[n]! < Math.min(160, 20 * 2 ** n) - 1);
    assert.deepEqual([tooShort, [...pauses]], [[], [1]]);
  });

  it('waits for what is under way when it closes, and takes nothing more', async () => {
    const waiting = gate();
    const { port, received, sockets } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
    const client = open(port);
    const sent = [send(client, '1'), send(client, '2')];
    const closed = client.close();
    assert.equal(await failure(send(client, '3')), 'not_sent: pool-closed');
    waiting.resolve();
    await Promise.all([...sent, closed]);
    assert.deepEqual(received, ['1', '2']);
    assert.equal(await failure(client.reach()), 'not_sent: pool-closed');
    await eventually(
      async () => sockets[0]!.destroyed,
      gone => gone,
    );
  });

  it('connects to checked addresses only', async () => {
    const { port } = await peer(obliging);
    assert.throws(() => open(port, { allow: ['10.0.0.0/8'] }), {
      info: { outcome: 'not_applied', backend: { cause: 'address-not-allowed' }, retryable: false },
    });
    const resolve: MllpSettings['resolve'] = (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
    const named = (settings: MllpSettings) =>
      opens(openMllp(`mllp://LAB.example:${port}`, { transport, resolve, ...settings }));
    assert.equal(await failure(send(named({}), '1')), 'not_sent: address-not-allowed');
    assert.equal((await send(named({ allow: ['127.0.0.0/8'] }), '1')).code, 'AA');
    assert.throws(() => open(port, {}, 'http'), TypeError);
  });

  describe('over TLS', () => {
    const { key, cert } = selfSigned();
    const secure = (port: number, settings: MllpSettings) => open(port, settings, 'mllps');

    it('is ready when TLS is, trusts whom the settings name, and says when the certificate ends', async () => {
      const { port } = await peer(obliging, { key, cert });
      const client = secure(port, { tls: { ca: cert } });
      assert.equal((await send(client, '1')).code, 'AA');
      assert.equal(client.certificate()?.whose, 'theirs');
    });

    it('gives up a handshake that does not end, and says that nothing was sent', async () => {
      const silent = createServer(socket => void opens({ close: () => socket.destroy() }));
      const port = await listen(silent);
      opens(silent);
      const client = secure(port, { tls: { ca: cert }, connectTimeout: 100 });
      assert.equal(await failure(send(client, '1')), 'not_sent: connect-timeout');
    });

    it('says that nothing was sent to whoever is not trusted, or speaks an older TLS (D13)', async () => {
      const stranger = await peer(obliging, { key, cert });
      assert.equal(await failure(send(secure(stranger.port, {}), '1')), 'not_sent: tls-failed');
      const other = { ca: cert, serverName: 'other.example' };
      assert.equal(await failure(send(secure(stranger.port, { tls: other }), '1')), 'not_sent: tls-failed');
      const old = await peer(obliging, {
        key,
        cert,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL:@SECLEVEL=0',
      });
      assert.match(
        await failure(send(secure(old.port, { tls: { ca: cert } }), '1')),
        /^not_sent: (tls-failed|connection-lost)$/,
      );
      assert.deepEqual([...stranger.received, ...old.received], []);
    });

    it('shows our certificate to a peer that asks, and says so when it has none to show (D13)', async () => {
      const { port, received } = await peer(obliging, { key, cert, ca: cert, requestCert: true });
      assert.equal((await send(secure(port, { tls: { ca: cert, cert, key } }), '1')).code, 'AA');
      assert.match(await failure(send(secure(port, { tls: { ca: cert } }), '2')), /tls-failed|connection-lost/);
      assert.deepEqual(received, ['1']);
    });
  });
});
