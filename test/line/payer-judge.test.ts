/** The simulated payer judges with its own code: TA1, 999, CORE errors and SOAP faults for what is wrong, each by its code. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../../simulators/payer/index.ts';
import { readInquiry } from '../../simulators/payer/inquiry.ts';
import { assertWellFormed, type Caller, envelope, FIELDS, REQUEST, segments, startCaller } from './payer-caller.ts';

describe('The simulated payer judges', () => {
  let caller: Caller;
  let payload: Caller['payload'];
  let ask: Caller['ask'];
  let post: Caller['post'];
  before(async () => {
    caller = await startCaller({ refuseDuplicates: true });
    ({ payload, ask, post } = caller);
  });
  after(() => caller.payer.close());

  /** TA105 for each broken place of the interchange envelope. */
  const interchanges: [string, (x12: string) => string, string][] = [
    ['an ISA one character short', x => x.replace('TESTSENDER     *', 'TESTSENDER    *'), '022'],
    ['an ISA one character long', x => x.replace('TESTSENDER     *', 'TESTSENDER      *'), '022'],
    ['a letter as element separator', x => x.replaceAll('*', 'Q'), '026'],
    ['two equal delimiters', x => x.replace('*T*:~', '*T*^~'), '027'],
    ['an unknown qualifier of the sender', x => x.replace('*ZZ*TEST', '*QQ*TEST'), '005'],
    ['an empty sender', x => x.replace('TESTSENDER     *ZZ', '               *ZZ'), '006'],
    ['a thirteenth month', x => x.replace('*261122*', '*261322*'), '014'],
    ['a twenty-fifth hour', x => x.replace('*1020*^', '*2520*^'), '015'],
    ['another version of the controls', x => x.replace('*00501*', '*00401*'), '017'],
    ['letters in the control number', x => x.replaceAll('000000001', '00000000A'), '018'],
    ['an unknown acknowledgement request', x => x.replace('*0*T*:', '*2*T*:'), '019'],
    ['an unknown usage', x => x.replace('*0*T*:', '*0*X*:'), '020'],
    ['control numbers that differ', x => x.replace('IEA*1*000000001', 'IEA*1*000000002'), '001'],
    ['a wrong count of groups', x => x.replace('IEA*1*', 'IEA*2*'), '021'],
    ['an interchange that breaks off', x => x.slice(0, -30), '023'],
    ['an interchange without its trailer', x => x.replace('IEA*1*000000001~', ''), '023'],
    ['segments outside a group', x => x.replace(/GS\*[^~]*~/, ''), '024'],
  ];
  for (const [title, plant, code] of interchanges) {
    it(`${title} is refused with TA1 ${code}`, async () => {
      const broken = plant(REQUEST);
      assert.notEqual(broken, REQUEST);
      const answer = await ask({ ...FIELDS, Payload: broken });
      assert.equal(answer['PayloadType'], 'X12_TA1_Response_00501X231A1');
      const text = answer['Payload'] ?? '';
      assertWellFormed(text);
      assert.equal(segments(text)[1]?.[4], 'R');
      assert.equal(segments(text)[1]?.[5], code);
    });
  }

  it('a control number that was used before is refused with TA1 025', async () => {
    const once = REQUEST.replaceAll('000000001', '000000777');
    assert.match(await payload(once), /~ST\*271\*/);
    assert.match(await payload(once), /~TA1\*000000777\*261122\*1020\*R\*025~/);
  });

  /** Segments of the 999 (005010X231A1) for each broken place of the group and the set. */
  const sets: [string, (x12: string) => string, RegExp][] = [
    ['another kind of group', x => x.replace('GS*HS', 'GS*HB'), /~AK1\*HB\*1\*005010X279A1~AK9\*R\*1\*1\*0\*1~/],
    ['another version of the guide', x => x.replaceAll('X279A1~', 'X279~'), /~AK9\*R\*1\*1\*0\*2~/],
    ['a group without its trailer', x => x.replace('GE*1*1~', ''), /~AK9\*R\*1\*1\*0\*3~/],
    ['group control numbers that differ', x => x.replace('GE*1*1', 'GE*1*2'), /~AK9\*R\*1\*1\*0\*4~/],
    ['a wrong count of sets', x => x.replace('GE*1*1', 'GE*2*1'), /~AK9\*R\*1\*1\*0\*5~/],
    ['another transaction set', x => x.replace('ST*270', 'ST*276'), /~IK5\*R\*1~/],
    ['a set without its trailer', x => x.replace('SE*13*0001~', ''), /~IK5\*R\*2~/],
    ['set control numbers that differ', x => x.replace('SE*13*0001', 'SE*13*0002'), /~IK5\*R\*3~/],
    ['a wrong count of segments', x => x.replace('SE*13', 'SE*12'), /~IK5\*R\*4~/],
    [
      'a version in ST that is not that of the group',
      x => x.replace('0001*005010X279A1', '0001*005010X279'),
      /~IK5\*R\*I6~/,
    ],
    ['no BHT', x => x.replace(/BHT[^~]*~/, '').replace('SE*13', 'SE*12'), /~IK3\*BHT\*2\*\*3~/],
    ['no reference in BHT03', x => x.replace('*REQ-1*', '**'), /~IK3\*BHT\*2\*\*8~IK4\*3\*127\*1~/],
    ['no trace', x => x.replace(/TRN[^~]*~/, '').replace('SE*13', 'SE*12'), /~IK3\*TRN\*12\*2000C\*3~/],
    [
      'a trace without a full originator',
      x => x.replace('9TESTORG01', '9TESTORG'),
      /~IK3\*TRN\*8\*2000C\*8~IK4\*3\*509\*4~/,
    ],
    ['no question', x => x.replace('EQ*30~', '').replace('SE*13', 'SE*12'), /~IK3\*EQ\*12\*2000C\*3~/],
    ['a question about nothing', x => x.replace('EQ*30', 'EQ***IND'), /~IK3\*EQ\*12\*2110C\*8~IK4\*1\*1365\*2~/],
    [
      'no name of the subscriber',
      x => x.replace(/NM1\*IL[^~]*~/, '').replace('SE*13', 'SE*12'),
      /~IK3\*NM1\*12\*2000C\*3~/,
    ],
    [
      'another entity in the place of the subscriber',
      x => x.replace('NM1*IL', 'NM1*QC'),
      /~IK3\*NM1\*9\*2100C\*8~IK4\*1\*98\*7~/,
    ],
    ['an id without its qualifier', x => x.replace('*MI*W', '**W'), /~IK3\*NM1\*9\*2100C\*8~IK4\*8\*66\*2~/],
    ['a name that is too long', x => x.replace('SAMPLE*', `${'S'.repeat(61)}*`), /~IK4\*3\*1035\*5~/],
    [
      'a birth date that is no date',
      x => x.replace('19800229', '19810229'),
      /~IK3\*DMG\*10\*2100C\*8~IK4\*2\*1251\*8~/,
    ],
    [
      'a period that ends before it starts',
      x => x.replace('D8*20261122', 'RD8*20261122-20261121'),
      /~IK4\*3\*1251\*8~/,
    ],
    [
      'segments out of order',
      x => x.replace('DMG*D8*19800229~DTP*291*D8*20261122~', 'DTP*291*D8*20261122~DMG*D8*19800229~'),
      /~IK3\*DMG\*11\*2000C\*7~/,
    ],
    [
      'a segment that has no place',
      x => x.replace('EQ*30~', 'ZZZ*1~EQ*30~').replace('SE*13', 'SE*14'),
      /~IK3\*ZZZ\*12\*2000C\*2~/,
    ],
    [
      'a level that names another parent',
      x => x.replace('HL*3*2*22', 'HL*3*1*22'),
      /~IK3\*HL\*7\*2000C\*8~IK4\*2\*734\*7~/,
    ],
    ['a level number twice', x => x.replace('HL*3*2*22', 'HL*2*2*22'), /~IK4\*1\*628\*7~/],
    ['a child that does not follow', x => x.replace('22*0', '22*1'), /~IK4\*4\*736\*7~/],
    [
      'a hundred questions',
      x => x.replace('EQ*30~', 'EQ*30~'.repeat(100)).replace('SE*13', 'SE*112'),
      /~IK3\*EQ\*111\*2110C\*4~/,
    ],
    ['a tab within a name', x => x.replace('SALLY', 'SAL\tLY'), /~IK4\*4\*1036\*6~/],
  ];
  for (const [index, [title, plant, expected]] of sets.entries()) {
    it(`${title} is refused with a 999`, async () => {
      const numbered = REQUEST.replaceAll('000000001', String(100_000_000 + index));
      const broken = plant(numbered);
      assert.notEqual(broken, numbered);
      const answer = await ask({ ...FIELDS, Payload: broken });
      assert.equal(answer['PayloadType'], 'X12_999_Response_005010X231A1', answer['Payload']);
      assertWellFormed(answer['Payload'] ?? '');
      assert.match(answer['Payload'] ?? '', expected);
      assert.match(answer['Payload'] ?? '', /~AK9\*R\*/);
    });
  }

  const without = (name: string) => Object.fromEntries(Object.entries(FIELDS).filter(([key]) => key !== name));
  const envelopes: [string, Record<string, string>, string][] = [
    ['no PayloadID', without('PayloadID'), 'PayloadIDRequired'],
    ['no SenderID', without('SenderID'), 'SenderIDRequired'],
    ['an empty payload', { ...FIELDS, Payload: '' }, 'PayloadRequired'],
    ['a payload that is no X12', { ...FIELDS, Payload: 'hello' }, 'PayloadIllegal'],
    [
      'two transactions at once',
      { ...FIELDS, Payload: REQUEST.replace(/(ST\*.*SE\*13\*0001~)GE\*1/, '$1$1GE*2') },
      'PayloadIllegal',
    ],
    ['batch mode', { ...FIELDS, ProcessingMode: 'Batch' }, 'ProcessingModeIllegal'],
    ['a PayloadID that is no UUID', { ...FIELDS, PayloadID: '1' }, 'PayloadIDIllegal'],
    ['a time stamp without a zone', { ...FIELDS, TimeStamp: '2026-11-22T10:20:34' }, 'TimeStampIllegal'],
    ['another rule version', { ...FIELDS, CORERuleVersion: '4.0.0' }, 'VersionMismatch'],
    ['another payload type', { ...FIELDS, PayloadType: 'X12_276_Request_005010X212' }, 'NotSupported'],
  ];
  for (const [title, fields, code] of envelopes) {
    it(`${title} is a CORE envelope error ${code}`, async () => {
      const answer = await ask(fields);
      assert.deepEqual(
        [answer['PayloadType'], answer['ErrorCode'], answer['Payload']],
        ['CoreEnvelopeError', code, ''],
      );
    });
  }

  it('a wrong password is UnAuthorized', async () => {
    const { text } = await post(envelope(FIELDS).replace('secret', 'wrong'));
    assert.match(text, /<ErrorCode>UnAuthorized<\/ErrorCode>/);
  });

  const { PayloadType, ...rest } = FIELDS;
  const faults: [string, string][] = [
    ['another namespace', envelope(FIELDS, 'http://www.caqh.org/SOAP/WSDL/')],
    ['fields out of order', envelope({ ...rest, PayloadType })],
    ['a qualified field', envelope(FIELDS).replaceAll('SenderID>', 'c:SenderID>')],
    ['a field twice', envelope(FIELDS).replace('<SenderID>', '<SenderID>x</SenderID><SenderID>')],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${envelope(FIELDS)}`],
    ['XML that is not well formed', envelope(FIELDS).replace('</soap:Body>', '')],
  ];
  for (const [title, xml] of faults) {
    it(`${title} is a SOAP fault`, async () => {
      const answer = await post(xml);
      assert.equal(answer.status, 500);
      assert.match(answer.text, /<soap:Value>soap:Sender<\/soap:Value>/);
    });
  }

  it('a SOAP 1.1 envelope is a version mismatch', async () => {
    const answer = await post(envelope(FIELDS), 'text/xml');
    assert.match(answer.text, /soap:VersionMismatch/);
  });

  it('needs CORPUS: understands every 270 of 005010X279A1 that others have published', function () {
    const corpus = process.env['CORPUS'];
    if (!corpus) return this.skip();
    let understood = 0;
    for (const entry of readdirSync(join(corpus, 'x12'), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(270|edi|txt)$/.test(entry)) continue;
      const text = readFileSync(join(corpus, 'x12', entry), 'utf8').replaceAll('\n', '');
      if (!text.includes('*005010X279A1~ST*270*')) continue;
      const verdict = judge(text);
      if (verdict.kind !== 'understood') assert.fail(`${entry}: ${JSON.stringify(verdict)}`);
      assert.deepEqual(readInquiry(verdict).serviceTypes, ['30']);
      understood += 1;
    }
    assert.ok(understood >= 4, `${understood} found`);
  });
});
