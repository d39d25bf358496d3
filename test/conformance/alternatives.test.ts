/** What a system of record cannot do, and what to do instead: no alternative that leads nowhere or that nobody is told. */
import assert from 'node:assert/strict';
import { answersItself, loadRegistry } from '../../gateway/registry.ts';

const registry = await loadRegistry();

describe('what to do instead', () => {
  for (const { name: adapter, dialects } of registry.adapters.values())
    for (const { name, instead = {} } of dialects)
      for (const [key, sentence] of Object.entries(instead))
        it(`of ${key} over ${adapter} ${name} is a sentence for an operation that it cannot do`, () => {
          const [contract = '', operation] = key.split('#');
          const { operations = [] } = registry.contracts.contracts.get(contract) ?? {};
          assert.ok(
            operations.some(one => one.name === operation),
            'no such operation',
          );
          // A mapping may serve in some places alone.
          const mapping = registry.mappings.get(`${key}/${name}`);
          assert.ok(mapping === undefined || mapping.serves !== undefined, 'it can');
          assert.ok(!answersItself(registry, key), 'the gateway does it itself');
          assert.match(sentence, /^[A-Z].{10,200}\.$/);
          for (const [other] of sentence.matchAll(/[a-z-]+\/v\d+/g))
            assert.ok(registry.contracts.contracts.has(other), other);
        });

  for (const adapter of ['rest', 'soap'])
    for (const { name, instead = {} } of registry.adapters.get(adapter)!.dialects)
      it(`is said of each operation that ${name} cannot do, of the contracts that it serves`, () => {
        const served = new Set(
          [...registry.mappings.values()].filter(({ dialect }) => dialect === name).map(({ contract }) => contract),
        );
        assert.ok(served.size > 0, 'it serves a contract');
        const operations = [...served].flatMap(contract =>
          (registry.contracts.contracts.get(contract)?.operations ?? []).map(one => `${contract}#${one.name}`),
        );
        assert.deepEqual(
          operations.filter(
            key => !registry.mappings.has(`${key}/${name}`) && !answersItself(registry, key) && !(key in instead),
          ),
          [],
        );
      });
});
