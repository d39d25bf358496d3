/** HL: which patient an answer is about. In doubt nobody gets it (row 28 of the catalogue). */
import assert from 'node:assert/strict';
import { correlation } from '../../adapters/x12/dialects/x12-005010/correlation.ts';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import { HEAD_271, interchange, PROFILE } from './x12-messages.ts';

const subscriber = (id: string, parent: string, flag: string, trace: string, member: string) => [
  `HL*${id}*${parent}*22*${flag}`,
  `TRN*2*${trace}*9CANONGATE`,
  `NM1*IL*1*TESTPERSON*PAT****MI*${member}`,
];
const dependent = (id: string, parent: string) => [`HL*${id}*${parent}*23*0`, 'NM1*03*1*TESTCHILD*KIM', 'EB*1**30'];

function read(...levels: string[][]): { causes: string[]; patients: number } {
  const [set] = readReply(interchange([[...HEAD_271, ...levels.flat()]]), PROFILE).sets;
  assert.ok(set);
  return {
    causes: set.warnings.map(w => `${w.cause} ${w.position}`.replace(/ @\d+$/, '')),
    patients: correlation(set.tree).patients,
  };
}

describe('X12 levels', () => {
  it('row 28: warns of an unknown parent where only one can be meant', () => {
    assert.deepEqual(read(subscriber('3', '9', '0', 'A', 'W1')), { causes: ['hl-linkage 2000B HL-02'], patients: 1 });
    assert.deepEqual(read(subscriber('3', '2', '1', 'A', 'W1'), dependent('4', '9')).patients, 1);
  });

  it('row 28: refuses a dependent whose subscriber could be one of two', () => {
    const two = [subscriber('3', '2', '0', 'A', 'W1'), subscriber('4', '2', '1', 'B', 'W2')];
    assert.throws(() => read(...two, dependent('5', '9')), /hl-linkage/);
    assert.deepEqual(read(...two, dependent('5', '4')), { causes: [], patients: 2 });
  });

  it('row 28: refuses a dependent of a number that two subscribers have', () => {
    const two = [subscriber('3', '2', '0', 'A', 'W1'), subscriber('3', '2', '1', 'B', 'W2')];
    assert.throws(() => read(...two, dependent('5', '3')), /hl-linkage/);
  });

  it('row 28: warns of a number that comes twice where nothing depends on it', () => {
    assert.deepEqual(read(subscriber('2', '2', '0', 'A', 'W1')).causes, ['hl-linkage 2000C HL-01']);
  });

  it('row 28: warns of a wrong child flag', () => {
    assert.deepEqual(read(subscriber('3', '2', '1', 'A', 'W1')).causes, ['hl-linkage 2000C HL-04']);
    const flagless = read(subscriber('3', '2', '0', 'A', 'W1'), dependent('4', '3'));
    assert.deepEqual(flagless.causes, ['hl-linkage 2000C HL-04']);
  });

  it('refuses a level that no guide knows, and a dependent without any subscriber', () => {
    assert.throws(() => read(subscriber('3', '2', '0', 'A', 'W1'), ['HL*4*3*19*0', 'NM1*QC*1*X']), /hl-linkage/);
    assert.throws(() => read(dependent('3', '2')), /hl-linkage/);
  });
});

describe('X12 correlation', () => {
  it('collects BHT03, every trace, the number of patients and the member id', () => {
    const text = interchange([
      [...HEAD_271, ...subscriber('3', '2', '1', 'A', 'W1'), 'TRN*1*OWN*1PAYER0001', ...dependent('4', '3')],
    ]);
    const keys = correlation(readReply(text, PROFILE).sets[0]!.tree);
    assert.deepEqual(keys, {
      bht03: 'REQ1',
      traces: [
        { type: '2', id: 'A', originator: '9CANONGATE' },
        { type: '1', id: 'OWN', originator: '1PAYER0001' },
      ],
      patients: 1,
      memberId: 'W1',
    });
  });
});
