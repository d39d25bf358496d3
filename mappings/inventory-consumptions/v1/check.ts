/** What of a consumption no schema can say, whatever system it goes to. */
import type { InventoryConsumptionPosting } from '../../../contracts/inventory-consumptions/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';

export function checkConsumption(input: unknown): Finding[] {
  const numbers = (input as InventoryConsumptionPosting).lines.map(({ number }) => number);
  return numbers.flatMap((number, at) =>
    numbers.indexOf(number) === at ? [] : [{ pointer: `/lines/${at}/number`, code: 'named-twice' }],
  );
}
