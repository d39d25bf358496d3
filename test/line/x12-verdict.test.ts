/** What the X12 link makes of each reply: whose it is, what it means, and what is set aside. */
import assert from 'node:assert/strict';
import { recount } from '../../simulators/payer/index.ts';
import { answered, CREDENTIALS, faultOf, type Rig, refused, rigged } from './x12-link-rig.ts';

describe('the verdict on a reply', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await rigged();
  });
  afterEach(() => rig.close());

  it('row 13: an answer whose interchange came before is no answer', async () => {
    const fixed = (x12: string) => x12.replaceAll(/(ISA.{87}|IEA\*1\*)\d{9}/g, '$1000000042');
    const asked = () => rig.asked(({ reply, x12 }) => reply.x12(fixed(x12.answer())));
    answered(await asked());
    assert.equal(refused(await asked()).why.cause, 'duplicate-control');
    assert.equal(rig.quarantined.length, 1);
  });

  it('row 13: unless the profile says that this partner counts badly', async () => {
    const careless = await rigged(CREDENTIALS, { severity: { 'duplicate-control': 'warning' } });
    try {
      const fixed = (x12: string) => x12.replaceAll(/(ISA.{87}|IEA\*1\*)\d{9}/g, '$1000000042');
      const asked = () => careless.asked(({ reply, x12 }) => reply.x12(fixed(x12.answer())));
      answered(await asked());
      assert.ok(answered(await asked()).warnings?.some(w => w.cause === 'duplicate-control'));
    } finally {
      await careless.close();
    }
  });

  it('rows 14 and 15: of several answers it takes ours by its trace, first or last, and sets the rest aside', async () => {
    for (const ours of ['first', 'last']) {
      const reply = await rig.asked(({ reply, x12 }) => {
        const both = [x12.answer(), x12.answerToSomebodyElse('W000000002')];
        return reply.x12((ours === 'first' ? both : both.reverse()).join(''));
      });
      assert.doesNotMatch(JSON.stringify(answered(reply).tree), /W000000002|SOMEBODY-ELSE/);
    }
    assert.equal(rig.quarantined.length, 2);
    assert.equal(rig.quarantined[0]?.why.cause, 'correlation-mismatch');
  });

  it('row 15: two answers with our trace are none: which one is right cannot be known', async () => {
    const reply = await rig.asked(({ reply, x12 }) => reply.x12(x12.answer() + x12.answer()));
    assert.equal(refused(reply).why.cause, 'correlation-mismatch');
    assert.equal(rig.quarantined.length, 1);
  });

  it('row 16: an answer with a second patient is not shown, even where our trace is in it', async () => {
    const reply = await rig.asked(({ reply, x12 }) => {
      const mine = x12.answer();
      const level =
        /~HL\*3\*.*?(?=~SE\*)/s.exec(x12.answerToSomebodyElse('W000000002'))?.[0].replace('HL*3*2', 'HL*4*2') ?? '';
      return reply.x12(recount(mine.replace(/~SE\*/, `${level}~SE*`)));
    });
    assert.equal(refused(reply).why.cause, 'correlation-mismatch');
  });

  it('row 16: our trace id under another originator is another trace', async () => {
    const reply = await rig.asked(({ reply, x12 }) => reply.x12(x12.answer().replaceAll('9TESTORG01', '9SOMEBODY1')));
    assert.equal(refused(reply).why.cause, 'correlation-mismatch');
  });

  it('row 17: without any trace our reference decides, and that is remarked on', async () => {
    const bare = (x12: string) => recount(x12.replaceAll(/TRN\*[12][^~]*~/g, ''));
    const reply = answered(await rig.asked(({ reply, x12 }) => reply.x12(bare(x12.answer()))));
    assert.ok(reply.warnings?.some(warning => warning.cause === 'trace-missing'));
    const other = await rig.asked(({ reply, x12 }) => reply.x12(bare(x12.answerToSomebodyElse())));
    assert.equal(refused(other).why.cause, 'correlation-mismatch');
  });

  it('row 18: a rejecting TA1 names its note', async () => {
    const reply = refused(await rig.asked(({ reply, x12 }) => reply.x12(x12.ta1('R', '006'))));
    assert.deepEqual(
      [reply.why.cause, reply.why.sourceCode, faultOf(reply)],
      ['interchange-rejected', 'TA1 006', 'backend-rejected'],
    );
  });

  it('rows 19 and 20: acknowledgements beside the answer are notes', async () => {
    const reply = answered(
      await rig.asked(({ reply, x12 }) => reply.x12(x12.ta1('A', '000') + x12.ack999('E') + x12.answer())),
    );
    assert.deepEqual([reply.references?.['ta1'], reply.references?.['acknowledgement']], ['TA1 A 000', '999 E']);
    assert.equal(rig.quarantined.length, 0);
  });

  it('row 20: a 999 that accepts without an answer is no answer', async () => {
    const reply = refused(await rig.asked(({ reply, x12 }) => reply.x12(x12.ack999('A'))));
    assert.deepEqual([reply.why.cause, faultOf(reply)], ['no-set', 'backend-unreadable']);
  });

  it('rows 20 and 21: a 999 or 997 about another group is not for us', async () => {
    for (const ack of ['ack999', 'ack997'] as const) {
      const reply = await rig.asked(({ reply, x12 }) => reply.x12(x12[ack]('R').replace(/AK1\*HS\*\d+/, 'AK1*HS*7')));
      assert.equal(refused(reply).why.cause, 'correlation-mismatch');
    }
    assert.equal(rig.quarantined.length, 2);
  });

  it('row 22: the source says who cannot be asked, and AAA04 whether to try again', async () => {
    const alone = (x12: string, aaa: string) =>
      recount(x12.replace(/~HL\*2\*.*?~SE/s, `~AAA*Y**${aaa}~SE`).replace('HL*1**20*1', 'HL*1**20*0'));
    const expected = [
      ['42*R', 'payer-unavailable', true, undefined],
      ['80*P', 'payer-unavailable', true, undefined],
      ['42*N', 'payer-unavailable', false, undefined],
      ['42*X', 'payer-unavailable', true, 864_000],
      ['79*C', 'payer-id-invalid', false, undefined],
      ['T4*C', 'payer-id-missing', false, undefined],
      ['41*N', 'not-authorized', false, undefined],
      ['04*R', 'quota-exceeded', false, undefined],
      ['ZZ*R', 'payer-rejected-other', false, undefined],
    ] as const;
    for (const [aaa, cause, retryable, retryAfter] of expected) {
      const reply = refused(await rig.asked(({ reply, x12 }) => reply.x12(alone(x12.answer(), aaa))));
      assert.deepEqual([reply.why.cause, reply.retryable, reply.retryAfter], [cause, retryable, retryAfter], aaa);
    }
  });

  it('row 22: a remark of the source above benefits is part of an ordinary answer', async () => {
    const remark = (x12: string) => recount(x12.replace(/~HL\*2\*/, '~AAA*Y**42*R~HL*2*'));
    answered(await rig.asked(({ reply, x12 }) => reply.x12(remark(x12.answer()))));
  });

  it('row 23: a rejection of the provider is an ordinary answer', async () => {
    const provider = (x12: string) =>
      recount(x12.replace(/(~NM1\*1P[^~]*)~.*?~SE/s, '$1~AAA*N**43*C~SE').replace('2*1*21*1', '2*1*21*0'));
    answered(await rig.asked(({ reply, x12 }) => reply.x12(provider(x12.answer()))));
  });

  it('row 38: what the envelope announces wrongly is remarked on, the content decides', async () => {
    const fields = { PayloadType: 'X12_999_Response_005010X231A1', PayloadID: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6' };
    const reply = answered(await rig.asked(({ reply, x12 }) => reply.x12(x12.answer(), fields)));
    assert.deepEqual(
      reply.warnings?.map(w => w.cause),
      ['payload-id-mismatch', 'payload-type-mismatch'],
    );
  });

  it('row 40: a status without an envelope speaks for itself, one with an envelope lets it speak', async () => {
    const cases = [
      [401, 'unauthorized', 'backend-refused-us', undefined],
      [403, 'unauthorized', 'backend-refused-us', undefined],
      [404, 'http-rejected', 'backend-rejected', undefined],
      [429, 'http-status', 'backend-unavailable', 7],
      [503, 'http-status', 'backend-unavailable', 7],
    ] as const;
    for (const [status, cause, fault, retryAfter] of cases) {
      const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      const reply = refused(await rig.asked(() => ({ status, headers, body: 'no' })));
      assert.deepEqual(
        [reply.why.cause, reply.why.sourceCode, faultOf(reply), reply.retryAfter],
        [cause, `HTTP ${status}`, fault, retryAfter],
      );
    }
    const fault = refused(await rig.asked(({ reply }) => reply.fault12('soap:Sender', 500)));
    assert.deepEqual([fault.why.cause, fault.why.sourceCode], ['soap-fault-sender', 'SOAP Sender']);
  });

  it('shows that the payer can be reached, or why not', async () => {
    assert.deepEqual(await rig.link.probe(AbortSignal.timeout(1_000)), { ok: true, detail: 'HTTP 405' });
    await rig.payer.close();
    assert.deepEqual(await rig.link.probe(AbortSignal.timeout(1_000)), { ok: false, detail: 'connect-refused' });
  });

  it('reads bytes by the charset of the profile', async () => {
    const accented = (x12: string) => Buffer.from(x12.replace('SAMPLE', 'MU\u00d1OZ'), 'latin1');
    const latin = await rigged({ ...CREDENTIALS, transport: 'mime' }, { charset: 'latin1' });
    try {
      const reply = await latin.asked(({ reply, x12 }) => {
        const marked = reply.mime(x12.answer().replace('SAMPLE', '@@@'));
        const [before = '', after = ''] = String(marked.body).split('@@@');
        return { ...marked, body: Buffer.concat([Buffer.from(before), accented('SAMPLE'), Buffer.from(after)]) };
      });
      assert.match(JSON.stringify(answered(reply).tree), /MUÑOZ/);
    } finally {
      await latin.close();
    }
  });
});
