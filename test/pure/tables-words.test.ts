import assert from 'node:assert/strict';
import { plainDialect } from '../../bench/anchors/mapping-tables.ts';
import { compileMapping, compileTable } from '../../gateway/tables/compile.ts';
import {
  codes,
  day,
  decimal,
  known,
  list,
  not,
  period,
  type Rule,
  type Scope,
  table,
} from '../../gateway/tables/index.ts';

interface Benefit {
  amount?: { amount: string; currency: string };
  network: 'in' | 'out' | 'not-stated';
  serviceTypes?: string[];
}
interface Answer {
  id: string;
  trace: { ours: string; theirs?: string };
  active?: boolean | null;
  date?: string;
  period?: { start: string; end: string };
  plans: { name?: string; benefits: Benefit[]; notes?: string[] }[];
  dependent?: { familyName: string; birthDate?: string };
  diagnoses?: { system: 'a' | 'b'; code: string }[];
  modifiers?: string[];
}

const a = table<Answer>();
const scope = (more: Partial<Scope> = {}): Scope => ({
  key: 'k-1',
  now: new Date('2026-11-22T10:00:00Z'),
  profile: { currency: 'USD' },
  input: undefined,
  steps: {},
  route: {},
  ...more,
});
const json = (...rules: Rule[]) => compileTable(rules, plainDialect('json'), {});
const x12 = (...rules: Rule[]) => compileTable(rules, plainDialect('x12'), {});
const NETWORK = codes({ in: 'Y', out: 'N' });

describe('The words of a table', () => {
  it('f reads from the first place that holds something and writes to all', () => {
    const rules = json(a.f('id', { read: ['new', 'old.id'], write: ['new', 'copy'] }));
    assert.deepEqual(rules.decode({ old: { id: '7' } }, scope()).value, { id: '7' });
    assert.deepEqual(rules.decode({ new: '8', old: { id: '7' } }, scope()).value, { id: '8' });
    assert.deepEqual(rules.encode({ id: '9' }, scope()).tree, { new: '9', copy: '9' });
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
    assert.deepEqual(rules.encode(value, scope()).tree, tree);
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

  it('each answers an empty list only where that is asked for', () => {
    const plans = (empty?: 'list') => json(a.each('plans', 'plan', p => [p.f('name', 'name')], empty ? { empty } : {}));
    assert.deepEqual(plans().decode({ plan: [] }, scope()).value, {});
    assert.deepEqual(plans('list').decode({}, scope()).value, { plans: [] });
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

describe('A compiled mapping', () => {
  const mapping = (rules: Rule[]) => ({
    contract: 'things/v1',
    operation: 'read',
    dialect: 'plain-json',
    steps: [
      {
        name: 'read',
        effect: 'read' as const,
        request: rules,
        response: [a.f('id', 'id')],
        refine: (answer: unknown) => ({ ...(answer as object), refined: true }),
      },
    ],
    check: (_input: unknown, profile: Readonly<Record<string, unknown>>) =>
      profile['strict'] ? [{ pointer: '/id', code: 'required' }] : [],
  });

  it('encodes the input of the scope, decodes and refines the answer, and checks the partner rules', () => {
    const { steps, check } = compileMapping(mapping([a.f('id', 'q')]), plainDialect('json'), { strict: true });
    assert.deepEqual(steps[0]?.encode(scope({ input: { id: '5' } })).tree, { q: '5' });
    assert.deepEqual(steps[0]?.decode({ id: '6' }, scope()).value, { id: '6', refined: true });
    assert.deepEqual(check({}), [{ pointer: '/id', code: 'required' }]);
  });

  it('has a hash that changes with a path, a code table and the profile, and with nothing else', () => {
    const hash = (rules: Rule[], profile = {}) => compileMapping(mapping(rules), plainDialect('json'), profile).hash;
    const visits = () => a.f('id', 'q', codes.from('visits'));
    assert.equal(hash([a.f('id', 'q')]), hash([a.f('id', 'q')]));
    assert.notEqual(hash([a.f('id', 'q')]), hash([a.f('id', 'r')]));
    assert.notEqual(hash([visits()], { visits: { a: '1' } }), hash([visits()], { visits: { a: '2' } }));
    assert.match(hash([]), /^[0-9a-f]{64}$/);
  });

  it('is refused with the line of the rule where a path or the profile is wrong', () => {
    const bad = () =>
      compileMapping(mapping([a.f('id', 'a..b'), a.f('date', 'q', codes.from('visits'))]), plainDialect('json'), {});
    assert.throws(
      bad,
      /test\/pure\/tables-words\.test\.ts:\d+ bad-path .*\n.*profile-incomplete the profile has no code table visits/,
    );
  });
});
