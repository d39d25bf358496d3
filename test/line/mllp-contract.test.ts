/** The port of MLLP, over each of its carriers: what is sent once, answered by its own acknowledgement, and said of what was not. */
import assert from 'node:assert/strict';
import { eventually } from '../store/rig.ts';
import {
  ackOf,
  block,
  counted,
  failure,
  gate,
  message,
  obliging,
  overEachCarrier,
  peer,
  persist,
  send,
} from './mllp-rig.ts';

overEachCarrier('the port of MLLP', open => {
  it('sends the very bytes and returns the acknowledgement as it came, whatever its code', async () => {
    for (const code of ['AA', 'AE', 'AR', 'CA', 'CE', 'CR']) {
      const { port, messages } = await peer((id, caller) => caller.ack(id, code));
      const ack = await send(open(port), '17');
      assert.deepEqual([ack.code, ack.controlId, String(ack.raw)], [code, '17', ackOf('17', code)]);
      assert.deepEqual(messages, [String(message('17'))]);
    }
  });

  it('keeps every byte, of whatever character set (D11)', async () => {
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
      if (id !== 'at once') caller.ack(id, id === 'refused' ? 'CE' : 'CA');
      else caller.ack(id);
      if (id === 'both') setTimeout(() => caller.ack(id), 20);
    });
    const client = open(port);
    const enhanced = { ackMode: 'enhanced' as const };
    const both = await send(client, 'both', enhanced);
    assert.deepEqual([both.code, String(both.accept)], ['AA', ackOf('both', 'CA')]);
    assert.equal((await send(client, 'refused', enhanced)).code, 'CE');
    assert.deepEqual(await send(client, 'at once', enhanced), { ...(await send(client, 'at once')) });
    const silent = send(client, 'silent', { ...enhanced, ackTimeoutMs: 1_500 });
    await assert.rejects(silent, {
      info: { outcome: 'unknown', backend: { cause: 'no-answer', sourceCode: 'CA' } },
    });
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
    const { port, received } = await peer((id, caller) => void waiting.promise.then(() => caller.ack(id)));
    const client = open(port, { queue: 3 });
    const first = send(client, '1');
    await eventually(
      async () => received.length,
      n => n === 1,
    );
    const others = ['2', '3', '4'].map(id => send(client, id));
    assert.equal(await failure(send(client, '5')), 'not_sent: queue-full');
    waiting.resolve();
    const acks = await Promise.all([first, ...others]);
    assert.deepEqual(
      acks.map(ack => ack.controlId),
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
});
