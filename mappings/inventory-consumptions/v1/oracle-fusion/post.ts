/** Posts what was used over Oracle Fusion: one batch of miscellaneous issues, each found again by the exchange's own number and its line. */
import {
  accountFindings,
  combinationOf,
  organizationOf,
} from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  keeping,
  type Node,
  ownNumber,
  rows,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type {
  InventoryConsumptionPosting,
  PostedInventoryConsumptionLine,
} from '../../../../contracts/inventory-consumptions/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { checkConsumption } from '../check.ts';
import { CONCLUDES, consumptionOf } from './held.ts';

const asked = table<InventoryConsumptionPosting>();

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company, costCenter } = input as InventoryConsumptionPosting;
  const organization = organizationOf(company, profile);
  const charged = (profile['consumptionAccount'] ?? undefined) as string | undefined;
  const parts = without({ company, costCenter: costCenter?.code, account: charged });
  const isChargeable = costCenter === undefined || accountFindings(parts, profile, () => '').length === 0;
  return [
    ...checkUnit(input, profile),
    // What is staged is known by the number of its line: a second of that number would write over the first.
    ...checkConsumption(input),
    ...(organization === undefined ? [{ pointer: '/company', code: 'bad-code' }] : []),
    ...(isChargeable ? [] : [{ pointer: '/costCenter', code: 'not-supported' }]),
  ];
}

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'post',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: [
        asked.fixed('head.call', 'list'),
        asked.fixed('head.entity', 'StagedTransaction'),
        asked.fixed('head.limit', '500'),
        asked.fixed('head.expand', 'lots'),
        asked.context('key', 'query.SourceCode', ownNumber),
      ],
      response: keeping('StagedTransaction'),
      refine(found, scope) {
        const staged = rows((found as { rows: Node[] }).rows);
        return staged.length > 0 ? consumptionOf(staged, scope) : {};
      },
    },
    {
      name: 'post',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => (steps['find'] as { id?: string } | undefined)?.id === undefined,
      request: [
        asked.fixed('head.call', 'batch'),
        asked.fixed('head.entity', 'StagedTransaction'),
        // What is staged already under these numbers is written over with the same.
        asked.fixed('head.operation', 'upsert'),
        asked.each('lines', { read: [], write: 'StagedTransaction.items' }, line => [
          line.f('number', 'SourceLineId', whole),
          line.fixed('SourceHeaderId', 1),
          line.fixed('TransactionTypeName', 'Miscellaneous Issue'),
          line.context('key', 'SourceCode', ownNumber),
          line.context('input.location.code', 'SubinventoryCode'),
          line.context('input.reference', 'TransactionReference'),
          line.f('quantity.unit', 'TransactionUnitOfMeasure'),
          line.custom({
            id: 'line',
            carries: ['item.id', 'item.code', 'quantity.value', 'lot'],
            writes: { ItemNumber: 'item', TransactionQuantity: 'quantity.value', lots: 'lot' },
            enc(value, tree, { scope }) {
              const { item, quantity, lot } = value as PostedInventoryConsumptionLine;
              const { company, consumedOn, costCenter } = scope.input as InventoryConsumptionPosting;
              // What is taken out is below zero.
              const taken = `-${quantity.value}`;
              const account = scope.profile['consumptionAccount'] as string | undefined;
              const parts = without({ company, costCenter: costCenter?.code, account });
              Object.assign(
                tree as Node,
                without({
                  ...{ ItemNumber: item.id ?? item.code, TransactionQuantity: taken },
                  OrganizationName: organizationOf(company, scope.profile),
                  TransactionDate: `${consumedOn}T00:00:00Z`,
                  AccountCombination: costCenter && combinationOf(parts, scope.profile),
                  lots: lot === undefined ? undefined : [{ LotNumber: lot, TransactionQuantity: taken }],
                }),
              );
            },
          }),
        ]),
        asked.custom({
          id: 'posting',
          carries: ['company', 'consumedOn', 'reference', 'location.code', 'costCenter.code'],
        }),
      ],
      response: keeping('StagedTransaction'),
      refine: (made, scope) => consumptionOf((made as { rows: Node[] }).rows, scope),
      concludes: CONCLUDES,
    },
  ],
});
