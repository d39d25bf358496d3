/** What went back of receipts, or was taken back: items of other movements that refer to them. */
import { filtering, listing, orNone, textOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { RETURNS } from '../../../../adapters/rest/dialects/sap-s4/movements.ts';
import { QUANTITY } from '../../../../adapters/rest/dialects/sap-s4/quantities.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { Scope, Step } from '../../../../gateway/kit.ts';

export const GOES_BACK = '122';

export const returnedOf = (
  receipts: (scope: Scope) => readonly Node[],
  last: Pick<Step, 'refine' | 'concludes'>,
): Step[] =>
  toTheEnd('A_MaterialDocumentItem', {
    name: 'returned',
    request: [
      ...listing('A_MaterialDocumentItem', {
        select: [
          ...['InvtryMgmtReferenceDocument', 'ReferenceDocumentFiscalYear', 'InvtryMgmtRefDocumentItem'],
          ...['GoodsMovementType', 'GoodsMovementIsCancelled', 'ReversedMaterialDocument', ...QUANTITY],
        ],
      }),
      filtering('returned', scope => ({
        GoodsMovementType: { eq: RETURNS },
        InvtryMgmtReferenceDocument: {
          eq: orNone(receipts(scope).flatMap(one => textOf(one, 'MaterialDocument') ?? [])),
        },
      })),
    ],
    ...last,
  });

/**
 * Those of one receipt. Of a document that cancels a return neither counts: what was cancelled says so itself. One that cancels the
 * receipt is gone of it, whether or not its items are marked.
 */
export const backOf = (receipt: Node, all: readonly Node[]): Node[] =>
  all.filter(
    item =>
      item['InvtryMgmtReferenceDocument'] === receipt['MaterialDocument'] &&
      item['ReferenceDocumentFiscalYear'] === receipt['MaterialDocumentYear'] &&
      item['GoodsMovementIsCancelled'] !== true &&
      [undefined, textOf(receipt, 'MaterialDocument')].includes(textOf(item, 'ReversedMaterialDocument')),
  );
