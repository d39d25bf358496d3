/** Lists and groups of a table: what `each` reads and writes, in every spelling. */
import assert from 'node:assert/strict';
import { codes, list } from '../../gateway/tables/index.ts';
import { a, json, scope, x12 } from './tables-rig.ts';

describe('Groups of a table', () => {
  it('each answers an empty list only where that is asked for', () => {
    const plans = (empty?: 'list') => json(a.each('plans', 'plan', p => [p.f('name', 'name')], empty ? { empty } : {}));
    assert.deepEqual(plans().decode({ plan: [] }, scope()).value, {});
    assert.deepEqual(plans('list').decode({}, scope()).value, { plans: [] });
  });

  it('each reads the first of its groups that holds something', () => {
    const rules = json(a.each('plans', { read: ['own', 'shared'] }, p => [p.f('name', 'name')]));
    assert.deepEqual(rules.decode({ own: [{ name: 'A' }], shared: [{ name: 'B' }] }, scope()).value, {
      plans: [{ name: 'A' }],
    });
    assert.deepEqual(rules.decode({ own: [], shared: [{ name: 'B' }] }, scope()).value, { plans: [{ name: 'B' }] });
    assert.deepEqual(rules.encode({ plans: [{ name: 'A' }] }, scope()).tree, {});
  });

  it('each inside each gives nested lists their own empty ones', () => {
    const rules = json(
      a.each('plans', 'plan', p => [
        p.f('name', 'name'),
        p.each('benefits', 'row', b => [b.f('network', 'net')], { empty: 'list' }),
      ]),
    );
    assert.deepEqual(rules.decode({ plan: [{ name: 'A' }, {}] }, scope()).value, {
      plans: [{ name: 'A', benefits: [] }],
    });
  });

  it('each with a discriminator shares one backend list among several canonical ones', () => {
    const rules = json(
      a.each('plans', 'item', p => [p.f('name', 'name')], { where: { 'type.code': 'plan' } }),
      a.each('diagnoses', 'item', d => [d.f('code', 'name')], { where: { 'type.code': 'diagnosis' } }),
    );
    const tree = {
      item: [
        { type: { code: 'plan' }, name: 'P' },
        { type: { code: 'diagnosis' }, name: 'D' },
      ],
    };
    const value = { plans: [{ name: 'P' }], diagnoses: [{ code: 'D' }] };
    assert.deepEqual(rules.decode(tree, scope()).value, value);
    assert.deepEqual(rules.encode(value, scope()).tree, tree);
  });

  it('each over a range of elements writes them one after another and says when there are too many', () => {
    const rules = x12(
      a.each('diagnoses', '2100C/HI-01..02', d => [
        d.f('system', '-1', codes({ a: 'ABK', b: 'BK' })),
        d.f('code', '-2'),
      ]),
    );
    const value = {
      diagnoses: [
        { system: 'a', code: 'J45' },
        { system: 'b', code: '493' },
      ],
    };
    const tree = { '2100C': [{ HI: [['HI', ['ABK', 'J45'], ['BK', '493']]] }] };
    assert.deepEqual(rules.encode(value, scope()).tree, tree);
    assert.deepEqual(rules.decode(tree, scope()).value, value);
    const three = { diagnoses: [...value.diagnoses, { system: 'a', code: 'X' }] };
    assert.deepEqual(rules.encode(three, scope()).findings, [
      { pointer: '/diagnoses/2', code: 'too-many', position: '2100C HI-01' },
    ]);
  });

  it('each over texts uses the item itself', () => {
    const repeats = x12(a.each('modifiers', '2110C/EQ-01', m => [m.f('.', '.')]));
    const tree = { '2110C': [{ EQ: [['EQ', ['30', '88']]] }] };
    assert.deepEqual(repeats.encode({ modifiers: ['30', '88'] }, scope()).tree, tree);
    assert.deepEqual(repeats.decode(tree, scope()).value, { modifiers: ['30', '88'] });
    assert.deepEqual(repeats.decode({ '2110C': [{ EQ: [['EQ', '30']] }] }, scope()).value, { modifiers: ['30'] });
  });

  it('each over a range of components leaves the others alone', () => {
    const rules = x12(
      a.f('id', 'EQ-02-2'),
      a.each('modifiers', 'EQ-02-3..6', m => [m.f('.', '.')]),
    );
    const tree = { EQ: [['EQ', '', ['', '99213', '25', 'GT']]] };
    assert.deepEqual(rules.encode({ id: '99213', modifiers: ['25', 'GT'] }, scope()).tree, tree);
    assert.deepEqual(rules.decode(tree, scope()).value, { id: '99213', modifiers: ['25', 'GT'] });
  });

  it('list carries the repeats of one element', () => {
    const rules = x12(a.each('plans', '2110C', p => [p.f('notes', 'EB-03', list())]));
    const tree = { '2110C': [{ EB: [['EB', '', '', ['30', '88']]] }] };
    assert.deepEqual(rules.decode(tree, scope()).value, { plans: [{ notes: ['30', '88'] }] });
    assert.deepEqual(rules.encode({ plans: [{ notes: ['30', '88'] }] }, scope()).tree, tree);
  });

  it('indexed canonical paths leave no holes', () => {
    const rules = x12(a.f('modifiers[0]', 'EQ-02-3'), a.f('modifiers[1]', 'EQ-02-4'));
    assert.deepEqual(rules.decode({ EQ: [['EQ', '', ['HC', '1', '', 'B']]] }, scope()).value, { modifiers: ['B'] });
    assert.deepEqual(rules.encode({ modifiers: ['A', 'B'] }, scope()).tree, { EQ: [['EQ', '', ['', '', 'A', 'B']]] });
  });
});
