/** Posts a goods receipt to S/4HANA: a material document of movement 101, once; after doubt found again by the mark of the call. */
import {
  entities,
  entity,
  filtering,
  listing,
  nodeOf,
  nodesOf,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { lineNumber, markOf } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { GoodsReceiptPosting } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimal, defineMapping, type Finding, type Rule, type Step, table } from '../../../../gateway/kit.ts';
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

/** Whether it was made, where nobody heard. */
export const byMark: Step = {
  name: 'find',
  effect: 'read',
  inDoubt: true,
  request: [
    ...listing(SET, { expand: [ITEMS] }),
    filtering('mark', scope => ({ MaterialDocumentHeaderText: { eq: markOf(scope) } })),
  ],
  response: entities(SET),
};

export const isFound = (found: unknown): boolean => textOf(nodeOf(found), 'id') !== undefined;

/** What every movement says: by which mark it is found again. */
export const mark: Rule = asked.custom({
  id: 'mark',
  carries: [],
  enc(_, tree, { scope }) {
    Object.assign(nodeOf((tree as Node)['body']), { MaterialDocumentHeaderText: markOf(scope) });
  },
});

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'post',
  dialect: 'sap-s4',
  check,
  steps: [
    {
      ...byMark,
      refine(found, scope) {
        const [one] = nodesOf(nodeOf(found)['entities']);
        return one ? receiptOf(one, [], scope) : {};
      },
    },
    {
      name: 'post',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => !isFound(steps['find']),
      request: [
        asked.fixed('head.entity', SET),
        asked.fixed('head.call', 'create'),
        asked.fixed(`${SET}.GoodsMovementCode`, '01'),
        asked.f('receivedOn', { write: [`${SET}.DocumentDate`, `${SET}.PostingDate`] }),
        asked.f('deliveryNote', `${SET}.ReferenceDocument`),
        mark,
        asked.each('lines', `${SET}.${ITEMS}`, line => [
          line.fixed('GoodsMovementType', '101'),
          line.fixed('GoodsMovementRefDocType', 'B'),
          line.f('purchaseOrderLine', 'PurchaseOrderItem', lineNumber),
          line.f('quantity.value', 'QuantityInEntryUnit', decimal),
          line.f('quantity.unit', 'EntryUnit'),
          line.f('lot', 'Batch'),
          line.f('expiry', 'ShelfLifeExpirationDate'),
          line.f('condition', 'InventoryStockType', CONDITION),
          line.f('location.code', 'StorageLocation'),
          line.custom({
            id: 'order-and-plant',
            carries: [],
            enc(value, tree, { scope }) {
              const { purchaseOrder, receivedBy } = scope.input as GoodsReceiptPosting;
              const plants = (scope.profile['storageLocations'] ?? {}) as Record<string, string>;
              const { code } = nodeOf(nodeOf(value)['location']);
              Object.assign(tree as Node, {
                PurchaseOrder: purchaseOrder.id,
                Plant: plants[String(code)],
                GoodsRecipientName: receivedBy,
              });
            },
          }),
        ]),
        asked.custom({ id: 'of-each-line', carries: ['company', 'purchaseOrder.id', 'receivedBy'], enc() {} }),
      ],
      response: entity(SET),
      refine: (made, scope) => receiptOf(nodeOf(nodeOf(made)['entity']), [], scope),
      concludes: concluded(''),
    },
  ],
});
