/** The walker: every segment finds its loop, what finds none is kept, and each oddity of a 271 is named where it stands. */
import assert from 'node:assert/strict';
import { x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { type ReplySet, readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { loopsOf, segmentsOf, textOf, type X12Loop } from '../../adapters/x12/grammar/tree.ts';
import { answer, BENEFITS_271, HEAD_271, interchange, PROFILE, SUBSCRIBER_271 } from './x12-messages.ts';

function setOf(text: string): ReplySet {
  const [set] = readReply(text, PROFILE).sets;
  assert.ok(set);
  return set;
}

const spelled = (set: ReplySet) =>
  set.warnings.map(w => `${w.cause} ${w.position ?? ''}`.replace(/ ?@\d+$/, '').trim());
const warned = (benefits: readonly string[]) => spelled(setOf(answer(benefits)));
const subscriberOf = (set: ReplySet) => loopsOf(loopsOf(loopsOf(set.tree, '2000A')[0], '2000B')[0], '2000C')[0]!;
const memberOf = (set: ReplySet) => loopsOf(subscriberOf(set), '2100C')[0]!;
const rowsOf = (set: ReplySet) => loopsOf(memberOf(set), '2110C');
const ids = (loop: X12Loop | undefined) => Object.keys(loop ?? {});

describe('X12 walker', () => {
  it('lays a sound 271 out by loops, without a warning', () => {
    const set = setOf(answer());
    assert.deepEqual(spelled(set), []);
    assert.deepEqual(ids(set.tree), ['ST', 'BHT', '2000A']);
    assert.deepEqual(ids(subscriberOf(set)), ['HL', 'TRN', '2100C']);
    assert.deepEqual(ids(memberOf(set)), ['NM1', 'DTP', '2110C']);
    assert.deepEqual(rowsOf(set).map(ids), [['EB'], ['EB', 'HSD', 'MSG'], ['EB', '2120C'], ['EB']]);
    assert.deepEqual(segmentsOf(rowsOf(set)[1], 'EB')[0]?.[3], ['98', '33']);
    assert.deepEqual(segmentsOf(rowsOf(set)[3], 'EB')[0]?.[13], ['HC', '99213', '25']);
    assert.equal(textOf(segmentsOf(loopsOf(rowsOf(set)[2], '2120C')[0], 'NM1')[0], 3), 'SAMPLE');
  });

  it('keeps a dependent below its subscriber, with rows of its own', () => {
    const dependent = ['HL*4*3*23*0', 'TRN*2*REQ1*9CANONGATE', 'NM1*03*1*TESTCHILD*KIM', 'INS*N*19', 'EB*1**30'];
    const subscriber = ['HL*3*2*22*1', 'NM1*IL*1*TESTPERSON*PAT****MI*W000000001'];
    const set = setOf(interchange([[...HEAD_271, ...subscriber, ...dependent]]));
    assert.deepEqual(spelled(set), []);
    const child = loopsOf(loopsOf(subscriberOf(set), '2000D')[0], '2100D')[0]!;
    assert.deepEqual(ids(child), ['NM1', 'INS', '2110D']);
    assert.equal(loopsOf(memberOf(set), '2110C').length, 0);
  });

  it('row 22: accepts that levels B to D are absent after an AAA of the source', () => {
    const set = setOf(interchange([[...HEAD_271.slice(0, 2), 'HL*1**20*0', 'AAA*Y**42*R', HEAD_271[3]!]]));
    assert.deepEqual(spelled(set), []);
    assert.equal(textOf(segmentsOf(loopsOf(set.tree, '2000A')[0], 'AAA')[0], 3), '42');
    const named = setOf(interchange([[...HEAD_271.slice(0, 2), 'HL*1**20*0', HEAD_271[3]!, 'AAA*Y**42*R']]));
    assert.equal(segmentsOf(loopsOf(loopsOf(named.tree, '2000A')[0], '2100A')[0], 'AAA').length, 1);
  });

  it('rows 23 to 26: keeps each AAA in the loop where it stands', () => {
    const set = setOf(
      interchange([[...HEAD_271, 'AAA*N**51*C', ...SUBSCRIBER_271, 'AAA*N**73*C', 'EB*1**30', 'AAA*N**70*C']]),
    );
    assert.deepEqual(spelled(set), []);
    const receiver = loopsOf(loopsOf(loopsOf(set.tree, '2000A')[0], '2000B')[0], '2100B')[0];
    assert.deepEqual(
      [receiver, memberOf(set), rowsOf(set)[0]].map(loop => textOf(segmentsOf(loop, 'AAA')[0], 3)),
      ['51', '73', '70'],
    );
  });

  it('row 27: keeps a reason outside the list and a missing follow-up, with warnings', () => {
    const set = setOf(answer(['AAA*N**ZZ']));
    assert.deepEqual(spelled(set), ['bad-code 2100C AAA-03', 'required-element-missing 2100C AAA-04']);
    assert.deepEqual(segmentsOf(memberOf(set), 'AAA'), [['AAA', 'N', '', 'ZZ']]);
  });

  it('row 29: keeps 45 service types, unknown ones and an empty repeat', () => {
    const types = ['30', '', 'Q9', ...Array.from({ length: 42 }, (_, i) => String(i + 32))];
    const set = setOf(answer([`EB*1**${types.join('^')}`]));
    assert.deepEqual(segmentsOf(rowsOf(set)[0], 'EB')[0]?.[3], types);
    assert.deepEqual(spelled(set), ['empty-repeat 2110C EB-03', 'bad-code 2110C EB-03']);
  });

  it('row 8: does not split repeats where ISA11 defines no separator, and says so at the element', () => {
    const set = setOf(answer(['EB*1**30^98']).replace('*^*00501*', '*U*00401*'));
    assert.deepEqual(segmentsOf(rowsOf(set)[0], 'EB')[0]?.[3], ['30^98']);
    assert.ok(spelled(set).includes('repetition-undefined 2110C EB-03'));
  });

  for (const amount of ['1,500.00', '$20', '1E3', '1'.repeat(19), '.', '-', '1.2.3'])
    it(`row 30: warns of the amount ${amount} and keeps it`, () => {
      const set = setOf(answer([`EB*B**30****${amount}`]));
      assert.deepEqual(spelled(set), ['bad-number 2110C EB-07']);
      assert.equal(segmentsOf(rowsOf(set)[0], 'EB')[0]?.[7], amount);
    });

  for (const amount of ['0', '20', '20.00', '.5', '5.', '-3', `${'1'.repeat(16)}.50`])
    it(`row 30: takes ${amount} for an amount`, () => assert.deepEqual(warned([`EB*B**30****${amount}`]), []));

  it('row 31: flags a share above one instead of guessing', () => {
    assert.deepEqual(warned(['EB*A**30*****20']), ['percent-above-one 2110C EB-08']);
    for (const share of ['.2', '0.2', '1', '0', '1.0']) assert.deepEqual(warned([`EB*A**30*****${share}`]), []);
  });

  const entity = 'NM1*P3*1*SAMPLE*SAM****XX*1234567893';
  for (const [title, rows] of Object.entries({
    'LS without LE': ['EB*L', 'LS*2120', entity, 'EB*1**30'],
    'LS without LE at the end': ['EB*1**30', 'EB*L', 'LS*2120', entity],
    'a name outside of LS and LE': ['EB*L', entity, 'EB*1**30'],
    'LS within LS': ['EB*L', 'LS*2120', 'LS*2120', entity, 'LE*2120', 'EB*1**30'],
    'LE without LS': ['EB*L', entity, 'LE*2120', 'EB*1**30'],
    'LS of another loop': ['EB*L', 'LS*9999', entity, 'LE*2120', 'EB*1**30'],
  }))
    it(`row 32: puts the entity at the nearest benefit: ${title}`, () => {
      const set = setOf(answer(rows));
      assert.ok(spelled(set).length > 0 && spelled(set).every(w => w.startsWith('loop-bracket')), spelled(set).join());
      const home = rowsOf(set).filter(row => loopsOf(row, '2120C').length > 0);
      assert.deepEqual(
        home.map(row => segmentsOf(row, 'EB')[0]?.[1]),
        ['L'],
      );
      assert.equal(rowsOf(set).length, 2);
    });

  it('row 33: keeps unknown segments where they stood and resumes with the next', () => {
    const set = setOf(answer(['ZZZ*1*2', 'DTP*346*D8*20260101', 'EB*1**30', 'QQ*X', 'MSG*HELLO']));
    assert.deepEqual(spelled(set), ['unknown-segment 2100C ZZZ', 'unknown-segment 2110C QQ']);
    assert.deepEqual(memberOf(set)['?'], [['ZZZ', '1', '2']]);
    assert.deepEqual(rowsOf(set)[0]?.['?'], [['QQ', 'X']]);
    assert.equal(segmentsOf(rowsOf(set)[0], 'MSG').length, 1);
  });

  it('gives nothing that follows a stranger to the member before it', () => {
    const set = setOf(answer(['NM1*QC*1*OTHER*OLGA', 'N3*1 OTHER STREET', 'REF*SY*999', 'EB*1**30']));
    assert.deepEqual(ids(memberOf(set)), ['NM1', '?', '2110C']);
    assert.equal(memberOf(set)['?']?.length, 3);
  });

  it('lets nothing out of the level that the last HL opened', () => {
    const set = setOf(answer(['NM1*PR*2*OTHER PLAN*****PI*99', 'PER*IC**TE*5550100', 'EB*1**30']));
    assert.equal(loopsOf(loopsOf(set.tree, '2000A')[0], '2100A').length, 1);
    assert.equal(memberOf(set)['?']?.length, 2);
  });

  for (const [value, sound] of [
    ['RD8*20260101-20261231', true],
    ['RD8*20260101-99991231', true],
    ['D8*20240229', true],
    ['RD8*20261231-20260101', false],
    ['D8*00000000', false],
    ['D8*20260101-20261231', false],
    ['D8*20230229', false],
    ['D8*20261301', false],
    ['RD8*20260101', false],
  ] as const)
    it(`row 34: ${sound ? 'takes' : 'warns of'} the date ${value}`, () => {
      assert.deepEqual(warned(['EB*1**30', `DTP*291*${value}`]), sound ? [] : ['bad-date 2110C DTP-03']);
    });

  it('row 36: keeps a message beyond 264 characters and an eleventh one', () => {
    const messages = [`MSG*${'M'.repeat(300)}`, ...Array.from({ length: 10 }, () => 'MSG*MORE')];
    const set = setOf(answer(['EB*1**30', ...messages]));
    assert.equal(segmentsOf(rowsOf(set)[0], 'MSG').length, 11);
    assert.deepEqual(spelled(set), ['element-too-long 2110C MSG-01', 'segment-over-maximum 2110C MSG']);
  });

  it('places a segment out of order all the same', () => {
    const set = setOf(answer(['EB*1**30', 'N3*1 EXAMPLE STREET', 'MSG*HELLO', 'EB*L']));
    assert.deepEqual(spelled(set), ['segment-order 2100C N3']);
    assert.equal(segmentsOf(memberOf(set), 'N3').length, 1);
    assert.equal(segmentsOf(rowsOf(set)[0], 'MSG').length, 1);
  });

  it('drops nothing: each segment of a set is in the tree, HL and names included', () => {
    const text = answer([...BENEFITS_271, 'ZZZ*1', 'N3*LATE', 'NM1*XX*1*LOST']);
    const count = (loop: X12Loop): number =>
      Object.entries(loop).reduce((sum, [key, list]) => {
        if (key >= '0' && key < ':') return sum + (list as X12Loop[]).reduce((n, child) => n + count(child), 0);
        return sum + list.length;
      }, 0);
    // ISA, GS, SE, GE, IEA and the pair LS and LE are structure.
    assert.equal(count(setOf(text).tree), text.split('~').length - 1 - 7);
  });

  it('treats a row without EB01 as an error: nobody could say what it means', () => {
    assert.throws(() => readReply(answer(['EB***30']), PROFILE), /required-element-missing at 2110C EB-01 @/);
  });

  it('lets the profile change the severity of one place', () => {
    const severity = { 'bad-code-2110ceb03': 'error' };
    assert.throws(() => readReply(answer(['EB*1**Q9']), { ...PROFILE, severity }), /bad-code at 2110C EB-03/);
    assert.equal(readReply(answer(['EB*Q9**30']), { ...PROFILE, severity }).sets.length, 1);
  });

  it('reads segments that hold nothing but their id', () => {
    const ids = ['NM1', 'REF', 'EB', 'LS', 'LE', 'HL', 'DTP', 'AAA', 'III', 'TRN'];
    for (const id of ids) {
      const content = () => readReply(answer(['EB*1**30', id, 'MSG*MORE']), PROFILE).sets.length;
      if (id === 'EB' || id === 'HL') assert.throws(content, /required-element-missing|hl-linkage/);
      else assert.equal(content(), 1, id);
    }
  });

  it('never repeats a value in what it says', () => {
    const set = setOf(answer(['EB*1**SECRET1*SECRET2', 'SECRET3*X', 'DTP*291*D8*SECRET4']));
    assert.doesNotMatch(JSON.stringify(set.warnings), /SECRET/);
    assert.equal(x12005010.name, 'x12-005010');
  });
});
