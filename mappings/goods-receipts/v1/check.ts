/** What of a return no schema can say, whatever system it goes to: each line of the receipt is held against what came of it, once. */
import type { GoodsReceiptReturn } from '../../../contracts/goods-receipts/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';

export function checkReturn(input: unknown): Finding[] {
  const numbers = (input as GoodsReceiptReturn).lines.map(({ number }) => number);
  return numbers.flatMap((number, at) =>
    numbers.indexOf(number) === at ? [] : [{ pointer: `/lines/${at}/number`, code: 'named-twice' }],
  );
}
