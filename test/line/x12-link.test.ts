/** The X12 link against the simulated payer: one round trip, read as far as the protocol's own verdict. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answered, CREDENTIALS, faultOf, type Rig, refused, rigged } from './x12-link-rig.ts';

const text = (body: string | Uint8Array) => Buffer.from(body as string).toString();

for (const transport of ['soap', 'mime'] as const) {
  describe(`an X12 link over ${transport}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await rigged({ ...CREDENTIALS, transport });
    });
    after(() => rig.close());

    it('brings back the tree of the 271 that answers, and both sides of proof', async () => {
      const reply = answered(await rig.ask('W000000001'));
      const { BHT } = reply.tree as { BHT: [string[]] };
      assert.deepEqual(BHT[0].slice(0, 3), ['BHT', '0022', '11']);
      assert.match(text(reply.wire.body), /^ISA.*~ST\*271\*.*~IEA\*1\*\d{9}~\s*$/s);
      assert.match(reply.references?.['payerIsa13'] ?? '', /^\d{9}$/);
      const payerTrace = /~TRN\*1\*([^*~]+)/.exec(text(reply.wire.body))?.[1];
      assert.equal(reply.references?.['payerTrace'], payerTrace);
    });

    it('leaves with fresh control numbers and times, and the same trace', async () => {
      const before = rig.journal.length;
      await rig.ask('W000000001');
      const [sent] = rig.journal.slice(before);
      const [isa13, gs06] = [sent?.references?.['isa13'], sent?.references?.['gs06']];
      assert.ok(Number(isa13) > 42);
      const x12 = text(sent?.wire.body ?? '');
      assert.match(
        x12,
        new RegExp(
          `^ISA.{66}\\*261122\\*1020\\*\\^\\*00501\\*${isa13}\\*.*~GS\\*HS\\*[^~]*\\*20261122\\*1020\\*${gs06}\\*`,
        ),
      );
      assert.match(x12, new RegExp(`~GE\\*1\\*${gs06}~IEA\\*1\\*${isa13}~$`));
      assert.equal(sent?.references?.['trn02'], /TRN\*1\*([^*]+)/.exec(x12)?.[1]);
    });

    it('sends exactly what it says is leaving, and journals the answer before it reads it', async () => {
      const before = rig.journal.length;
      await rig.ask('W000000001');
      const [sent, received, ...more] = rig.journal.slice(before);
      assert.deepEqual([sent?.direction, received?.direction, more.length], ['sent', 'received', 0]);
      assert.equal(rig.payer.calls().at(-1)?.fields.Payload, sent?.wire.body);
      assert.match(text(received?.wire.body ?? ''), /COREEnvelopeRealTimeResponse|form-data/);
    });

    it('says in which trace it asks', async () => {
      let seen: string | undefined;
      const listener = createServer((request, response) => {
        seen = String(request.headers['traceparent']);
        response.writeHead(503).end();
      }).listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const { port } = listener.address() as AddressInfo;
      const stranger = await rigged({ ...CREDENTIALS, transport }, {}, `http://127.0.0.1:${port}/core`);
      try {
        refused(await stranger.ask('W000000001'));
        assert.equal(seen, `00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-00`);
      } finally {
        await stranger.close();
        listener.close();
      }
    });

    it('keeps the password out of what is journaled', () => {
      for (const { wire, references } of rig.journal) {
        assert.doesNotMatch(`${JSON.stringify([wire.head, references])}${text(wire.body)}`, /secret/);
      }
    });

    it('sends nothing when the journal refuses', async () => {
      const before = rig.payer.count();
      const leaving = () => Promise.reject(new Error('the store is gone'));
      await assert.rejects(rig.ask('W000000001', { leaving }), /the store is gone/);
      assert.equal(rig.payer.count(), before);
    });

    it('takes a rejection of the member for an ordinary answer', async () => {
      assert.match(text(answered(await rig.ask('W000000003')).wire.body), /AAA\*/);
    });

    it('takes a large answer', async () => {
      assert.ok(answered(await rig.ask('W000000012')).wire.body.length > 38_000);
    });

    it('tells that the payer is unavailable, and that a repeat may help', async () => {
      const reply = refused(await rig.ask('W000000004'));
      assert.deepEqual([reply.why.cause, reply.why.sourceCode, reply.retryable], ['payer-unavailable', 'AAA 42', true]);
    });

    it('maps a 999 back to the field of ours', async () => {
      const reply = refused(await rig.ask('W000000005'));
      assert.deepEqual(
        [reply.why.cause, reply.why.sourceCode, reply.why.position],
        ['transaction-rejected', '999 R', '2100C NM1-09'],
      );
      assert.deepEqual(reply.why.at, ['2000A', 0, '2000B', 0, '2000C', 0, '2100C', 0, 'NM1', 0, 9]);
    });

    it('closes the connection at the deadline', async () => {
      await assert.rejects(rig.ask('W000000006', { signal: AbortSignal.timeout(80) }), {
        code: 'deadline-exceeded',
        info: { outcome: 'unknown', backend: { cause: 'no-answer' } },
      });
    });

    it('refuses a page, a truncated interchange and a CORE error by their causes', async () => {
      assert.equal(refused(await rig.ask('W000000007')).why.cause, 'not-x12');
      const truncated = refused(await rig.ask('W000000008'));
      assert.equal(truncated.why.cause, 'truncated');
      const core = refused(await rig.ask('W000000011'));
      assert.deepEqual([core.why.cause, core.why.sourceCode], ['envelope-error', 'CORE ReceiverIDIllegal']);
      assert.deepEqual([faultOf(truncated), faultOf(core)], ['backend-unreadable', 'backend-rejected']);
    });

    it("never returns another member's answer, and sets it aside", async () => {
      const before = rig.quarantined.length;
      const reply = refused(await rig.ask('W000000009'));
      assert.deepEqual([reply.why.cause, faultOf(reply)], ['correlation-mismatch', 'backend-mismatch']);
      assert.equal(rig.quarantined.length, before + 1);
      assert.match(text(rig.quarantined.at(-1)?.wire.body ?? ''), /SOMEBODY-ELSE-1/);
    });

    it('is told when its credentials are not accepted', async () => {
      const stranger = await rigged({ username: 'tester', password: 'wrong', transport });
      try {
        const reply = refused(await stranger.ask('W000000001'));
        assert.deepEqual([reply.why.cause, faultOf(reply)], ['unauthorized', 'backend-refused-us']);
      } finally {
        await stranger.close();
      }
    });
  });
}
