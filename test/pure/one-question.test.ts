/** Questions that are asked together: each gets its own answer, and one that fails takes no later one with it. */
import assert from 'node:assert/strict';
import { asOneQuestion } from '../../gateway/store/one-question.ts';

describe('questions that are asked together', () => {
  it('are one as long as the one before is under way, and each gets its own answer', async () => {
    const asked: number[][] = [];
    const double = asOneQuestion(async (numbers: readonly number[]) => {
      asked.push([...numbers]);
      await new Promise(done => setImmediate(done));
      return numbers.map(number => number * 2);
    }, 'alone');
    const first = [1, 2].map(double);
    await new Promise(done => queueMicrotask(() => done(undefined)));
    const later = Array.from({ length: 70 }, (_, n) => double(n + 3));
    assert.deepEqual(
      await Promise.all([...first, ...later]),
      Array.from({ length: 72 }, (_, n) => (n + 1) * 2),
    );
    assert.deepEqual(
      asked.map(({ length }) => length),
      [2, 64, 6],
    );
  });

  it('fail alone, and those after them are asked all the same', async () => {
    const ask = asOneQuestion(async (words: readonly string[]) => {
      if (words.includes('poison')) throw new Error('it failed');
      return words;
    }, 'alone');
    const ends = await Promise.allSettled(['one', 'poison', 'two'].map(ask));
    assert.deepEqual(
      ends.map(end => (end.status === 'rejected' ? 'failed' : end.value)),
      ['one', 'failed', 'two'],
    );
    assert.equal(await ask('three'), 'three');
    await assert.rejects(ask('poison'), /it failed/);
    assert.equal(await ask('four'), 'four');
  });

  it('fail together where each must be asked but once', async () => {
    const asked: string[] = [];
    const ask = asOneQuestion(async (words: readonly string[]) => {
      asked.push(...words);
      if (words.includes('poison')) throw new Error('it failed');
      return words;
    }, 'fail');
    const ends = await Promise.allSettled(['one', 'poison', 'two'].map(ask));
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.deepEqual(asked, ['one', 'poison', 'two']);
    assert.equal(await ask('three'), 'three');
  });
});
