/** What a change of a schema means for who sends and for who receives. */

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { compareSchemas } from '../../gateway/contracts/compat.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';

type Json = Record<string, unknown>;

const object = (properties: Json, more: Json = {}): Json => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const text = (more: Json = {}): Json => ({ type: 'string', ...more });

/** title, before, after, what breaks: `request`, `answer`, `both` or `none`. */
const CASES: [string, Json, Json, string][] = [
  ['a new optional field', object({}), object({ a: text() }), 'none'],
  ['a new required field', object({}), object({ a: text() }, { required: ['a'] }), 'request'],
  ['a field that became required', object({ a: text() }), object({ a: text() }, { required: ['a'] }), 'request'],
  ['a field that need not come any more', object({ a: text() }, { required: ['a'] }), object({ a: text() }), 'answer'],
  ['a removed field', object({ a: text(), b: text() }), object({ a: text() }), 'both'],
  ['a value less', object({ a: { enum: ['x', 'y'] } }), object({ a: { enum: ['x'] } }), 'request'],
  ['a value more', object({ a: { enum: ['x'] } }), object({ a: { enum: ['x', 'y'] } }), 'answer'],
  [
    'a value more where that was announced',
    object({ a: { enum: ['x'], 'x-extensible': true } }),
    object({ a: { enum: ['x', 'y'] } }),
    'none',
  ],
  ['values where there was freedom', object({ a: text() }), object({ a: text({ enum: ['x'] }) }), 'request'],
  ['freedom where there were values', object({ a: text({ enum: ['x'] }) }), object({ a: text() }), 'answer'],
  ['a shorter text', object({ a: text({ maxLength: 9 }) }), object({ a: text({ maxLength: 8 }) }), 'request'],
  ['a longer text', object({ a: text({ maxLength: 8 }) }), object({ a: text({ maxLength: 9 }) }), 'answer'],
  ['a limit where there was none', object({ a: text() }), object({ a: text({ maxLength: 9 }) }), 'request'],
  [
    'a higher minimum',
    object({ a: { type: 'number', minimum: 0 } }),
    object({ a: { type: 'number', minimum: 1 } }),
    'request',
  ],
  ['fewer types', object({ a: { type: ['string', 'null'] } }), object({ a: text() }), 'request'],
  ['more types', object({ a: text() }), object({ a: { type: ['string', 'null'] } }), 'answer'],
  ['another type', object({ a: text() }), object({ a: { type: 'number' } }), 'both'],
  ['integer instead of number', object({ a: { type: 'number' } }), object({ a: { type: 'integer' } }), 'request'],
  ['another pattern', object({ a: text({ pattern: '^a$' }) }), object({ a: text({ pattern: '^b$' }) }), 'both'],
  ['a pattern less', object({ a: text({ pattern: '^a$' }) }), object({ a: text() }), 'answer'],
  ['a closed object', object({}, { additionalProperties: true }), object({}), 'request'],
  ['another description', object({ a: text({ description: 'x' }) }), object({ a: text({ description: 'y' }) }), 'none'],
];

describe('the comparison of two versions of a schema', () => {
  for (const [title, before, after, breaks] of CASES) {
    it(`takes ${title} for ${breaks === 'none' ? 'harmless' : `breaking: ${breaks}`}`, () => {
      const broken = (['request', 'answer'] as const).filter(direction =>
        compareSchemas(before, after, direction).some(change => change.breaking),
      );
      const expected = breaks === 'both' ? ['request', 'answer'] : breaks === 'none' ? [] : [breaks];
      assert.deepEqual(broken, expected);
    });
    it(`sees ${title} in lists, in maps and behind a reference`, () => {
      const within = (schema: Json): Json[] => [
        object({ list: { type: 'array', items: schema } }),
        object({ map: { type: 'object', additionalProperties: schema } }),
        object({ one: { $ref: '#/$defs/one' } }, { $defs: { one: schema } }),
      ];
      for (const direction of ['request', 'answer'] as const) {
        const plain = compareSchemas(before, after, direction).map(change => [change.code, change.breaking]);
        for (const [index, outer] of within(before).entries()) {
          const nested = compareSchemas(outer, within(after)[index]!, direction);
          assert.deepEqual(
            nested.map(change => [change.code, change.breaking]),
            plain,
          );
        }
      }
    });
  }

  it('finds no change between a contract and itself', async () => {
    const { contracts } = await loadContracts([fileURLToPath(new URL('../../contracts', import.meta.url))]);
    const schemas = [...contracts.values()].flatMap(({ operations }) =>
      operations.map(operation => operation.answerSchema),
    );
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.constantFrom('request', 'answer' as const), (schema, direction) => {
        assert.deepEqual(compareSchemas(schema, structuredClone(schema), direction as 'request'), []);
      }),
      { numRuns: 8 },
    );
  });

  it('ends at a definition that contains itself', () => {
    const tree = object(
      { one: { $ref: '#/$defs/node' } },
      { $defs: { node: object({ child: { $ref: '#/$defs/node' } }) } },
    );
    assert.deepEqual(compareSchemas(tree, tree, 'answer'), []);
  });

  it('names the field by a pointer', () => {
    const before = object({ list: { type: 'array', items: object({ a: text() }) } });
    const after = object({ list: { type: 'array', items: object({}) } });
    assert.deepEqual(compareSchemas(before, after, 'answer'), [
      { pointer: '/list/*/a', code: 'field-removed', breaking: true, detail: 'a' },
    ]);
  });
});
