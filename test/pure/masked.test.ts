/** Tax numbers as suppliers are told with them, whatever system keeps them. */
import assert from 'node:assert/strict';
import { masked, maskedText } from '../../mappings/suppliers/v1/masked.ts';

describe('a tax number', () => {
  it('is told by its last four characters, by no more than half of them, and a short one by none', () => {
    const told = ['', '12', '1234', '12345', '123456789'].map(masked);
    assert.deepEqual(told, ['', '**', '****', '***45', '*****6789']);
    assert.equal(maskedText.decode('1234'), '****');
  });
});
