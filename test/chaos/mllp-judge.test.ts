/** The judge of an MLLP run finds what it is there to find: each history but the first has one flaw. */
import assert from 'node:assert/strict';
import type { Misdeeds } from './mllp-nemesis.ts';
import { judge } from './mllp-run.ts';

const NONE = {} as Misdeeds;

/** What was found, and how often something was handled again. */
function found(acknowledged: string[], handled: string[], unknown: [string, number][] = []) {
  const ledger = { acknowledged, wronglyMatched: [], unknown: new Map(unknown), notSent: 0 };
  const { findings, repeats } = judge(ledger, handled, NONE);
  return { ...Object.fromEntries(Object.entries(findings).filter(([, ids]) => ids.length > 0)), repeats };
}

describe('the judge of an MLLP run', () => {
  it('finds nothing in a history without a flaw, with as many repeats as were unknown', () => {
    assert.deepEqual(found(['a-0', 'b-0', 'a-1'], ['a-0', 'b-0', 'a-1']), { repeats: 0 });
    assert.deepEqual(found(['a-0', 'a-1'], ['a-0', 'a-0', 'a-1', 'a-0'], [['a-0', 2]]), { repeats: 2 });
  });

  it('finds what was acknowledged and never handled', () => {
    assert.deepEqual(found(['a-0', 'a-1'], ['a-0']), { lost: ['a-1'], repeats: 0 });
  });

  it('finds what was handled more often than its sender did not know', () => {
    assert.deepEqual(found(['a-0'], ['a-0', 'a-0']), { silentDuplicates: ['a-0'], repeats: 1 });
    assert.deepEqual(found(['a-0'], ['a-0', 'a-0', 'a-0'], [['a-0', 1]]), { silentDuplicates: ['a-0'], repeats: 2 });
  });

  it('finds what was first handled before or without the one before it', () => {
    assert.deepEqual(found(['a-0', 'a-1'], ['a-1', 'a-0']), { outOfOrder: ['a-1', 'a-0'], repeats: 0 });
    assert.deepEqual(found(['a-0', 'a-2'], ['a-0', 'a-2']), { outOfOrder: ['a-2'], repeats: 0 });
  });
});
