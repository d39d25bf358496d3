/** What is kept for a set of labels is found by all of them, whatever their values. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byLabels } from '../../gateway/telemetry/by-labels.ts';

describe('by labels', () => {
  it('finds what was set last for exactly these labels', () => {
    const labels = fc.record({ a: fc.constantFrom('', 'x', 'y', '\u0000'), b: fc.constantFrom('', 'x', '\u0000x') });
    fc.assert(
      fc.property(fc.array(fc.tuple(labels, fc.nat())), entries => {
        const kept = byLabels<number>(['a', 'b']);
        const expected = new Map<string, number>();
        for (const [set, value] of entries) {
          assert.equal(kept.get(set), expected.get(JSON.stringify([set.a, set.b])));
          kept.set(set, value);
          expected.set(JSON.stringify([set.a, set.b]), value);
        }
        assert.equal(kept.size, expected.size);
        for (const [set] of entries) assert.equal(kept.get(set), expected.get(JSON.stringify([set.a, set.b])));
        kept.clear();
        assert.deepEqual([kept.size, kept.get({ a: '', b: '' })], [0, undefined]);
      }),
    );
  });

  it('keeps one value where there are no labels', () => {
    const kept = byLabels<string>([]);
    kept.set({}, 'only');
    assert.deepEqual([kept.get({}), kept.size], ['only', 1]);
  });
});
