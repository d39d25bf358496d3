/** What several systems answer is compared by what it says, not by what each calls it. */
import assert from 'node:assert/strict';
import { comparable, differences, leftOut } from '../erp/comparable.ts';

const names = new Map([['7f', 'order']]);

describe('answers of several systems', () => {
  it('are the same apart from ids, numbers, versions and the day', () => {
    const one = {
      id: '7f',
      number: '4711',
      meta: { version: '1' },
      lines: [{ id: 'a1', unitPrice: '8.2500' }],
      on: '2026-11-27',
    };
    const other = {
      id: '7f',
      number: 'PO9',
      meta: { version: '9' },
      lines: [{ id: 'b2', unitPrice: '8.25' }],
      on: '2026-11-27',
    };
    const said = comparable(one, names, '2026-11-27');
    assert.deepEqual(said, comparable(other, names, '2026-11-27'));
    assert.deepEqual(said, {
      id: '‹order›',
      number: '‹number›',
      lines: [{ id: '‹id›', unitPrice: '8.25' }],
      on: '‹today›',
    });
  });

  it('differ where both say something else, and not where one says nothing', () => {
    assert.deepEqual(differences({ a: { b: '1', c: 'x' } }, { a: { b: '2' }, d: 'y' }), ['a.b: 1 and 2']);
  });

  it('leave out what another says, be it a field or a whole line', () => {
    const other = {
      a: { b: '2' },
      lines: [
        { number: 1, unit: 'EA' },
        { number: 2, unit: 'EA' },
      ],
    };
    assert.deepEqual(leftOut({ a: { b: '1', c: 'x' }, lines: [{ number: 1 }] }, other), [
      'lines[].unit',
      'lines[].number',
    ]);
    assert.deepEqual(leftOut(other, { a: { c: 'x' } }), ['a.c']);
  });
});
