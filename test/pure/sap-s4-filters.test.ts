/** How many values one filter of S/4HANA may name: what does not fit into an address is refused, and says what to narrow. */
import assert from 'node:assert/strict';
import { orNone, pagedOrNone } from '../../adapters/rest/dialects/sap-s4/asking.ts';
import { Fault, type Scope } from '../../gateway/kit.ts';

const values = (count: number, length: number) =>
  Array.from({ length: count }, (_, at) => String(at).padStart(length, '0'));

const told = (act: () => unknown) => {
  try {
    return act() && 'asked';
  } catch (error) {
    const { code, info } = Fault.from(error);
    return [code, info.outcome, info.errors?.map(({ pointer, code }) => `${pointer} ${code}`)];
  }
};

describe('a filter of S/4HANA', () => {
  it('names each value once, and of none asks for what nobody has', () => {
    assert.deepEqual(orNone(['1', '2', '1']), ['1', '2']);
    assert.equal(orNone([]), '-');
  });

  it('names no more than an address takes, counted and measured', () => {
    const refused = ['invalid-request', 'not_applied', ['/name too-many']];
    assert.equal(
      told(() => orNone(values(200, 20), '/name')),
      'asked',
    );
    assert.deepEqual(
      told(() => orNone(values(201, 10), '/name')),
      refused,
    );
    assert.deepEqual(
      told(() => orNone(values(101, 40), '/name')),
      refused,
    );
    assert.deepEqual(
      told(() => orNone(values(201, 10))),
      ['not-supported', 'not_applied', undefined],
    );
  });

  it('names fewer where its address is repeated for the next page', () => {
    const scope = { input: { limit: '50' } } as unknown as Scope;
    assert.equal(
      told(() => pagedOrNone(values(80, 10), scope, '/name')),
      'asked',
    );
    assert.deepEqual(
      told(() => pagedOrNone(values(81, 10), scope, '/name')),
      ['invalid-request', 'not_applied', ['/name too-many']],
    );
  });
});
