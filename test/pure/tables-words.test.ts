/** Each word of a table by itself: field, fixed, context, given, when, each, custom, ignore. */
import assert from 'node:assert/strict';
import { plainDialect } from '../../bench/anchors/mapping-tables.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { codes, day, decimal, known, not, period } from '../../gateway/tables/index.ts';
import { type Answer, a, json, NETWORK, scope, x12 } from './tables-rig.ts';

describe('The words of a table', () => {
  it('f reads from the first place that holds something and writes to all', () => {
    const rules = json(a.f('id', { read: ['new', 'old.id'], write: ['new', 'copy'] }));
    assert.deepEqual(rules.decode({ old: { id: '7' } }, scope()).value, { id: '7' });
    assert.deepEqual(rules.decode({ new: '8', old: { id: '7' } }, scope()).value, { id: '8' });
    assert.deepEqual(rules.encode({ id: '9' }, scope()).tree, { new: '9', copy: '9' });
  });

  it('f stands where `places` of the profile says, best first, among those that the rule names', () => {
    const rules = [a.f('id', { read: ['new', 'old'], write: ['new'], placed: 'number', also: ['own'] })];
    const at = (...places: string[]) => compileTable(rules, plainDialect('json'), { places: { number: places } });
    const tree = { new: '1', old: '2', own: '3', other: '4' };
    const read = (table: ReturnType<typeof at>) => (table.decode(tree, scope()).value as Answer).id;
    assert.deepEqual([read(at('old')), read(at('own', 'old')), read(at('other')), read(at())], ['2', '3', '1', '1']);
    assert.deepEqual(at('own', 'old').encode({ id: '9' }, scope()).tree, { own: '9', old: '9' });
    assert.deepEqual(at('other').encode({ id: '9' }, scope()).tree, { new: '9' });
  });

  it('f in one direction leaves the other alone', () => {
    const rules = json(a.f('id', 'x', undefined, { dir: 'decode' }), a.f('date', 'y', undefined, { dir: 'encode' }));
    assert.deepEqual(rules.encode({ id: '1', date: '2' }, scope()).tree, { y: '2' });
    assert.deepEqual(rules.decode({ x: '1', y: '2' }, scope()).value, { id: '1' });
  });

  it('f does not let an object pass where a single value is meant', () => {
    const { value, findings } = json(a.f('id', 'x')).decode({ x: { secret: 'Norma' } }, scope());
    assert.deepEqual(value, {});
    assert.deepEqual(findings, [{ pointer: '/id', code: 'bad-type', position: 'x' }]);
  });

  it('findings never hold the value', () => {
    const { findings } = x12(a.f('date', 'DTP-03', day)).decode({ DTP: [['DTP', '', '', 'Nobody']] }, scope());
    assert.deepEqual(findings, [{ pointer: '/date', code: 'bad-date', position: 'DTP-03' }]);
  });

  it('absent stands for nothing on the wire, in both directions', () => {
    const rules = json(
      a.each('plans', 'plan', p => [
        p.f('name', 'name'),
        p.each('benefits', 'row', b => [
          b.f('amount.amount', 'value', decimal),
          b.f('network', 'net', NETWORK as never, { absent: 'not-stated' }),
        ]),
      ]),
    );
    const tree = { plan: [{ name: 'P', row: [{ value: '5' }, { value: '6', net: 'Y' }] }] };
    const value = {
      plans: [
        {
          name: 'P',
          benefits: [
            { amount: { amount: '5' }, network: 'not-stated' },
            { amount: { amount: '6' }, network: 'in' },
          ],
        },
      ],
    };
    assert.deepEqual(rules.decode(tree, scope()).value, value);
    assert.deepEqual(rules.encode(value, scope()), { tree, findings: [] });
  });

  it('the first rule that finds a field decides, where several can fill it', () => {
    const rules = json(a.when(a.absent('dependent'), a.f('id', 'x')), a.when('dependent', a.f('id', 'y')));
    assert.deepEqual(rules.decode({ x: '1', y: '2' }, scope()).value, { id: '1' });
    assert.deepEqual(rules.decode({ y: '2' }, scope()).value, { id: '2' });
  });

  it('a required field that is there but unreadable is one finding, not two', () => {
    const rules = json(a.f('date', 'd', day, { req: true }));
    assert.deepEqual(rules.decode({ d: 'x' }, scope()).findings, [
      { pointer: '/date', code: 'bad-date', position: 'd' },
    ]);
  });

  it('given fills a field from the context, and inside `when` only where its test holds by then', () => {
    const rules = json(
      a.given('trace.ours', 'key'),
      a.each('plans', 'plan', p => [
        p.each('benefits', 'row', b => [
          b.f('network', 'net', NETWORK as never),
          b.f('amount.amount', 'value', decimal),
          b.when('amount.amount', b.given('amount.currency', 'profile.currency')),
        ]),
      ]),
    );
    assert.deepEqual(rules.decode({ plan: [{ row: [{ net: 'Y', value: '5' }, { net: 'N' }] }] }, scope()).value, {
      trace: { ours: 'k-1' },
      plans: [{ benefits: [{ network: 'in', amount: { amount: '5', currency: 'USD' } }, { network: 'out' }] }],
    });
  });

  it('required inside a `when` is asked for only where the object is there', () => {
    const rules = json(
      a.when('dependent', a.f('dependent.familyName', 'name', undefined, { req: true })),
      a.f('dependent.birthDate', 'born'),
    );
    assert.deepEqual(rules.decode({}, scope()).findings, []);
    assert.deepEqual(rules.decode({ born: '1980-01-01' }, scope()).findings, [
      { pointer: '/dependent/familyName', code: 'required', position: 'name' },
    ]);
    assert.deepEqual(rules.encode({}, scope()).findings, []);
    assert.deepEqual(rules.encode({ dependent: {} }, scope()).findings, [
      { pointer: '/dependent/familyName', code: 'required', position: 'name' },
    ]);
  });

  it('when takes a closed set of conditions over the canonical value and the context', () => {
    const rules = json(
      a.when(a.equals('date', 'x', 'y'), a.fixed('equals', 'yes')),
      a.when(a.absent('dependent'), a.fixed('absent', 'yes')),
      a.when(known('profile.currency', 'USD'), a.fixed('known', 'yes')),
      a.when(not(known('profile.zone')), a.fixed('not', 'yes')),
    );
    assert.deepEqual(rules.encode({ date: 'x' }, scope()).tree, {
      equals: 'yes',
      absent: 'yes',
      known: 'yes',
      not: 'yes',
    });
    assert.deepEqual(rules.encode({ date: 'z', dependent: {} }, scope({ profile: { zone: 'UTC' } })).tree, {});
  });

  it('context writes values that no caller sends, and says what is missing', () => {
    const rules = json(
      a.context('key', 'trace'),
      a.context('now', 'at'),
      a.context('route.payerId', 'payer', undefined, { req: true }),
      a.context('steps.find.id', 'found'),
      a.context('input.id', 'again'),
    );
    const full = scope({ route: { payerId: '00431' }, steps: { find: { id: 'f1' } }, input: { id: 'i1' } });
    assert.deepEqual(rules.encode({}, full).tree, {
      trace: 'k-1',
      at: '2026-11-22T10:00:00.000Z',
      payer: '00431',
      found: 'f1',
      again: 'i1',
    });
    assert.deepEqual(rules.encode({}, scope()).findings, [{ pointer: '', code: 'required', position: 'payer' }]);
  });

  it('one element can mean a day or a period, told apart by its qualifier', () => {
    const rules = x12(a.f('date', 'DTP[291,02=D8]-03', day), a.f('period', 'DTP[291,02=RD8]-03', period));
    const held = { period: { start: '2026-01-01', end: '2026-12-31' } };
    const tree = { DTP: [['DTP', '291', 'RD8', '20260101-20261231']] };
    assert.deepEqual(rules.encode(held, scope()).tree, tree);
    assert.deepEqual(rules.decode(tree, scope()), { value: held, findings: [] });
    assert.deepEqual(rules.encode({ date: '2026-01-31' }, scope()).tree, { DTP: [['DTP', '291', 'D8', '20260131']] });
  });

  it('custom code reads and writes beside the other rules', () => {
    const rules = json(
      a.f('id', 'outer.id'),
      a.custom({
        id: 'plan-names',
        carries: ['plans'],
        reads: ['outer.names'],
        enc(value, tree) {
          const { outer } = tree as { outer: Record<string, unknown> };
          outer['names'] = (value as Answer).plans.map(plan => plan.name).join(',');
        },
        dec(tree, { finding }) {
          const names = (tree as { outer?: { names?: string } }).outer?.names;
          if (names === undefined) finding('/plans', 'required', 'outer.names');
          return { plans: names?.split(',').map(name => ({ name })) };
        },
      }),
      a.f('date', 'outer.date'),
    );
    const value = { id: '1', plans: [{ name: 'A' }, { name: 'B' }], date: 'd' };
    const { tree } = rules.encode(value, scope());
    assert.deepEqual(tree, { outer: { id: '1', names: 'A,B', date: 'd' } });
    assert.deepEqual(rules.decode(tree, scope()).value, value);
    assert.deepEqual(rules.decode({}, scope()).findings, [
      { pointer: '/plans', code: 'required', position: 'outer.names' },
    ]);
  });

  it('custom code adds to what is there, and what it leaves undefined stays', () => {
    const rules = json(
      a.f('id', 'id'),
      a.f('trace.ours', 'ours'),
      a.custom({ id: 'theirs', carries: ['trace.theirs'], dec: () => ({ id: undefined, trace: { theirs: 't' } }) }),
    );
    assert.deepEqual(rules.decode({ id: '1', ours: 'o' }, scope()).value, {
      id: '1',
      trace: { ours: 'o', theirs: 't' },
    });
  });

  it('no text of a table can become code', () => {
    const nasty = '"+process.exit(9)+"`+x\u2028';
    const rules = json(
      a.fixed('x', nasty),
      a.f('id', `a[type=${nasty}].b`),
      a.when(a.equals('date', nasty), a.fixed('y', '1')),
    );
    const tree = { x: nasty, a: [{ type: nasty, b: 'v' }], y: '1' };
    assert.deepEqual(rules.encode({ id: 'v', date: nasty }, scope()).tree, tree);
    assert.deepEqual(rules.decode(tree, scope()).value, { id: 'v' });
    assert.throws(() => json(a.f('id', '"+process.exit(9)+"')), { name: 'MappingError' });
    assert.throws(() => json(a.f('__proto__.x' as 'id', 'b')), { name: 'MappingError' });
  });
});

describe('Canonical paths are typed: tsc holds these lines', () => {
  it('a name, a codec or a list that the contract does not have is an error of the compiler', () => {
    // @ts-expect-error: no such field
    a.f('trace.hours', 'x');
    // @ts-expect-error: no such code
    a.each('plans', 'p', p => [p.each('benefits', 'b', b => [b.f('network', 'n', codes({ inside: 'Y' }))])]);
    // @ts-expect-error: a list needs a codec
    a.f('modifiers', 'm');
    // @ts-expect-error: no list
    a.each('trace', 'x', () => []);
    // @ts-expect-error: a code that the field does not have
    a.each('plans', 'p', p => [p.each('benefits', 'b', b => [b.when(b.equals('network', 'maybe'))])]);
    assert.ok(a.f('trace.ours', 'x').id.startsWith('test/pure/tables-words.test.ts:'));
  });
});
