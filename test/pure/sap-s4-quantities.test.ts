/** What S/4HANA counted in units of all kinds, as one quantity of one unit, or as none where nobody can convert it. */
import assert from 'node:assert/strict';
import { type Counted, totalIn } from '../../adapters/rest/dialects/sap-s4/quantities.ts';

const each = (quantity: string, takes = false): Counted => ({
  item: { EntryUnit: 'EA', QuantityInEntryUnit: quantity, MaterialBaseUnit: 'EA', QuantityInBaseUnit: quantity },
  takes,
});
const box = (boxes: string, pieces: string): Counted => ({
  item: { EntryUnit: 'BOX', QuantityInEntryUnit: boxes, MaterialBaseUnit: 'EA', QuantityInBaseUnit: pieces },
  takes: false,
});
const inBoxes = (...counted: Counted[]) =>
  totalIn(
    'BOX',
    counted,
    counted.map(({ item }) => item),
  );

describe('a total of S/4HANA in the unit of an order', () => {
  it('is told over the base unit, where something entered in that unit says how many it is', () => {
    assert.equal(inBoxes(box('2', '6'), each('1'), each('2')), '3');
    assert.equal(inBoxes(each('3')), undefined);
  });

  it('is nothing where all that came has gone, whatever its unit: none are none of any', () => {
    assert.equal(inBoxes(each('3'), each('3.000', true)), '0');
    assert.equal(inBoxes(each('3'), each('2', true)), undefined);
  });
});
