/** The port of MLLP, over each of its carriers: what is sent once, answered by its own acknowledgement, and said of what was not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../gateway/kit.ts';
import { type MllpSettings, openMllp } from '../../transports/mllp/client.ts';
import { selfSigned } from '../certificate.ts';
import { eventually } from '../store/rig.ts';
import {
  ackOf,
  block,
  closeAll,
  counted,
  failure,
  gate,
  line,
  listen,
  message,
  obliging,
  opens,
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

const CARRIERS = ['own'] as const;

for (const transport of CARRIERS)
  describe(`the MLLP line, carried by ${transport}`, function () {
    this.timeout(120_000);
    afterEach(closeAll);
    const open = (port: number, settings: MllpSettings = {}, scheme?: string) =>
      line(port, { transport, ...settings }, scheme);

    it('sends the very bytes and returns the acknowledgement as it came, whatever its code', async () => {
      for (const code of ['AA', 'AE', 'AR', 'CA', 'CE', 'CR']) {
        const { port, messages } = await peer((id, caller) => caller.ack(id, code));
        const ack = await send(open(port), '17');
        assert.deepEqual([ack.code, ack.controlId, String(ack.raw)], [code, '17', ackOf('17', code)]);
        assert.deepEqual(messages, [String(message('17'))]);
      }
    });

    it('keeps every byte, of whatever character set', async () => {
      const bytes = Buffer.concat([message('1'), Buffer.from([0xe9, 0xff, 0x80, 0xc3, 0xa9, 0x00, 0x0d])]);
      const reply = `${ackOf('1')}NTE|\xe9\xff`;
      const { port, messages } = await peer((_, caller) => caller.raw(block(reply)));
      const ack = await open(port).send(bytes, { controlId: '1', ackMode: 'original', ackTimeoutMs: 20_000 });
      assert.equal(messages[0], bytes.toString('latin1'));
      assert.equal(Buffer.from(ack.raw).toString('latin1'), reply);
    });

    it('sends one after the other over one connection, in order (D1)', async () => {
      const { port, received, sockets } = await peer(obliging);
      const client = open(port);
      const ids = Array.from({ length: 50 }, (_, n) => `m${n}`);
      const acks = await Promise.all(ids.map(id => send(client, id)));
      assert.deepEqual([acks.map(ack => ack.controlId), received, sockets.length], [ids, ids, 1]);
    });

    it('has one message under way at a time unless told otherwise', async () => {
      const waiting = gate();
      const { port, received } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
      const client = open(port);
      const both = [send(client, '1'), send(client, '2')];
      await eventually(
        async () => received.length,
        n => n > 0,
      );
      await new Promise(done => setTimeout(done, 50));
      assert.deepEqual(received, ['1']);
      waiting.resolve();
      await Promise.all(both);
    });

    it('reads an acknowledgement cut anywhere, among junk and others in one packet (D5)', async () => {
      const { port } = await peer((id, caller) => {
        const answer = `\0\r\n${block(ackOf('stale'))}${block(ackOf(id))}\n`;
        if (id === 'whole') caller.raw(answer);
        else for (const byte of answer) caller.raw(byte);
      });
      const client = open(port);
      assert.equal((await send(client, 'whole')).controlId, 'whole');
      assert.equal((await send(client, 'bytewise')).controlId, 'bytewise');
      await counted(client, 'acknowledgement-unmatched', 2);
      assert.ok((await counted(client, 'between-frames', 3)) >= 3);
    });

    it('drops and counts an acknowledgement of another message, and waits on (D4)', async () => {
      const told: string[] = [];
      const { port } = await peer((id, caller) => {
        caller.ack('other');
        caller.ack(id, 'AE');
        caller.ack(id);
      });
      const client = open(port, { notify: notice => told.push(JSON.stringify(notice)) });
      assert.deepEqual([(await send(client, '1')).code, (await send(client, '2')).code], ['AE', 'AE']);
      await counted(client, 'acknowledgement-unmatched', 4);
      assert.ok(
        told.every(text => !text.includes('other') && !text.includes('MSH')),
        told.join(),
      );
    });

    it('says of a reply that is no acknowledgement that it is none, and believes nothing after it (D4)', async () => {
      for (const reply of ['HELLO', '', 'MSH|^~\\&|A\rPID|1', 'MSH|^~\\&|A\rMSA|AA|']) {
        const { port, sockets } = await peer((id, caller) => {
          if (id === '1') caller.raw(block(reply) + block(ackOf('1')));
          else caller.ack(id);
        });
        const client = open(port);
        assert.equal(await failure(send(client, '1')), 'bad_ack: ack-unreadable');
        assert.equal((await persist(client, '2')).code, 'AA');
        assert.equal(sockets.length, 2);
      }
    });

    it('says so of an acknowledgement of its own whose code nobody knows', async () => {
      const { port } = await peer((id, caller) => caller.ack(id, 'ZZ'));
      assert.equal(await failure(send(open(port), '1')), 'bad_ack: ack-unreadable');
    });

    it('closes the connection when no acknowledgement comes in time: a late one reaches nobody (D4)', async () => {
      const { port, sockets } = await peer((id, caller) => {
        if (id === 'silent') caller.socket.once('close', () => caller.ack(id));
        else caller.ack(id);
      });
      const client = open(port);
      await send(client, '1');
      assert.equal(await failure(send(client, 'silent', { ackTimeoutMs: 50 })), 'outcome_unknown: no-answer');
      assert.equal((await persist(client, '2')).controlId, '2');
      assert.equal(sockets.length, 2);
      await eventually(
        async () => sockets[0]?.destroyed,
        gone => gone === true,
      );
    });

    it('in enhanced mode waits for the application after the CA, and ends at CE and CR', async () => {
      const { port } = await peer((id, caller) => {
        caller.ack(id, id === 'refused' ? 'CE' : 'CA');
        if (id === 'both') setTimeout(() => caller.ack(id), 20);
      });
      const client = open(port);
      const enhanced = { ackMode: 'enhanced' as const };
      const both = await send(client, 'both', enhanced);
      assert.deepEqual([both.code, String(both.accept)], ['AA', ackOf('both', 'CA')]);
      assert.deepEqual([(await send(client, 'refused', enhanced)).code], ['CE']);
      const silent = send(client, 'silent', { ...enhanced, ackTimeoutMs: 100 });
      await assert.rejects(silent, {
        info: { outcome: 'unknown', backend: { cause: 'no-answer', sourceCode: 'CA' } },
      });
    });

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
      const client = open(port, { backoff: { first: 20, most: 60_000 }, random: () => 1 });
      let attempts = 0;
      const pauses = await eventually(
        async () => {
          const error = await send(client, '1').catch(thrown => thrown as Fault);
          if (error instanceof Fault && error.info.retryAfter === undefined) attempts++;
          return error instanceof Fault ? (error.info.retryAfter ?? 0) : 0;
        },
        seconds => seconds >= 2,
      );
      // 20, 40, … 1,280: the seventh is the first of more than a second.
      assert.deepEqual([attempts, pauses], [7, 2]);
      assert.equal(await failure(send(client, '1')), 'not_sent: connect-refused');
    });

    it('awaits leaving before byte 1, and sends nothing if it fails', async () => {
      const { port, received } = await peer(obliging);
      const client = open(port);
      const leaving = async () => {
        await new Promise(done => setTimeout(done, 30));
        assert.deepEqual(received, []);
      };
      assert.equal((await send(client, '1', { leaving })).code, 'AA');
      const failing = () => Promise.reject(new Error('not journaled'));
      await assert.rejects(send(client, '2', { leaving: failing }), /not journaled/);
      assert.equal((await send(client, '3')).code, 'AA');
      assert.deepEqual(received, ['1', '3']);
    });

    it('sends nothing after a deadline, and closes the connection at one', async () => {
      const { port, received } = await peer((id, caller) => (id === 'silent' ? undefined : caller.ack(id)));
      const client = open(port);
      assert.equal(await failure(send(client, '0', { signal: AbortSignal.abort() })), 'not_sent: no-answer');
      const [first, second] = [new AbortController(), new AbortController()];
      const silent = send(client, 'silent', { signal: first.signal });
      const queued = send(client, 'queued', { signal: second.signal });
      await eventually(
        async () => received.length,
        n => n === 1,
      );
      second.abort();
      assert.equal(await failure(queued), 'not_sent: no-answer');
      const late = new AbortController();
      first.abort();
      assert.equal(await failure(silent), 'outcome_unknown: no-answer');
      const leaving = async () => late.abort();
      assert.equal(await failure(send(client, 'left', { signal: late.signal, leaving })), 'not_sent: no-answer');
      assert.equal((await persist(client, 'after')).code, 'AA');
      assert.deepEqual(received, ['silent', 'after']);
    });

    it('refuses what cannot be framed or recognised (D7)', async () => {
      const { port, received } = await peer(obliging);
      const client = open(port, { maxBytes: 1_000 });
      const refused = async (bytes: Buffer, controlId = '1'): Promise<void> => {
        const sent = client.send(bytes, { controlId, ackMode: 'original', ackTimeoutMs: 1_000 });
        assert.equal(await failure(sent), 'not_sent: not-framable');
      };
      await refused(message('1', 'A\x1c\r\x0bMSH|'));
      await refused(message('1', 'A\x0bB'));
      await refused(message('1', 'x'.repeat(1_000)));
      await refused(message('1'), '2');
      await refused(message(''), '');
      assert.equal((await send(client, 'ok')).code, 'AA');
      assert.deepEqual(received, ['ok']);
    });

    it('refuses one message more than may wait, and drops none (D8)', async () => {
      const waiting = gate();
      const { port } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
      const client = open(port, { queue: 3 });
      await client.reach();
      const sent = ['1', '2', '3', '4'].map(id => send(client, id));
      assert.equal(await failure(send(client, '5')), 'not_sent: queue-full');
      waiting.resolve();
      assert.deepEqual(
        (await Promise.all(sent)).map(ack => ack.controlId),
        ['1', '2', '3', '4'],
      );
    });

    it('reads no reply over the limit, and no stream without end (D15)', async () => {
      const { port } = await peer((id, caller) => {
        if (id === 'framed') caller.raw(`\x0b${'x'.repeat(5_000)}`);
        else caller.raw('x'.repeat(5_000));
      });
      const client = open(port, { maxBytes: 1_000 });
      assert.equal(await failure(send(client, 'framed')), 'outcome_unknown: body-too-large');
      await client.reach().catch(() => {});
      const unframed = await eventually(
        () => failure(send(client, 'unframed')),
        how => how.startsWith('outcome_unknown'),
      );
      assert.equal(unframed, 'outcome_unknown: not-mllp');
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
      assert.throws(() => line(port, { transport }, 'http'), TypeError);
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
