/** The simulated payer answers a foreign client from the member table and misbehaves exactly as told. */
import assert from 'node:assert/strict';
import { createClientAsync, WSSecurity } from 'soap';
import { cut, payerAnswer, slow } from '../../simulators/payer/index.ts';
import {
  about,
  assertWellFormed,
  type Caller,
  envelope,
  FIELDS,
  members,
  REQUEST,
  segments,
  startCaller,
} from './payer-caller.ts';

describe('The simulated payer', () => {
  let caller: Caller;
  let payload: Caller['payload'];
  let ask: Caller['ask'];
  let post: Caller['post'];
  before(async () => {
    caller = await startCaller({ delayMs: 20 });
    ({ payload, ask, post } = caller);
  });
  after(() => caller.payer.close());

  it('answers node-soap built from its WSDL with a 271', async () => {
    const client = await createClientAsync(`${caller.payer.url}?wsdl`, { forceSoap12Headers: true });
    client.setSecurity(new WSSecurity('tester', 'secret', { passwordType: 'PasswordText', hasTimeStamp: false }));
    const [answer] = await client['RealTimeTransactionAsync'](FIELDS);
    assert.equal(answer.ErrorCode, 'Success');
    assert.equal(answer.PayloadType, 'X12_271_Response_005010X279A1');
    assert.match(answer.Payload, /~TRN\*2\*TRACE-1\*9TESTORG01~/);
  });

  it('answers a MIME call by hand with a MIME answer', async () => {
    const part = ([name, value]: [string, string]) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const parts = Object.entries({ UserName: 'tester', Password: 'secret', ...FIELDS }).map(part);
    const answer = await post(`${parts.join('')}--b--\r\n`, 'multipart/form-data; boundary=b');
    assert.equal(answer.status, 200);
    const form = await new Response(answer.text, { headers: { 'content-type': answer.type } }).formData();
    assert.equal(form.get('ErrorCode'), 'Success');
    assertWellFormed(String(form.get('Payload')));
  });

  it('echoes the request id and the trace, and numbers its interchanges anew', async () => {
    const [first, second] = [await payload(REQUEST), await payload(REQUEST)];
    assert.match(first, /~BHT\*0022\*11\*REQ-1\*/);
    assert.match(first, /~TRN\*2\*TRACE-1\*9TESTORG01~TRN\*1\*\w+\*9SANDBOX01~/);
    assert.notEqual(segments(first)[0]?.[13], segments(second)[0]?.[13]);
    assert.notEqual(segments(first)[1]?.[6], segments(second)[1]?.[6]);
  });

  for (const [memberId, member] of members.members) {
    if (member.behaviour === 'html' || member.behaviour === 'envelope-error' || member.behaviour === 'truncated')
      continue;
    it(`sends a well-formed answer about ${memberId}: ${member.summary}`, async () => {
      assertWellFormed(await payload(about(memberId)));
    });
  }

  it('says what the table says about W000000001', async () => {
    const text = await payload(REQUEST);
    for (const expected of [
      'EB*1*FAM*30*PR*SAMPLE PPO 1500~',
      'EB*B*IND*98***27*25*****Y~',
      'EB*A*IND*30*****.2****Y~',
      'EB*A*IND*30*****.4****N~',
      'EB*A*IND*MH*****.125****Y~',
      'EB*A*IND*98*****0****Y~',
      'EB*C*IND*30***23*1500*****Y~EB*C*IND*30***29*850.25*****Y~',
      'EB*F*IND*PT***23***VS*35**Y~EB*F*IND*PT***29***VS*21**Y~',
      'EB*I*IND*35~',
      'EB*CB**48********Y*W~',
      'EB*R**30~REF*1W*P00000001~REF*6P*GRP9~DTP*290*RD8*20260101-20261231~LS*2120~NM1*PRP*2*PLACEHOLDER ASSURANCE*****PI*99999~LE*2120~',
      'DTP*291*RD8*20260101-20261231~',
    ]) {
      assert.ok(text.includes(`~${expected}`), expected);
    }
  });

  it('answers an explicit service type with its rows and the plan-wide ones', async () => {
    const text = await payload(REQUEST.replace('EQ*30', 'EQ*98^UC'));
    assert.match(text, /~EB\*B\*IND\*98\*/);
    assert.match(text, /~EB\*C\*IND\*30\*/);
    assert.doesNotMatch(text, /~EB\*F\*IND\*PT\*/);
  });

  it('states the member as held and marks another name than was asked', async () => {
    assert.match(await payload(REQUEST), /~INS\*Y\*18~/);
    const text = await payload(REQUEST.replace('*SAMPLE*SALLY*', '*SIMPLE*SALLY*'));
    assert.match(text, /~NM1\*IL\*1\*SAMPLE\*SALLY\*Q\*\*\*MI\*W000000001~/);
    assert.match(text, /~INS\*Y\*18\*001\*25~/);
  });

  it('answers about the dependent of W000000010 under the patient', async () => {
    const dependent = about('W000000010')
      .replace('HL*3*2*22*0~TRN*1*TRACE-1*9TESTORG01~', 'HL*3*2*22*1~')
      .replace('DMG*D8*19800229~', 'HL*4*3*23*0~TRN*1*TRACE-1*9TESTORG01~NM1*03*1*EXAMPLE*ELLA~DMG*D8*20150314~')
      .replace('SE*13', 'SE*15');
    const text = await payload(dependent);
    assertWellFormed(text);
    assert.match(
      text,
      /~HL\*4\*3\*23\*0~TRN\*2\*TRACE-1\*9TESTORG01~TRN\*1\*\w+\*9SANDBOX01~NM1\*03\*1\*EXAMPLE\*ELLA~/,
    );
    assert.match(text, /~INS\*N\*19~/);
  });

  it('sends between 38 and 44 kilobytes about W000000012, whatever was asked', async () => {
    for (const asked of ['EQ*30', 'EQ*98']) {
      const { length } = await payload(about('W000000012').replace('EQ*30', asked));
      assert.ok(length >= 38_000 && length <= 44_000, `${length}`);
    }
  });

  it('rejects members as AAA codes of 005010X279A1, each at its level', async () => {
    const cases: [string, RegExp][] = [
      [about('W000000003'), /NM1\*IL[^~]*~AAA\*N\*\*75\*C~SE/],
      [about('NOSUCHMEMBER'), /NM1\*IL[^~]*~AAA\*N\*\*75\*C~SE/],
      [about('W000000004'), /HL\*1\*\*20\*0~NM1\*PR[^~]*~AAA\*Y\*\*42\*R~SE/],
      [REQUEST.replace('PI*00431', 'PI*00432'), /AAA\*Y\*\*79\*C~SE/],
      [REQUEST.replace('1234567893', '1234567894'), /HL\*2\*1\*21\*0~NM1\*1P[^~]*~AAA\*N\*\*43\*C~SE/],
    ];
    for (const [request, expected] of cases) assert.match(await payload(request), expected);
  });

  it('misbehaves for the members that are there for it', async () => {
    assert.match(
      await payload(about('W000000005')),
      /~AK1\*HS\*1\*005010X279A1~AK2\*270\*0001\*005010X279A1~IK3\*NM1\*9\*2100C\*8~IK4\*9\*67\*7~IK5\*R\*5~AK9\*R\*1\*1\*0~/,
    );
    const page = await post(envelope({ ...FIELDS, Payload: about('W000000007') }));
    assert.match(page.type, /^text\/html/);
    assert.doesNotMatch(await payload(about('W000000008')), /~$|IEA/);
    const other = await payload(about('W000000009'));
    assert.doesNotMatch(other, /TRACE-1|REQ-1/);
    const refused = await ask({ ...FIELDS, Payload: about('W000000011') });
    assert.deepEqual([refused['PayloadType'], refused['ErrorCode']], ['CoreEnvelopeError', 'ReceiverIDIllegal']);
  });

  it('takes as long about W000000006 as it is told', async () => {
    const start = performance.now();
    assertWellFormed(await payload(about('W000000006')));
    assert.ok(performance.now() - start >= 20);
  });

  it('gives a member the behaviour that a test asks for', async () => {
    caller.payer.behave('X1', ({ reply, x12 }) => cut(slow(reply.x12(x12.answer('W000000001')), 5), 400));
    await assert.rejects(post(envelope({ ...FIELDS, Payload: about('X1') })));
  });

  it('keeps a record of what it was sent', () => {
    const last = caller.payer.calls().at(-1);
    assert.equal(last?.inquiry?.memberId, 'X1');
    assert.equal(caller.payer.calls().length, caller.payer.count());
  });
});

describe('The answer of the simulated payer', () => {
  it('can be had as text, to be changed by a test', () => {
    const text = payerAnswer(members, REQUEST);
    assertWellFormed(text);
    assert.match(text, /~NM1\*IL\*1\*SAMPLE\*SALLY/);
  });

  it('uses the delimiters it was asked in', () => {
    const text = payerAnswer(members, REQUEST.replaceAll('*', '|').replaceAll('~', "'").replaceAll('^', '!'));
    assert.match(text, /'EB\|1\|IND\|1!33!47!/);
  });
});
