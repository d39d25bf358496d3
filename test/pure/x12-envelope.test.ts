/** Envelopes: counts and control numbers of ISA, GS and ST, TA1, several of each, and interchanges that break off. */
import assert from 'node:assert/strict';
import { renumber } from '../../adapters/x12/codec/renumber.ts';
import { x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { DialectError, type Profile } from '../../gateway/kit.ts';
import { answer, HEAD_271, ISA, inquiry, interchange, PROFILE, SUBSCRIBER_271 } from './x12-messages.ts';

/** Causes and places, offsets left out. */
function refused(text: string, profile: Profile = PROFILE): string[] {
  try {
    readReply(text, profile);
  } catch (error) {
    assert.ok(error instanceof DialectError);
    return error.mishaps.map(m => `${m.cause} ${m.position ?? ''}`.replace(/ ?@\d+$/, '').trim());
  }
  return [];
}

const TA1 = 'TA1*000000001*261122*1020*A*000~';
const one = (id: string) => [...HEAD_271, ...SUBSCRIBER_271, `MSG*${id}`, 'EB*1**30'];

describe('X12 envelopes', () => {
  it('row 10: reports every cut as truncated, or as a sound interchange without its last terminator', () => {
    const text = answer();
    for (let at = 106; at < text.length - 1; at++) {
      const causes = refused(text.slice(0, at));
      assert.ok(
        causes.some(c => c.startsWith('truncated')),
        `cut at ${at}: ${causes.join(', ')}`,
      );
    }
    assert.deepEqual(refused(text.slice(0, -1)), []);
  });

  it('row 10: says at which offset it broke off', () => {
    const text = answer();
    const cut = text.indexOf('EB*B') + 9;
    assert.throws(() => readReply(text.slice(0, cut), PROFILE), {
      message: new RegExp(`^truncated at @${text.indexOf('EB*B')};`),
    });
  });

  for (const [trailer, place] of [
    ['IEA*1*000000007', 'IEA-02'],
    ['GE*1*5', 'GE-02'],
    ['SE*20*0001', 'SE-02'],
  ] as const)
    it(`row 11: rejects the set where ${place} is another number than its header`, () => {
      const text = answer();
      assert.ok(text.includes(trailer), trailer);
      assert.deepEqual(refused(text.replace(trailer, `${trailer.slice(0, -1)}9`)), [`control-mismatch ${place}`]);
    });

  for (const [trailer, wrong, place] of [
    ['SE*20', 'SE*17', 'SE-01'],
    ['GE*1*', 'GE*2*', 'GE-01'],
    ['IEA*1*', 'IEA*2*', 'IEA-01'],
    ['IEA*1*', 'IEA*1A*', 'IEA-01'],
  ] as const)
    it(`row 12: rejects ${wrong}`, () => {
      assert.deepEqual(refused(answer().replace(trailer, wrong)), [`count-mismatch ${place}`]);
    });

  it('row 12: lets a profile downgrade SE01 to a warning', () => {
    const profile = { ...PROFILE, severity: { 'count-mismatch-se01': 'warning' } };
    const { sets } = readReply(answer().replace('SE*20', 'SE*17'), profile);
    assert.equal(sets[0]?.warnings[0]?.cause, 'count-mismatch');
    assert.deepEqual(refused(answer().replace('GE*1*', 'GE*2*'), profile), ['count-mismatch GE-01']);
  });

  it('rejects a control number with a letter in it', () => {
    assert.deepEqual(refused(answer().replaceAll('000000007', '00000A007')), ['control-invalid ISA-13']);
  });

  it('accepts leading zeros in counts', () => {
    assert.deepEqual(refused(answer().replace('SE*20', 'SE*0020').replace('IEA*1*', 'IEA*00001*')), []);
  });

  it('row 13: finds a control number that comes twice in one input', () => {
    const twice = readReply(answer() + answer(), PROFILE);
    assert.equal(twice.sets.length, 1);
    assert.match(twice.errors[0]?.cause ?? '', /duplicate-control/);
    const set = interchange([one('A'), one('B')]).replaceAll('0002', '0001');
    assert.deepEqual(
      readReply(set, PROFILE).errors.map(e => e.cause),
      ['duplicate-control'],
    );
  });

  it('row 14: returns two interchanges each on its own', () => {
    const { sets } = readReply(answer() + answer().replaceAll('000000007', '000000008'), PROFILE);
    assert.deepEqual(
      sets.map(s => s.isa.isa13),
      ['000000007', '000000008'],
    );
  });

  it('row 14: keeps a sound interchange beside one that broke off', () => {
    const { sets, errors } = readReply(
      answer().slice(0, answer().indexOf('EB*1')) + answer().replaceAll('000000007', '000000008'),
      PROFILE,
    );
    assert.equal(sets.length, 1);
    assert.ok(errors.some(e => e.cause === 'truncated'));
  });

  it('row 15: returns several sets of one group each on its own, and reads none of them as the only one', () => {
    const text = interchange([one('A'), one('B'), one('C')]);
    assert.deepEqual(
      readReply(text, PROFILE).sets.map(s => s.st02),
      ['0001', '0002', '0003'],
    );
    assert.throws(() => x12005010.read({ head: {}, body: text }, PROFILE), /^DialectError: several-sets/);
  });

  it('rows 18 and 19: finds a TA1 alone and before the group', () => {
    const alone = `${ISA}${TA1.replace('*A*000', '*R*006')}IEA*0*000000007~`;
    assert.deepEqual(readReply(alone, PROFILE).ta1, [
      { control: '000000001', status: 'R', note: '006', outcome: 'rejected' },
    ]);
    const before = readReply(answer().replace('GS*', `${TA1}GS*`), PROFILE);
    assert.deepEqual([before.ta1[0]?.outcome, before.sets.length], ['accepted', 1]);
  });

  it('reads a published TA1 that counts itself in IEA01', () => {
    assert.equal(readReply(`${ISA}${TA1}IEA*1*000000007~`, PROFILE).ta1.length, 1);
  });

  it('row 9: lets ST03 decide the guide where ISA12 says another, with a warning', () => {
    const { sets } = readReply(answer().replace('*^*00501*', '*^*00401*'), PROFILE);
    assert.deepEqual(
      sets[0]?.warnings.map(w => w.cause).filter(c => c === 'version-mismatch'),
      ['version-mismatch'],
    );
  });

  it('reports sets of other guides as unsupported', () => {
    assert.deepEqual(refused(answer().replaceAll('ST*271', 'ST*277')), ['unsupported-set ST-01']);
    assert.deepEqual(refused(answer().replaceAll('005010X279A1', '004010X092A1')), ['unsupported-version ST-03']);
  });

  it('reports an interchange with nothing in it', () => {
    assert.deepEqual(refused(`${ISA}IEA*0*000000007~`), ['no-set ISA']);
  });
});

describe('X12 renumbering', () => {
  it('gives ISA, GS and ST new numbers and leaves every other byte alone', () => {
    const before = inquiry();
    const after = renumber(before, { isa13: 123, gs06: 45, st02: 6 });
    assert.equal(after.length, before.length + 2);
    const undone = after
      .replaceAll('000000123', '000000007')
      .replace('*1200*45*X', '*1200*5*X')
      .replace('GE*1*45', 'GE*1*5')
      .replaceAll('*0006', '*0001');
    assert.equal(undone, before);
    assert.deepEqual(refused(after), []);
  });

  it('stamps date and time only where asked', () => {
    const after = renumber(inquiry(), { isa13: 1, gs06: 1, stamp: '20270102030405' });
    assert.match(after, /\*270102\*0304\*\^/);
    assert.match(after, /GS\*HS\*EXAMPLEPAYER\*CANONGATE\*20270102\*0304\*1\*X/);
    assert.match(after, /BHT\*0022\*13\*REQ1\*20261122\*1200/);
  });

  it('keeps line ends after terminators', () => {
    const text = inquiry().replaceAll('~', '~\r\n');
    assert.equal(renumber(text, { isa13: 7, gs06: 5 }), text);
  });

  it('refuses numbers that no control number can be', () => {
    for (const isa13 of [0, -1, 1.5, 1_000_000_000, Number.NaN])
      assert.throws(() => renumber(inquiry(), { isa13, gs06: 1 }), RangeError);
  });
});
