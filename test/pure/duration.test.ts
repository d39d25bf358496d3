/** Durations as people write them. */
import assert from 'node:assert/strict';
import { duration } from '../../gateway/kit.ts';

describe('a duration', () => {
  it('is a whole number with a unit', () => {
    const written = ['250ms', '20s', '1m', '2h', '1d'].map(text => duration(text));
    assert.deepEqual(written, [250, 20_000, 60_000, 7_200_000, 86_400_000]);
  });

  for (const text of ['', '20', '0s', '-1s', '1.5s', '1 s', '1S', '1w', '01s', '1234567s', 'PT20S', '1s\n']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(() => duration(text), RangeError);
    });
  }

  it('stays within the bounds of the place where it stands', () => {
    assert.equal(duration('10m', { most: '10m' }), 600_000);
    assert.throws(() => duration('11m', { most: '10m' }), RangeError);
    assert.throws(() => duration('999ms', { least: '1s' }), RangeError);
  });

  it('never exceeds what a timer takes', () => {
    assert.throws(() => duration('25d'), RangeError);
    assert.ok(duration('24d') < 2 ** 31);
  });
});
