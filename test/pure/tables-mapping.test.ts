/** A mapping as the line calls it: steps, checks, its hash and what refuses to compile. */
import assert from 'node:assert/strict';
import { plainDialect } from '../../bench/anchors/mapping-tables.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import { codes, type Rule } from '../../gateway/tables/index.ts';
import { a, scope } from './tables-rig.ts';

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
    assert.deepEqual(check({}, new Date(0)), [{ pointer: '/id', code: 'required' }]);
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
      /test\/pure\/tables-mapping\.test\.ts:\d+ bad-path .*\n.*profile-incomplete the profile has no code table visits/,
    );
  });
});
