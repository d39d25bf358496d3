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
});
