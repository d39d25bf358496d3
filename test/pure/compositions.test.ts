/** What a composition may use is held when it is loaded. */
import assert from 'node:assert/strict';
import { defineComposition } from '../../gateway/kit.ts';
import { assertUses, loadRegistry, type Registry } from '../../gateway/registry.ts';

describe('a composition', () => {
  let registry: Registry;
  before(async () => {
    registry = await loadRegistry();
  });
  const using = (kind: string, operation = 'encounters/v1#billing-readiness') => {
    const [contract = '', name = ''] = operation.split('#');
    const composition = defineComposition({ contract, operation: name, uses: [kind], run: async () => ({}) });
    return () => assertUses(registry, composition);
  };

  it('uses what reads and whose scopes its own contract asks for', () =>
    assert.doesNotThrow(using('charges/v1#search')));

  const REFUSED: readonly [what: string, kind: string, why: RegExp, operation?: string][] = [
    ['what no contract has', 'charges/v1#guess', /which no contract has/],
    ['what writes', 'charges/v1#post', /which does not only read/],
    ['what asks for more than it does', 'referrals/v1#read', /does not ask for referrals:read/],
    ['what uses others', 'encounters/v1#billing-readiness', /which uses others/],
  ];
  for (const [what, kind, why] of REFUSED) it(`does not use ${what}`, () => assert.throws(using(kind), why));
});
