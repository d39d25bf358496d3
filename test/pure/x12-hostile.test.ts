/** Floods: an input made to cost memory or time ends soon, with a bounded list of findings. */
import assert from 'node:assert/strict';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { DialectError } from '../../gateway/kit.ts';
import { answer, HEAD_271, ISA, interchange, PROFILE, SUBSCRIBER_271 } from './x12-messages.ts';

const MANY = 20_000;
const many = (text: string | ((i: number) => string), count = MANY) =>
  Array.from({ length: count }, (_, i) => (typeof text === 'string' ? text : text(i)));

/** Number of findings, errors and warnings together. */
function findings(text: string): number {
  try {
    const { sets, errors, warnings } = readReply(text, PROFILE);
    return errors.length + warnings.length + sets.reduce((sum, set) => sum + set.warnings.length, 0);
  } catch (error) {
    assert.ok(error instanceof DialectError);
    return error.mishaps.length;
  }
}

describe('X12 floods', function () {
  this.timeout(10_000);
  const group = answer().slice(106);
  const floods: [string, () => string][] = [
    ['unknown segments', () => answer(['EB*1**30', ...many('ZZZ*1')])],
    ['empty segments', () => answer(['EB*1**30', ...many('')])],
    ['levels without a parent', () => interchange([[...HEAD_271, ...many(i => `HL*${i + 10}*99999*22*0`)]])],
    ['one level number over and over', () => interchange([[...HEAD_271, ...many('HL*3*2*22*1')]])],
    ['dependents of nobody', () => interchange([[...HEAD_271, ...SUBSCRIBER_271, ...many('HL*9*77*23*0')]])],
    ['empty repeats', () => answer(many(`EB*1**${'^'.repeat(900)}`, 60))],
    ['control characters', () => answer(['EB*1**30', ...many('MSG*\u0001')])],
    ['segments out of order', () => answer(['EB*1**30', ...many('N3*1 EXAMPLE STREET')])],
    ['sets without content', () => interchange(many('271', 5000).map(id => [id]))],
    ['groups that never end', () => ISA + many('GS*HB', MANY).join('~')],
    ['strays between the groups', () => answer().replace('~GE*', `~${many('QQ*1').join('~')}~GE*`)],
    ['interchanges that never end', () => many(ISA + group.slice(0, 40), 2000).join('~')],
    ['LS without end', () => answer(['EB*1**30', ...many('LS*2120')])],
    ['names without a place', () => answer(['EB*1**30', ...many('NM1')])],
  ];
  for (const [title, build] of floods)
    it(`bounds ${title}`, () => {
      const text = build();
      const start = process.cpuUsage();
      assert.ok(findings(text) <= 4000, title);
      const { user } = process.cpuUsage(start);
      assert.ok(user < 4_000_000, `${user} µs`);
    });

  it('refuses more segments than a reply can need', () => {
    assert.throws(() => readReply(answer(['EB*1**30', ...many('Z', 300_000)]), PROFILE), /body-too-large/);
  });

  it('still finds the error behind a flood of warnings', () => {
    assert.throws(
      () => readReply(answer([...many('ZZZ', 5000), 'EB***30']), PROFILE),
      /required-element-missing at 2110C EB-01/,
    );
  });
});
