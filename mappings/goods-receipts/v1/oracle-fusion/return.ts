/** Gives back what came in over Oracle Fusion: one batch of transactions against the lines of the receipt, all or none. */
import {
  type Node,
  ownNumber,
  rows,
  rowsAt,
  shortened,
  textAt,
  versionOf,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceipt, GoodsReceiptReturn } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, Fault, type Scope, table } from '../../../../gateway/kit.ts';
import { checkReturn } from '../check.ts';
import { currencyOf } from './currency.ts';
import { CONCLUDES, held } from './held.ts';
import { readingOne } from './read.ts';

const asked = table<GoodsReceiptReturn & { id: string }>();

interface Seen {
  organization?: string;
  version?: string;
  lines: { transaction?: string; unit?: string }[];
}

function permitted({ lines, version }: Seen, { input }: Scope): void {
  const { lines: wanted, version: known } = input as GoodsReceiptReturn;
  if (known !== undefined && version !== undefined && known !== versionOf(version))
    throw new Fault('stale', { outcome: 'not_applied' });
  const errors = wanted.flatMap(({ number }, at) =>
    lines[number - 1]?.transaction === undefined ? [{ pointer: `/lines/${at}/number`, code: 'unknown-line' }] : [],
  );
  if (errors.length > 0) throw new Fault('invalid-request', { outcome: 'not_applied', errors });
}

const wasMade = ({ steps }: Pick<Scope, 'steps'>): boolean =>
  rows((steps['look'] as Node | undefined)?.['rows']).length > 0;

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'return',
  dialect: 'oracle-fusion',
  check: checkReturn,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: [
        asked.custom({
          id: 'seen',
          carries: [],
          reads: ['ReceiptRequest.items'],
          dec(tree): Seen {
            const [row = {}] = rowsAt(tree);
            return without({
              organization: textAt(row, 'OrganizationCode'),
              version: textAt(row, 'version'),
              lines: rows(row['lines']).map(line =>
                without({ transaction: textAt(line, 'TransactionId'), unit: textAt(line, 'UnitOfMeasure') }),
              ),
            }) as Seen;
          },
        }),
      ],
      refine(seen, scope) {
        permitted(seen as Seen, scope);
        return seen;
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: [
        asked.fixed('head.call', 'list'),
        asked.fixed('head.entity', 'ReceiptTransactionRequest'),
        asked.fixed('head.limit', '1'),
        asked.context('key', 'query.InterfaceSourceCode', ownNumber),
      ],
      response: [
        asked.custom({
          id: 'rows',
          carries: [],
          reads: ['ReceiptTransactionRequest.items'],
          dec: tree => ({ rows: rowsAt(tree) }),
        }),
      ],
    },
    {
      name: 'return',
      effect: 'once',
      reconcile: 'look',
      when: scope => !wasMade(scope),
      request: [
        asked.fixed('head.call', 'batch'),
        asked.fixed('head.entity', 'ReceiptTransactionRequest'),
        asked.fixed('head.operation', 'create'),
        asked.each('lines', { read: [], write: 'ReceiptTransactionRequest.items' }, line => [
          line.fixed('TransactionType', 'RETURN TO VENDOR'),
          line.f('quantity.value', 'Quantity'),
          line.context('input.reason', 'Comments'),
          line.custom({
            id: 'line',
            carries: ['number', 'quantity.unit'],
            writes: { ParentTransactionId: 'number', UnitOfMeasure: 'quantity.unit' },
            enc(value, tree, { scope }) {
              const { number, quantity } = value as GoodsReceiptReturn['lines'][number];
              const { lines, organization } = scope.steps['read'] as Seen;
              const { transaction, unit } = lines[number - 1] ?? {};
              Object.assign(
                tree as Node,
                without({
                  ...{ ParentTransactionId: transaction, UnitOfMeasure: quantity.unit ?? unit },
                  ...{ OrganizationCode: organization, InterfaceSourceCode: shortened(scope.key) },
                  TransactionDate: `${scope.now.toISOString().slice(0, 19)}Z`,
                }),
              );
            },
          }),
        ]),
        asked.custom({ id: 'reason', carries: ['reason', 'version'] }),
      ],
      response: [],
    },
    {
      name: 'read-back',
      effect: 'read',
      request: readingOne,
      response: held(table<GoodsReceipt>(), 'ReceiptRequest.items[0].'),
    },
    currencyOf('read-back', CONCLUDES),
  ],
});
