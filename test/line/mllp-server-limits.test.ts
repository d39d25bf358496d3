/** What the MLLP server does not put up with: strangers, floods, frames without end, and silence. */
import assert from 'node:assert/strict';
import { selfSigned } from '../certificate.ts';
import { eventually } from '../store/rig.ts';
import { ackOf, block, closeAll, counted, failure, line, message, opens, send } from './mllp-rig.ts';
import { answer, idOf, raw, serve } from './mllp-server-rig.ts';

describe('the MLLP server, at its limits', function () {
  this.timeout(60_000);
  afterEach(closeAll);

  it('refuses a message over the limit by its head, after what came before it, and closes', async () => {
    const { port, counts } = await serve({
      maxBytes: 1_000,
      handle: async bytes => answer(bytes),
      refuse: (head, why) => Buffer.from(ackOf(`${idOf(head)} ${why} ${head.length > 1_000}`, 'AR')),
    });
    const { socket, answers, end } = raw(port);
    socket.write(block(String(message('1'))));
    socket.write(block(String(message('large', 'x'.repeat(500_000)))) + block(String(message('2'))));
    await end();
    assert.deepEqual(answers(), ['AA 1', 'AR large too-large true']);
    assert.equal(counts['frame-too-large'], 1);
  });

  it('answers everything that came whole before a frame that breaks the connection', async () => {
    const { port } = await serve({ start: 'strict', handle: async bytes => answer(bytes) });
    const { socket, answers, end } = raw(port);
    socket.write(`${block(String(message('1')))}${block(String(message('2')))}MSH|no start\x1c\r`);
    await end();
    assert.deepEqual(answers(), ['AA 1', 'AA 2']);
  });

  it('counts what stands between frames, tells it without a character, and takes no frame without its start (S7)', async () => {
    const told: string[] = [];
    const { port, counts } = await serve({ notify: notice => told.push(JSON.stringify(notice)) });
    const { socket, until } = raw(port);
    socket.write(
      `\0\n${block(String(message('1')))}\n${String(message('unstarted'))}\x1c\r${block(String(message('2')))}`,
    );
    assert.deepEqual(await until(2), ['AA 1', 'AA 2']);
    assert.equal(counts['between-frames'], 2);
    assert.ok(told.some(text => text.includes('"excerpt":"00 0a"')));
    assert.ok(!told.some(text => /MSH|Muster|unstarted/.test(text)), told.join());
  });

  it('closes a stream that never begins a frame (D15)', async () => {
    const { port } = await serve({ maxBytes: 10_000 });
    const { socket, end } = raw(port);
    for (let n = 0; n < 20; n++) socket.write('x'.repeat(1_000));
    await end();
  });

  it('gives a frame that was begun a time to end, and whole ones as long as they come', async () => {
    const { port, counts } = await serve({ frameTimeout: 300 });
    const { socket, until, end } = raw(port);
    for (let n = 0; n < 5; n++) {
      socket.write(block(String(message(`m${n}`))));
      await until(n + 1);
      await new Promise(done => setTimeout(done, 100));
    }
    assert.equal(counts['frame-too-slow'], 0);
    const trickle = setInterval(() => socket.write('x'), 50);
    socket.write('\x0bMSH|');
    await end();
    clearInterval(trickle);
    assert.equal(counts['frame-too-slow'], 1);
  });

  it('does not take a slow handler for a slow sender: the time of a frame is the time in which it may come', async () => {
    const { port, counts } = await serve({
      frameTimeout: 100,
      handle: async bytes => {
        await new Promise(done => setTimeout(done, 250));
        return answer(bytes);
      },
    });
    const { socket, until } = raw(port);
    const [first, second, third] = ['1', '2', '3'].map(id => block(String(message(id))));
    // The third has begun when reading stops, and its end is here before anything is answered.
    socket.write(`${first}${second}${third!.slice(0, 20)}`);
    setTimeout(() => socket.write(third!.slice(20)), 20);
    assert.deepEqual(await until(3), ['AA 1', 'AA 2', 'AA 3']);
    assert.equal(counts['frame-too-slow'], 0);
  });

  it('closes a connection that is silent, not one whose message is being handled', async () => {
    let open = 0;
    const server = await serve({
      idle: 400,
      handle: async bytes => {
        await new Promise(done => setTimeout(done, 1_000));
        open = server.connections;
        return answer(bytes);
      },
    });
    const { socket, until, end } = raw(server.port);
    socket.write(block(String(message('1'))));
    assert.deepEqual(await until(1), ['AA 1']);
    assert.equal(open, 1);
    await end();
  });

  it('has no more connections than it may', async () => {
    const { port, counts } = await serve({ connections: 1 });
    const first = line(port);
    assert.equal((await send(first, '1')).code, 'AA');
    assert.match(await failure(send(line(port), '2')), /connection-lost/);
    await eventually(
      async () => counts['connections-exhausted'],
      n => n === 1,
    );
    assert.equal((await send(first, '3')).code, 'AA');
  });

  it('says nothing to whom it does not know', async () => {
    const { port, counts } = await serve({ allow: ['10.0.0.0/8', '192.0.2.1'] });
    assert.match(await failure(send(line(port), '1')), /connection-lost/);
    assert.ok(counts['peer-refused'] > 0);
    const known = await serve({ allow: ['127.0.0.0/8'] });
    assert.equal((await send(line(known.port), '1')).code, 'AA');
    for (const entry of ['lab.example', '0.0.0.0/0', '*'])
      await assert.rejects(serve({ allow: [entry] }), TypeError, 'a name is no address');
  });

  it('speaks TLS, and to whoever shows a certificate it trusts if it asks for one', async () => {
    const { key, cert } = selfSigned({ name: 'lab.example' });
    const peers: unknown[] = [];
    const server = await serve({
      tls: { key, cert, ca: cert },
      handle: (bytes, peer) => {
        peers.push(peer);
        return answer(bytes);
      },
    });
    const client = line(server.port, { tls: { ca: cert, key, cert } }, 'mllps');
    assert.equal((await send(client, '1')).code, 'AA');
    const [{ certificate, address }] = peers as [
      { certificate: { subject: string; fingerprint256: string }; address: string },
    ];
    assert.deepEqual([certificate.subject, address], ['lab.example', '127.0.0.1']);
    assert.match(certificate.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(
      await failure(send(line(server.port, { tls: { ca: cert } }, 'mllps'), '2')),
      /tls-failed|connection-lost/,
    );
    await counted(server, 'tls-failed');
    assert.match(await failure(send(line(server.port), '3')), /connection-lost/);
    assert.equal(peers.length, 1);
    const open = await serve({ tls: { key, cert } });
    assert.equal((await send(line(open.port, { tls: { ca: cert } }, 'mllps'), '1')).code, 'AA');
    opens(client);
  });
});
