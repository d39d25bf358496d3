/** Posts a goods receipt to S/4HANA: a material document of movement 101, once; after doubt found again by the mark of the call. */
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { madeOnce } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { lineNumber } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { store, storeAt } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { GoodsReceiptPosting } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimal, defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { CONDITION, concluded, ITEMS, receiptOf } from './held.ts';

const SET = 'A_MaterialDocumentHeader';
const asked = table<GoodsReceiptPosting>();

/** Cut short it would be the name of somebody else. */
const RECIPIENT = 12;

function check(input: unknown): Finding[] {
  const { lines, receivedBy = '' } = input as GoodsReceiptPosting;
  const detail = `It has ${RECIPIENT} characters here.`;
  const long = receivedBy.length > RECIPIENT ? [{ pointer: '/receivedBy', code: 'too-long', detail }] : [];
  const services = lines.flatMap((line, at) =>
    line.amount === undefined
      ? []
      : {
          ...{ pointer: `/lines/${at}/amount`, code: 'not-supported' },
          detail: 'Services are accepted by entry sheets here: post quantities.',
        },
  );
  return [...long, ...services];
}

export const MARK = 'MaterialDocumentHeaderText';

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'post',
  dialect: 'sap-s4',
  check,
  steps: madeOnce(SET, {
    name: 'post',
    mark: MARK,
    expand: [ITEMS],
    request: [
      asked.fixed(`${SET}.GoodsMovementCode`, '01'),
      asked.f('receivedOn', { write: [`${SET}.DocumentDate`, `${SET}.PostingDate`] }),
      asked.f('deliveryNote', `${SET}.ReferenceDocument`),
      asked.each('lines', `${SET}.${ITEMS}`, line => [
        line.fixed('GoodsMovementType', '101'),
        line.fixed('GoodsMovementRefDocType', 'B'),
        line.context('input.purchaseOrder.id', 'PurchaseOrder'),
        line.f('purchaseOrderLine', 'PurchaseOrderItem', lineNumber),
        line.f('quantity.value', 'QuantityInEntryUnit', decimal),
        line.f('quantity.unit', 'EntryUnit'),
        line.f('lot', 'Batch'),
        line.f('expiry', 'ShelfLifeExpirationDate'),
        line.f('condition', 'InventoryStockType', CONDITION),
        line.f('location.code', 'StorageLocation', store),
        line.custom({
          id: 'plant',
          carries: [],
          enc(value, tree, { scope }) {
            const { location } = value as GoodsReceiptPosting['lines'][number];
            Object.assign(tree as Node, { Plant: storeAt(scope.profile, location?.code)?.Plant });
          },
        }),
        line.context('input.receivedBy', 'GoodsRecipientName'),
      ]),
      asked.carried('company'),
    ],
    of: (one, scope) => receiptOf(one, [], scope),
    // Of what came this moment nothing has gone back.
    concludes: concluded('').filter(path => !path.startsWith('lines[].returned.')),
  }),
});
