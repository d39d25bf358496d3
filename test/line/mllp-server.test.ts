/** The listening side of MLLP: each message handled once, committed before it is answered, answered in order. */
import assert from 'node:assert/strict';
import { eventually } from '../store/rig.ts';
import { ackOf, block, closeAll, counted, failure, gate, line, message, send } from './mllp-rig.ts';
import { answer, idOf, raw, serve } from './mllp-server-rig.ts';

describe('the MLLP server', function () {
  this.timeout(60_000);
  afterEach(closeAll);

  it('handles each message of a lasting connection once (S1)', async () => {
    const handled: string[] = [];
    const { port } = await serve({
      handle: bytes => {
        handled.push(idOf(bytes));
        return answer(bytes);
      },
    });
    const client = line(port);
    const ids = Array.from({ length: 200 }, (_, n) => `m${n}`);
    for (const id of ids) assert.equal((await send(client, id)).code, 'AA');
    assert.deepEqual(handled, ids);
  });

  it('hands over whole messages only, wherever packets end (S2, S3)', async () => {
    const handled: string[] = [];
    const { port } = await serve({
      handle: bytes => {
        handled.push(String(bytes));
        return answer(bytes);
      },
    });
    const { socket, until } = raw(port);
    const [one, two, three] = ['1', '2', '3'].map(id => String(message(id, 'long value')));
    const stream = block(one!) + block(two!) + block(three!);
    socket.write(stream.slice(0, one!.length + 20));
    await until(1);
    assert.deepEqual(handled, [one]);
    socket.write(stream.slice(one!.length + 20));
    assert.deepEqual(await until(3), ['AA 1', 'AA 2', 'AA 3']);
    assert.deepEqual(handled, [one, two, three]);
  });

  it('sees one message where a text speaks of another (S4), and every byte as it came (S7)', async () => {
    const handled: Buffer[] = [];
    const { port } = await serve({
      handle: bytes => {
        handled.push(bytes);
        return answer(bytes);
      },
    });
    const bytes = Buffer.concat([message('1', 'see MSH|^~\\&|X'), Buffer.from([0xe9, 0x80, 0x00])]);
    await line(port).send(bytes, { controlId: '1', ackMode: 'original', ackTimeoutMs: 20_000 });
    assert.deepEqual(handled, [bytes]);
  });

  it('answers only after the handler has committed', async () => {
    const committed = gate();
    const { port } = await serve({ handle: bytes => committed.promise.then(() => answer(bytes)) });
    let answered = false;
    const sent = send(line(port), '1').finally(() => {
      answered = true;
    });
    await new Promise(done => setTimeout(done, 100));
    assert.equal(answered, false);
    committed.resolve();
    assert.equal((await sent).code, 'AA');
  });

  it('hands over what is no HL7 and what is empty: the handler answers that too (S5)', async () => {
    const handled: string[] = [];
    const { port } = await serve({
      handle: bytes => {
        handled.push(String(bytes));
        return Buffer.from(ackOf('none', 'AR'));
      },
    });
    const { socket, until } = raw(port);
    socket.write(block('') + block('HELLO'));
    assert.deepEqual(await until(2), ['AR none', 'AR none']);
    assert.deepEqual(handled, ['', 'HELLO']);
  });

  it('refuses a message whose handler threw, and goes on with the next (S5)', async () => {
    const { port, counts } = await serve({
      handle: bytes => {
        if (idOf(bytes) === 'throws') throw new Error('thrown');
        return idOf(bytes) === 'rejects' ? Promise.reject(new Error('rejected')) : answer(bytes);
      },
      refuse: (bytes, why) => Buffer.from(ackOf(`${idOf(bytes)} ${why}`, 'AE')),
    });
    const { socket, until } = raw(port);
    for (const id of ['throws', 'rejects', 'fine']) socket.write(block(String(message(id))));
    assert.deepEqual(await until(3), ['AE throws failed', 'AE rejects failed', 'AA fine']);
    assert.equal(counts['handler-failed'], 2);
  });

  it('closes the connection if nobody can refuse, or an answer holds a delimiter, after what was answered before', async () => {
    for (const bad of [() => Promise.reject(new Error('down')), () => Buffer.from('A\x1c\rB')]) {
      const { port } = await serve({ handle: bytes => (idOf(bytes) === 'bad' ? bad() : answer(bytes)) });
      const { socket, answers, end } = raw(port);
      socket.write(['1', 'bad', '2'].map(id => block(String(message(id)))).join(''));
      await end();
      assert.deepEqual(answers(), ['AA 1']);
    }
  });

  it('handles nothing that stands in a packet behind a message that ends the connection', async () => {
    const handled: string[] = [];
    const { port } = await serve({
      handle: bytes => {
        handled.push(idOf(bytes));
        if (idOf(bytes) === '1') throw new Error('not kept');
        return answer(bytes);
      },
    });
    const { socket, answers, end } = raw(port);
    socket.write(['1', '2', '3'].map(id => block(String(message(id)))).join(''));
    await end();
    // Else a sender that repeats all three finds the first behind the others.
    assert.deepEqual([handled, answers()], [['1'], []]);
  });

  it('sends nothing for null, and later answers all the same', async () => {
    const { port } = await serve({ handle: bytes => (idOf(bytes) === 'none' ? null : answer(bytes)) });
    const { socket, until } = raw(port);
    socket.write(block(String(message('none'))) + block(String(message('1'))));
    assert.deepEqual(await until(1), ['AA 1']);
  });

  it('answers in the order of arrival, whoever is done first (S6)', async () => {
    const gates = new Map(['1', '2', '3', '4'].map(id => [id, gate()]));
    const { port } = await serve({
      concurrency: 4,
      handle: bytes => gates.get(idOf(bytes))!.promise.then(() => answer(bytes)),
    });
    const { socket, until, answers } = raw(port);
    for (const id of gates.keys()) socket.write(block(String(message(id))));
    for (const id of ['4', '3', '2']) gates.get(id)!.resolve();
    await new Promise(done => setTimeout(done, 50));
    assert.deepEqual(answers(), []);
    gates.get('1')!.resolve();
    assert.deepEqual(await until(4), ['AA 1', 'AA 2', 'AA 3', 'AA 4']);
  });

  it('handles no more at a time than it may, and then reads no further', async () => {
    const opened = gate();
    let [running, most, total] = [0, 0, 0];
    const { port } = await serve({
      concurrency: 3,
      handle: async bytes => {
        most = Math.max(most, ++running);
        total++;
        await opened.promise;
        running--;
        return answer(bytes);
      },
    });
    const { socket, until } = raw(port);
    const note = 'x'.repeat(100_000);
    for (let n = 0; n < 400; n++) socket.write(block(String(message(`m${n}`, note))));
    await eventually(
      async () => total,
      n => n === 3,
    );
    await new Promise(done => setTimeout(done, 200));
    assert.ok(socket.writableLength > 10_000_000, `only ${socket.writableLength} of 40 MB wait at the sender`);
    opened.resolve();
    assert.equal((await until(400)).length, 400);
    assert.deepEqual([most, total], [3, 400]);
  });

  it('answers a sender that has closed its own side', async () => {
    const { port } = await serve({
      handle: async bytes => {
        await new Promise(done => setTimeout(done, 100));
        return answer(bytes);
      },
    });
    const { socket, answers, end } = raw(port);
    socket.end(block(String(message('1'))) + block(String(message('2'))));
    await end();
    assert.deepEqual(answers(), ['AA 1', 'AA 2']);
  });

  it('drains: what it has is answered, half a message is not, and nobody new comes in', async () => {
    const committed = gate();
    let handled = 0;
    const server = await serve({
      concurrency: 2,
      handle: bytes => {
        handled++;
        return committed.promise.then(() => answer(bytes));
      },
    });
    const { socket, heard, answers, end } = raw(server.port);
    const three = ['1', '2', '3'].map(id => block(String(message(id)))).join('');
    socket.write(`${three}\x0bMSH|half`);
    await eventually(
      async () => handled,
      n => n === 2,
    );
    const closed = server.close();
    assert.equal(await failure(send(line(server.port), 'late')), 'not_sent: connect-refused');
    assert.equal(heard.text, '');
    committed.resolve();
    await Promise.all([closed, end()]);
    assert.deepEqual(answers(), ['AA 1', 'AA 2', 'AA 3']);
    assert.equal(server.counts['unfinished-frame'], 1);
  });

  it('cuts off whom it cannot wait for', async () => {
    const server = await serve({ handle: () => new Promise(() => {}) });
    const { socket, end } = raw(server.port);
    socket.write(block(String(message('1'))));
    await counted(server, 'connected');
    await server.close(50);
    await end();
    assert.equal(server.connections, 0);
  });
});
