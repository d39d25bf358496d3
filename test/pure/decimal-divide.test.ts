/** Quotients of decimals on text: what they say multiplies back to the digit, or they say nothing. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimals } from '../../gateway/kit.ts';

describe('a quotient of decimals', () => {
  it('is said with as few digits as say it', () => {
    assert.equal(decimals.divide('100.00', '10', 4), '10');
    assert.equal(decimals.divide('495.00', '60', 4), '8.25');
    assert.equal(decimals.divide('-1', '8', 4), '-0.125');
    assert.equal(decimals.divide('1', '0.05', 4), '20');
  });

  it('is not said where it has more digits, or there is none', () => {
    assert.equal(decimals.divide('100.00', '3', 4), undefined);
    assert.equal(decimals.divide('1', '0', 4), undefined);
    assert.equal(decimals.divide('1', 'many', 4), undefined);
  });

  it('gives back the one factor of a product', () => {
    const factor = fc
      .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 4 }))
      .map(([units, digits]) => {
        const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
        const body = digits > 0 ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
        return units < 0n ? `-${body}` : body;
      });
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        if (decimals.compare(b, '0') === 0) return;
        const back = decimals.divide(decimals.multiply(a, b)!, b, 4);
        assert.equal(decimals.compare(back!, a), 0);
      }),
    );
  });
});
