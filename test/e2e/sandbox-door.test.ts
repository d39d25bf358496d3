/** What a newcomer sees of messages that come in by themselves: one is sent to the sandbox with the command, and is told. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Encounter } from '../../contracts/encounters/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { canongate } from './typed.ts';

const SAMPLE = 'sandbox/adt-a08.hl7';

interface Feed {
  events: { type: string; subject: string; operation: string }[];
}

describe('the listening door of the sandbox', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase());
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const send = (args: string[], message?: string) => {
    const port = sandbox.gateway.listening.get('hospital');
    return canongate(['send', '--to', `mllp://127.0.0.1:${port}`, ...args], message);
  };
  /** HL7 v2.5.1 §3.3.8; the patient is invented. */
  const a08 = (id: string, processing = 'T') =>
    `MSH|^~\\&|EHR|NORTH|CANONGATE|SANDBOX|20261126093000-0500||ADT^A08^ADT_A01|${id}|${processing}|2.5.1\n` +
    'EVN||20261126093000-0500\nPID|1||100300^^^NORTH^MR||Sample^Otto||19551224|M\nPV1|1|O\n';

  it('acknowledges the message that comes with it, and tells of it in the feed and in the words of the contract', async () => {
    const { code, out, err } = await send([SAMPLE]);
    assert.deepEqual([code, err], [0, '']);
    // Table 0008: the application accepts; MSA-2 is MSH-10 of what was sent.
    assert.match(out, /^MSA\|AA\|A08-0001$/m);
    const { events } = await eventually(
      async () => (await call<Feed>(sandbox.gateway.url, '/v1/events')).body,
      feed => feed.events.length >= 2,
    );
    assert.deepEqual(
      events.map(({ type, operation }) => `${type} ${operation}`),
      [
        'org.canongate.messages.received.v1 messages/v1#adt-a08',
        'org.canongate.encounters.updated.v1 messages/v1#adt-a08',
      ],
    );
    const visit = await call<Encounter>(sandbox.gateway.url, events[1]!.subject);
    assert.deepEqual([visit.status, visit.body.class, visit.body.location?.room], [200, 'inpatient', '12']);
    await send([SAMPLE]);
    assert.equal((await call<Feed>(sandbox.gateway.url, '/v1/events')).body.events.length, 2, 'a repeat is told once');
  });

  it('ends with 1 where the message is refused, and shows why', async () => {
    const { code, out } = await send(['-', '--json'], a08('P1', 'P'));
    const shown = JSON.parse(out) as { code: string; controlId: string; acknowledgement: string };
    assert.deepEqual([code, shown.code, shown.controlId], [1, 'AR', 'P1']);
    // Table 0357: 202 is an unsupported processing id; its place is MSH-11.1.
    assert.match(shown.acknowledgement, /\rERR\|\|MSH\^1\^11\^1\^1\|202\^/);
    assert.equal((await send(['-'], a08('T1'))).code, 0);
  });

  it('ends with 1 where nobody answers, and says whether the message may have been kept', async () => {
    const silent = createServer(socket => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const to = ['--to', `mllp://127.0.0.1:${port}`];
    const late = await send([SAMPLE, ...to, '--within', '200ms']);
    assert.equal(late.code, 1);
    assert.match(late.err, /no-answer; no acknowledgement came, and nobody knows whether it was kept/);
    silent.close();
    const closed = await send([SAMPLE, ...to]);
    assert.deepEqual([closed.code, closed.out], [1, '']);
    assert.match(closed.err, new RegExp(`mllp://127\\.0\\.0\\.1:${port} connect-refused; nothing was sent`));
  });

  it('says what is wanted where it is called wrongly', async () => {
    for (const [args, message] of [
      [[], ''],
      [['-'], 'PID|1\r'],
      [['-'], a08('A') + a08('B')],
      [[SAMPLE, '--to', 'http://127.0.0.1:2575'], ''],
      [[SAMPLE, '--within', 'long'], ''],
    ] as const) {
      const { code, err } = await send([...args], message);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /canongate send FILE/);
    }
  });
});
