/** Instants as text: the same as the language writes them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isoInstant } from '../../gateway/iso-instant.ts';

describe('an instant', () => {
  it('is written as Date writes it, in whatever order they come', () => {
    const instants = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
    fc.assert(fc.property(instants, at => assert.equal(isoInstant(at), new Date(at).toISOString())));
    for (const at of [1_999, 2_000, 2_009, 2_010, 2_099, 2_100, 1_000])
      assert.equal(isoInstant(at), new Date(at).toISOString());
  });
});
