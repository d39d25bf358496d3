/** Conditions: what each means, how they compose, and what they refuse to be. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { compileCondition, conditionSchema, readsField } from '../../gateway/config/conditions.ts';
import { arriving } from './policy-rig.ts';

const valid = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(conditionSchema);

const input = {
  payer: { id: 'FHIR01' },
  serviceTypes: [{ code: '30' }],
  urgent: true,
  'a/b': { 'm~n': 7 },
  none: null,
};
const exchange = { ...arriving({}, { consumer: { id: 'portal', scopes: [] } }) };
exchange.record.input = input;

const cases: [object, boolean][] = [
  [{ always: true }, true],
  [{ never: true }, false],
  [{ authenticated: true }, true],
  [{ authenticated: false }, false],
  [{ consumer: 'portal' }, true],
  [{ consumer: ['desk', 'kiosk'] }, false],
  [{ method: 'POST' }, true],
  [{ method: ['GET', 'HEAD'] }, false],
  [{ path: '/v1/eligibility-checks' }, true],
  [{ path: '/v1' }, false],
  [{ path: ['/v2/*', '/v1/*'] }, true],
  [{ field: '/payer/id', equals: 'FHIR01' }, true],
  [{ field: '/payer/id', equals: 'fhir01' }, false],
  [{ field: '/payer/id', in: ['00431', 'FHIR01'] }, true],
  [{ field: '/payer/id', 'matches-prefix': 'FHIR' }, true],
  [{ field: '/urgent', 'matches-prefix': 't' }, false],
  [{ field: '/urgent', equals: true }, true],
  [{ field: '/urgent', equals: 'true' }, false],
  [{ field: '/serviceTypes/0/code', equals: '30' }, true],
  [{ field: '/a~1b/m~0n', equals: 7 }, true],
  [{ field: '/none', equals: null }, true],
  [{ field: '/missing', equals: null }, false],
  [{ field: '/constructor/name', equals: 'Object' }, false],
  [{ not: { field: '/missing', in: ['a'] } }, true],
  [{ allOf: [{ always: true }, { never: true }] }, false],
  [{ anyOf: [{ always: true }, { never: true }] }, true],
  [{ oneOf: [{ always: true }, { always: true }] }, false],
  [{ oneOf: [{ always: true }, { never: true }] }, true],
];

const wrong: unknown[] = [
  {},
  { always: false },
  { always: true, never: true },
  { field: '/payer/id' },
  { field: 'payer.id', equals: 'x' },
  { field: '/payer/id', matches: '^F' },
  { field: '/payer/id', equals: { id: 1 } },
  { equals: 'x' },
  { allOf: [] },
  { method: 'TRACE' },
  { toString: true },
  'always',
  null,
];

describe('a condition', () => {
  for (const [condition, holds] of cases) {
    it(`${JSON.stringify(condition)} ${holds ? 'holds' : 'does not hold'}`, () => {
      assert.ok(valid(condition), JSON.stringify(valid.errors));
      assert.equal(compileCondition(condition)(exchange), holds);
    });
  }

  for (const data of wrong) {
    it(`is not ${JSON.stringify(data)}`, () => assert.equal(valid(data), false));
  }

  it('is refused by the compiler where it has no or two keywords, no field, or is nested without end', () => {
    let deep: object = { always: true };
    for (let i = 0; i < 9; i++) deep = { not: deep };
    for (const data of [{}, { always: true, never: true }, { equals: 'x' }, { toString: true }, null, deep]) {
      assert.throws(() => compileCondition(data), RangeError);
    }
  });

  it('compares no field before the request is read', () => {
    assert.equal(compileCondition({ field: '/payer/id', equals: 'FHIR01' })(arriving()), false);
  });

  it('is known to read the request wherever it does so', () => {
    assert.equal(readsField({ not: { anyOf: [{ method: 'GET' }, { field: '/a', equals: 1 }] } }), true);
    assert.equal(readsField({ not: { anyOf: [{ method: 'GET' }, { authenticated: true }] } }), false);
  });

  it('obeys the laws of logic, however it is composed', () => {
    const { condition } = fc.letrec<{ condition: object }>(tie => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(...cases.map(([leaf]) => leaf)),
        fc.record({ allOf: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ anyOf: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: tie('condition') }),
      ),
    }));
    const holds = (data: object): boolean => compileCondition(data)(exchange);
    fc.assert(
      fc.property(condition, condition, (a, b) => {
        assert.equal(holds({ not: a }), !holds(a));
        assert.equal(holds({ not: { allOf: [a, b] } }), holds({ anyOf: [{ not: a }, { not: b }] }));
        assert.equal(holds({ oneOf: [a, b] }), holds(a) !== holds(b));
      }),
    );
  });
});
