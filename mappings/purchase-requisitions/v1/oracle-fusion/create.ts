/** Asks for something to be bought over Oracle Fusion: made once under the exchange's own number, and left incomplete. */
import {
  accountFindings,
  type Combination,
  combinationOf,
  hasPart,
  mail,
  mailOf,
} from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  findingOwn,
  type Node,
  ownNumber,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
  PurchaseRequisitionLineRequest,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { decimals, defineMapping, type Finding, type Scope, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { held } from './held.ts';

const asked = table<PurchaseRequisitionCreation>();
const a = table<PurchaseRequisition>();
const EXPAND = 'lines.distributions';
const SERVICES = 'Fixed Price Services';

type Profile = Readonly<Record<string, unknown>>;

/** What the system has no place for is refused, not lost. */
function check(input: unknown, profile: Profile): Finding[] {
  const requisition = input as PurchaseRequisitionCreation;
  const { lines, onBehalfOf } = requisition;
  return [
    ...checkUnit(input, profile),
    ...(onBehalfOf === undefined ? [] : [{ pointer: '/onBehalfOf', code: 'not-supported' }]),
    ...lines.flatMap(({ item }, at) =>
      (item.id ?? item.code ?? item.description) ? [] : [{ pointer: `/lines/${at}/item`, code: 'required' }],
    ),
    ...lines.flatMap((line, n) => {
      // The cost centre of the whole is always there: it asks for nothing where the system derives accounts by its own rules.
      const isDerived = profile['chargeAccount'] === undefined;
      const charged = isDerived ? partsOfLine(line) : chargedTo(line, requisition, profile);
      return accountFindings(charged, profile, part => `/lines/${n}/${part}`);
    }),
  ];
}

const partsOfLine = ({ account, costCenter }: PurchaseRequisitionLineRequest): Combination =>
  without({ account: account?.code, costCenter: costCenter?.code });

function chargedTo(
  line: PurchaseRequisitionLineRequest,
  { company, costCenter }: PurchaseRequisitionCreation,
  profile: Profile,
): Combination {
  const usual = without({
    company,
    // That of the whole is always there: where nothing is charged to one it asks for nothing.
    costCenter: hasPart(profile, 'costCenter') ? costCenter.code : undefined,
    account: profile['requisitionAccount'] as string | undefined,
  });
  return { ...usual, ...partsOfLine(line) };
}

/** Of a line, what comes of more than one field, or of the requisition as a whole. */
function lineOf(line: PurchaseRequisitionLineRequest, { input, profile }: Scope): Node {
  const requisition = input as PurchaseRequisitionCreation;
  const { kind, urgency } = requisition;
  const { item, quantity, unitPrice } = line;
  const combination = combinationOf(chargedTo(line, requisition, profile), profile);
  const isService = kind === 'services';
  const amount = unitPrice === undefined ? undefined : decimals.multiply(quantity.value, unitPrice);
  // A fixed price service is bought by its amount alone.
  const measured = isService
    ? { LineTypeCode: SERVICES, Amount: amount }
    : { LineTypeCode: 'Goods', Quantity: quantity.value, UOM: quantity.unit, Price: unitPrice };
  const share = isService ? { CurrencyAmount: amount } : { Quantity: quantity.value };
  return without({
    ...measured,
    Item: item.id ?? item.code,
    CategoryName: (line.category ?? requisition.category)?.code,
    RequesterEmail: mailOf(requisition.requester.identifier, profile),
    RequestedDeliveryDate: line.neededBy ?? requisition.neededBy,
    UrgentFlag: urgency === 'urgent' || urgency === 'emergency' ? true : undefined,
    distributions: combination && [without({ DistributionNumber: '1', ...share, ChargeAccount: combination })],
  });
}

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: findingOwn('PurchaseRequisition', 'InterfaceSourceCode', { expand: EXPAND }),
      response: held(a, 'PurchaseRequisition.items[0].'),
    },
    {
      name: 'create',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => (steps['find'] as Partial<PurchaseRequisition> | undefined)?.id === undefined,
      request: [
        asked.fixed('head.call', 'create'),
        asked.fixed('head.entity', 'PurchaseRequisition'),
        asked.fixed('PurchaseRequisition.ExternallyManagedFlag', false),
        asked.context('key', 'PurchaseRequisition.InterfaceSourceCode', ownNumber),
        asked.f('justification', 'PurchaseRequisition.Justification'),
        asked.f('reference', 'PurchaseRequisition.Description'),
        asked.when(
          asked.equals('urgency', 'emergency'),
          asked.fixed('PurchaseRequisition.EmergencyRequisitionFlag', true),
        ),
        asked.f('company', 'PurchaseRequisition.RequisitioningBU', businessUnit),
        asked.f('requester.identifier', 'PurchaseRequisition.PreparerEmail', mail),
        asked.each('lines', { read: [], write: 'PurchaseRequisition.lines' }, line => [
          line.f('number', 'LineNumber', whole),
          line.f('item.description', 'ItemDescription'),
          line.f('supplier.id', 'SupplierId'),
          line.context('input.currency', 'CurrencyCode'),
          line.context('input.deliverTo.code', 'DeliverToLocationCode'),
          line.fixed('DestinationTypeCode', 'EXPENSE'),
          line.custom({
            id: 'line',
            carries: [
              ...(['item.id', 'item.code', 'category.code', 'quantity', 'unitPrice', 'account.code'] as const),
              ...(['costCenter.code', 'neededBy'] as const),
            ],
            writes: {
              Item: 'item',
              CategoryName: 'category',
              Quantity: 'quantity.value',
              UOM: 'quantity.unit',
              Price: 'unitPrice',
              Amount: 'unitPrice',
              RequestedDeliveryDate: 'neededBy',
              distributions: 'account',
            },
            enc: (value, tree, { scope }) =>
              void Object.assign(tree as Node, lineOf(value as PurchaseRequisitionLineRequest, scope)),
          }),
        ]),
        asked.custom({
          id: 'lines',
          carries: [
            ...(['costCenter.code', 'category.code', 'kind', 'urgency', 'neededBy', 'deliverTo.code'] as const),
            'currency',
          ],
        }),
      ],
      response: held(a, 'PurchaseRequisition.items[0].'),
    },
  ],
});
