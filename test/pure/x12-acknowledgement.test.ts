/** Acknowledgements: what a partner says about our interchange, and what we say about theirs. */
import assert from 'node:assert/strict';
import { answerTo, build999, buildTa1 } from '../../adapters/x12/dialects/x12-005010/acknowledge.ts';
import { FOLLOW_UPS, rejectReason, X12_FAULTS, X12_WARNINGS } from '../../adapters/x12/dialects/x12-005010/causes.ts';
import { judgeInput } from '../../adapters/x12/dialects/x12-005010/judge.ts';
import { locate } from '../../adapters/x12/dialects/x12-005010/locate.ts';
import { X12_PROFILE } from '../../adapters/x12/dialects/x12-005010/profile-schema.ts';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { FINDINGS } from '../../adapters/x12/grammar/findings.ts';
import { FAULTS } from '../../gateway/faults.ts';
import { answer, HEAD_271, ISA, inquiry, interchange, PROFILE, SUBSCRIBER_271 } from './x12-messages.ts';

const ack = (id: '999' | '997' | '824', body: string[]) => {
  const version = id === '999' ? '005010X231A1' : id === '997' ? '005010' : '005010X186A1';
  const [found] = readReply(interchange([[id, ...body]], 'FA', version), PROFILE).acks;
  assert.ok(found);
  return found;
};

const REJECTION = [
  'AK2*270*0001*005010X279A1',
  'IK3*NM1*8*2100C*8',
  'CTX*TRN02:REQ1',
  'IK4*9*67*1',
  'IK4*3:2:1*1035*7',
  'IK3*REF*57**3',
  'IK5*R*5',
];

describe('X12 acknowledgements', () => {
  it('reads over a segment id that is the name of something every object has', () => {
    const found = ack('999', ['AK1*HS*7*005010X279A1', 'constructor*1', '__proto__*1', 'AK9*A*1*1*1']);
    assert.equal(found.outcome, 'accepted');
  });

  it('takes a verdict that is the name of something every object has for a rejection', () => {
    assert.equal(ack('999', ['AK1*HS*7*005010X279A1', 'AK9*constructor*1*1*1']).outcome, 'rejected');
  });

  it('row 20: reads a 999 that rejects, with every segment and element it names', () => {
    const found = ack('999', ['AK1*HS*5*005010X279A1', ...REJECTION, 'AK9*R*1*1*0']);
    assert.deepEqual(
      [found.outcome, found.status, found.functionalId, found.groupControl],
      ['rejected', 'R', 'HS', '5'],
    );
    assert.deepEqual(found.sets[0]?.codes, ['5']);
    assert.deepEqual(found.errors, [
      {
        code: 'required-element-missing',
        segmentId: 'NM1',
        segmentPosition: 8,
        loop: '2100C',
        segmentCode: '8',
        element: 9,
        elementCode: '1',
      },
      {
        code: 'bad-code',
        segmentId: 'NM1',
        segmentPosition: 8,
        loop: '2100C',
        segmentCode: '8',
        element: 3,
        component: 2,
        repeat: 1,
        elementCode: '7',
      },
      { code: 'required-segment-missing', segmentId: 'REF', segmentPosition: 57, segmentCode: '3' },
    ]);
  });

  for (const [status, outcome] of [
    ['A', 'accepted'],
    ['E', 'accepted'],
    ['P', 'partial'],
    ['R', 'rejected'],
    ['M', 'rejected'],
    ['W', 'rejected'],
    ['X', 'rejected'],
  ] as const)
    it(`row 20: takes AK901 ${status} for ${outcome}`, () => {
      assert.equal(
        ack('999', ['AK1*HS*5*005010X279A1', 'AK2*270*0001', 'IK5*A', `AK9*${status}*1*1*1`]).outcome,
        outcome,
      );
    });

  it('row 20: goes by the sets where AK9 says nothing', () => {
    assert.equal(ack('999', ['AK1*HS*5', 'AK2*270*0001', 'IK5*A', 'AK2*270*0002', 'IK5*R*5']).outcome, 'partial');
    assert.equal(ack('999', ['AK1*HS*5']).outcome, 'rejected');
  });

  it('row 21: reads a 997 alike', () => {
    const found = ack('997', [
      'AK1*HS*5',
      'AK2*270*0001',
      'AK3*NM1*8**8',
      'AK4*9*67*7*SECRET',
      'AK5*R*5',
      'AK9*R*1*1*0',
    ]);
    assert.equal(found.outcome, 'rejected');
    assert.deepEqual(found.errors, [
      { code: 'bad-code', segmentId: 'NM1', segmentPosition: 8, segmentCode: '8', element: 9, elementCode: '7' },
    ]);
    assert.doesNotMatch(JSON.stringify(found), /SECRET/);
  });

  it('row 21: reads the verdict of an 824', () => {
    const advice = (verdict: string) =>
      ack('824', ['BGN*11*1*20261122', `OTI*${verdict}*TN*1*****5*0001*270`, 'TED*007*SECRET']);
    assert.deepEqual(
      ['TA', 'TE', 'TP', 'TR', 'GR'].map(verdict => advice(verdict).outcome),
      ['accepted', 'accepted', 'partial', 'rejected', 'rejected'],
    );
    assert.deepEqual(
      advice('TR').sets.map(s => [s.id, s.control]),
      [['270', '0001']],
    );
    assert.doesNotMatch(JSON.stringify(advice('TR')), /SECRET/);
  });

  it('row 20: finds the field of ours that an IK3 and IK4 point at', () => {
    const at = ['2000A', 0, '2000B', 0, '2000C', 0, '2100C', 0, 'NM1', 0];
    assert.deepEqual(locate(inquiry(), 9, 9), { at: [...at, 9], position: '2100C NM1-09' });
    assert.deepEqual(locate(inquiry(), 9), { at, position: '2100C NM1' });
    assert.deepEqual(locate(inquiry(), 2, 3), { at: ['BHT', 0, 3], position: 'BHT-03' });
    assert.equal(locate(inquiry(), 99), undefined);
  });
});

describe('X12 acknowledging', () => {
  const judged = (text: string) => judgeInput(text, PROFILE);
  const sound = [...HEAD_271, ...SUBSCRIBER_271, 'EB*1**30'];

  it('accepts a sound interchange with a TA1 and a 999 that another reader accepts', () => {
    const { interchanges, sets } = judged(answer());
    const [received] = interchanges;
    const text = answerTo(received!, {
      isa13: '000000042',
      gs06: '9',
      at: new Date('2026-11-22T12:30:00Z'),
      ta1: buildTa1(received!.isa, received!.issues),
      acknowledgements: [build999(received!.groups[0]!, sets)],
    });
    const reply = readReply(text, PROFILE);
    assert.deepEqual(reply.ta1, [{ control: '000000007', status: 'A', note: '000', outcome: 'accepted' }]);
    assert.deepEqual(
      [reply.acks[0]?.outcome, reply.acks[0]?.groupControl, reply.acks[0]?.warnings],
      ['accepted', '5', []],
    );
    assert.match(text, /^ISA\*00\*.{10}\*00\*.{10}\*ZZ\*CANONGATE {6}\*ZZ\*EXAMPLEPAYER /);
    assert.deepEqual(reply.errors, []);
  });

  it('rejects one set of three and names segment, loop and element, never the value', () => {
    const broken = [...HEAD_271, ...SUBSCRIBER_271, 'EB***SECRET'];
    const { interchanges, sets } = judged(interchange([sound, broken, sound]));
    const segments = build999(interchanges[0]!.groups[0]!, sets).map(s => s.join('*'));
    assert.deepEqual(segments, [
      'AK1*HB*5*005010X279A1',
      'AK2*271*0001*005010X279A1',
      'IK5*A',
      'AK2*271*0002*005010X279A1',
      'IK3*EB*10*2110*8',
      'IK4*1**1',
      'IK3*EB*10*2110*8',
      'IK4*3**7',
      'IK5*R*5',
      'AK2*271*0003*005010X279A1',
      'IK5*A',
      'AK9*P*3*3*2',
    ]);
  });

  it('says with the codes of IK5 and AK9 what is wrong with counts and numbers', () => {
    const { interchanges, sets } = judged(
      interchange([sound])
        .replace(/SE\*\d+\*0001/, 'SE*3*0002')
        .replace('GE*1*', 'GE*7*'),
    );
    const segments = build999(interchanges[0]!.groups[0]!, sets).map(s => s.join('*'));
    assert.deepEqual(segments.slice(-2), ['IK5*R*4*3', 'AK9*R*1*1*0*5']);
  });

  for (const [title, text, note] of [
    ['an IEA02 that is not ISA13', answer().replace('IEA*1*000000007', 'IEA*1*000000008'), '001'],
    ['a wrong number of groups', answer().replace('IEA*1*', 'IEA*2*'), '021'],
    ['an interchange that breaks off', answer().slice(0, 300), '023'],
    ['a control number with a letter', answer().replaceAll('000000007', '00000A007'), '018'],
  ] as const)
    it(`answers ${title} with TA105 ${note}`, () => {
      const [received] = judged(text).interchanges;
      assert.deepEqual(buildTa1(received!.isa, received!.issues).slice(4), ['R', note]);
    });

  it('reads the ISA it answers with back as it was', () => {
    assert.equal(ISA.length, 106);
  });
});

describe('X12 causes', () => {
  it('maps every cause to a fault of the gateway', () => {
    for (const [cause, fault] of Object.entries(X12_FAULTS)) assert.ok(fault in FAULTS, cause);
  });

  it('knows every cause the walker can name', () => {
    for (const cause of Object.keys(FINDINGS)) assert.ok(cause in X12_FAULTS || X12_WARNINGS.includes(cause), cause);
  });

  it('rows 22 to 27: gives each AAA03 its meaning by loop, and one for codes that nobody knows', () => {
    assert.deepEqual(rejectReason('2100A', '42'), { code: 'payer-unavailable', class: 'payer', retry: 'backoff' });
    assert.equal(rejectReason('2100A', '79').code, 'payer-id-invalid');
    assert.equal(rejectReason('2100B', '79').code, 'participant-invalid');
    assert.deepEqual(
      ['75', '67', '72', '64', '77'].map(code => rejectReason('2100C', code).code),
      ['member-not-found', 'member-not-found', 'member-id-invalid', 'member-id-invalid', 'dependent-not-found'],
    );
    assert.equal(rejectReason('2100C', 'Q1').code, 'payer-rejected-other');
    assert.deepEqual(
      [FOLLOW_UPS['N']?.resubmit, FOLLOW_UPS['R']?.resubmit, FOLLOW_UPS['X']?.retryAfter],
      [false, true, 864_000],
    );
  });

  it('closes the profile to unknown words', () => {
    assert.equal(X12_PROFILE['additionalProperties'], false);
  });
});
