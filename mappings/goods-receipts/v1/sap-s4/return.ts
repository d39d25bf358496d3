/** Sends back what had come: a material document of movement 122 that refers to the receipt, once, and the receipt as it stands then. */
import { entityIn, nodeOf, nodesOf, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { madeOnce } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { GoodsReceiptReturn } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimal, defineMapping, Fault, type Scope, table, today } from '../../../../gateway/kit.ts';
import { checkReturn } from '../check.ts';
import { ITEMS, numberOf } from './held.ts';
import { MARK } from './post.ts';
import { read, readBack } from './read.ts';
import { GOES_BACK } from './returned.ts';

const SET = 'A_MaterialDocumentHeader';
/** A note for people: what is longer is cut, the whole of it stays with the gateway's record of the call. */
const TEXT = 50;
const asked = table<GoodsReceiptReturn & { id: string }>();

const lineOf = (scope: Scope, number: number): Node | undefined =>
  nodesOf(entityIn(scope, 'read')[ITEMS]).find(item => numberOf(item) === number);

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'return',
  dialect: 'sap-s4',
  check: checkReturn,
  steps: [
    {
      ...read,
      refine(found, { input }) {
        const { version } = input as GoodsReceiptReturn;
        const held = versionOf(nodeOf(nodeOf(found)['entity']))?.version;
        if (version !== undefined && held !== undefined && version !== held) throw new Fault('stale');
        return found;
      },
    },
    ...madeOnce(SET, {
      name: 'return',
      mark: MARK,
      expand: [ITEMS],
      request: [
        asked.fixed(`${SET}.GoodsMovementCode`, '01'),
        asked.context('now', `${SET}.DocumentDate`, today),
        asked.context('now', `${SET}.PostingDate`, today),
        asked.each('lines', `${SET}.${ITEMS}`, line => [
          line.fixed('GoodsMovementType', GOES_BACK),
          line.fixed('GoodsMovementRefDocType', 'B'),
          line.f('quantity.value', 'QuantityInEntryUnit', decimal),
          line.custom({
            id: 'received-line',
            carries: ['number', 'quantity.unit'],
            writes: { InvtryMgmtRefDocumentItem: 'number' },
            enc(value, tree, { scope, finding }) {
              const { number, quantity } = value as GoodsReceiptReturn['lines'][number];
              const received = lineOf(scope, number);
              if (!received) return finding('/number', 'unknown', 'InvtryMgmtRefDocumentItem');
              const reason = scope.profile['returnReason'] ?? '0001';
              const { reason: words } = scope.input as GoodsReceiptReturn;
              Object.assign(tree as Node, {
                ...copied(received, ['PurchaseOrder', 'PurchaseOrderItem', 'Plant', 'StorageLocation', 'Batch']),
                EntryUnit: quantity.unit ?? textOf(received, 'EntryUnit'),
                GoodsMovementReasonCode: reason,
                MaterialDocumentItemText: words.slice(0, TEXT),
                ReferenceDocumentFiscalYear: textOf(received, 'MaterialDocumentYear'),
                InvtryMgmtReferenceDocument: textOf(received, 'MaterialDocument'),
                InvtryMgmtRefDocumentItem: textOf(received, 'MaterialDocumentItem'),
              });
            },
          }),
        ]),
        // The receipt was read, and its version held against what was seen.
        asked.carried('id', 'reason', 'version'),
      ],
      of: one => ({ id: joined(one, 'MaterialDocument', 'MaterialDocumentYear') }),
    }),
    ...readBack,
  ],
});

const copied = (from: Node, names: readonly string[]): Node =>
  Object.fromEntries(names.flatMap(name => (textOf(from, name) === undefined ? [] : [[name, from[name]]])));
