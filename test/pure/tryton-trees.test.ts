/** Decimals of a Tryton record as callers are told them. */
import assert from 'node:assert/strict';
import { decimalAt } from '../../adapters/rest/dialects/tryton/trees.ts';

describe('a decimal of a record in Tryton', () => {
  for (const [held, told] of [
    ['8.2500', '8.2500'],
    ['.5', '0.5'],
    ['12345678901234567.89', '12345678901234567.89'],
    ['0.123456789', '0.123456789'],
    [undefined, undefined],
  ])
    it(`is told as ${told} where it is held as ${held}`, () => {
      assert.equal(decimalAt({ price: held }, 'price'), told);
    });
});
