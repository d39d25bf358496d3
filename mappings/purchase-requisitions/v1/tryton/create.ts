/** Makes a draft in Tryton: looked for by the gateway's own key first, as nothing there tells a repeat from another. */
import { lookup, rowOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { making, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { type CustomServices, conditionalCreate, defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<PurchaseRequisitionCreation>();
const made = table<{ id: string }>();

type Line = PurchaseRequisitionCreation['lines'][0];

const inputOf = ({ input }: Scope): PurchaseRequisitionCreation => input as PurchaseRequisitionCreation;
const linesOf = (scope: Scope): Line[] => inputOf(scope).lines;
const UNIT = ['code', 'purchase_uom.symbol'];

const LOOKUPS = [
  lookup('places', 'Location', { by: 'code', fields: ['type'], codes: scope => [inputOf(scope).deliverTo.code] }),
  lookup('currencies', 'Currency', { by: 'code', codes: scope => [inputOf(scope).currency] }),
  lookup('items', 'Product', {
    by: 'code',
    fields: UNIT,
    codes: scope => linesOf(scope).flatMap(({ item: { id, code } }) => (id === undefined && code ? [code] : [])),
  }),
  lookup('known items', 'Product', {
    by: 'id',
    fields: UNIT,
    codes: scope => linesOf(scope).flatMap(({ item: { id } }) => id ?? []),
  }),
  lookup('units', 'Unit', {
    by: 'symbol',
    codes: scope => linesOf(scope).flatMap(({ quantity: { unit } }) => unit ?? []),
  }),
];

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  dialect: 'tryton',
  steps: [
    ...conditionalCreate(
      ownIn('PurchaseRequisition', 'description'),
      {
        name: 'create',
        request: [
          ...making('PurchaseRequisition'),
          ofCompany,
          asked.f('neededBy', 'PurchaseRequisition.supply_date'),
          asked.custom({
            id: 'requisition',
            carries: [
              ...(['reference', 'requester', 'onBehalfOf', 'facility', 'department.code', 'costCenter.code'] as const),
              ...(['category.code', 'kind', 'urgency', 'justification', 'deliverTo.code', 'currency'] as const),
              ...(['lines[0].item', 'lines[0].quantity', 'lines[0].unitPrice', 'lines[0].supplier.id'] as const),
              ...(['lines[0].category.code', 'lines[0].account.code', 'lines[0].costCenter.code'] as const),
              ...(['lines[0].neededBy', 'lines[0].number'] as const),
            ],
            writes: {
              'PurchaseRequisition.lines': 'lines',
              'PurchaseRequisition.warehouse': 'deliverTo.code',
              'PurchaseRequisition.currency': 'currency',
            },
            enc(value, tree, services) {
              const target = tree as { body?: object };
              target.body = { ...target.body, ...partsOf(value as PurchaseRequisitionCreation, services) };
            },
          }),
        ],
        response: [made.f('id', 'PurchaseRequisition.id')],
      },
      { before: LOOKUPS, always: true },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingOf('PurchaseRequisition', FIELDS, ['steps.find.id', 'steps.create.id']),
      response: held(table<PurchaseRequisition>(), 'PurchaseRequisition.'),
    },
  ],
});

/** Who asks stands in the note: whoever works at the hospital need not be an employee of Tryton. The user of the endpoint is. */
function partsOf(input: PurchaseRequisitionCreation, services: CustomServices): Record<string, unknown> {
  const { deliverTo, currency, requester, onBehalfOf } = input;
  const place = rowOf(services, 'places', ['code', deliverTo.code], '/deliverTo/code');
  if (place && place['type'] !== 'warehouse') services.finding('/deliverTo/code', 'no-warehouse');
  return {
    description: withNote(input.justification, {
      ref: input.reference,
      by: requester.identifier,
      name: requester.name,
      for: onBehalfOf?.identifier,
      forname: onBehalfOf?.name,
      fac: input.facility,
      dep: input.department?.code,
      cc: input.costCenter.code,
      cat: input.category?.code,
      kind: input.kind,
      urg: input.urgency,
      key: services.scope.key,
    }),
    warehouse: place?.id,
    currency: rowOf(services, 'currencies', ['code', currency], '/currency')?.id,
    lines: input.lines.map((line, at) => lineOf(line, `/lines/${at}`, services)),
  };
}

function lineOf({ item, quantity, unitPrice, supplier, ...line }: Line, at: string, services: CustomServices) {
  const product =
    item.id === undefined
      ? rowOf(services, 'items', ['code', item.code], `${at}/item/code`)
      : rowOf(services, 'known items', ['id', item.id], `${at}/item/id`);
  const unit = rowOf(services, 'units', ['symbol', quantity.unit], `${at}/quantity/unit`);
  const usual = product?.['purchase_uom'] as { id: string } | undefined;
  return {
    product: product?.id,
    description: withNote(item.description, {
      cat: line.category?.code,
      acc: line.account?.code,
      cc: line.costCenter?.code,
      need: line.neededBy,
    }),
    quantity: quantity.value,
    unit: unit?.id ?? usual?.id,
    unit_price: unitPrice,
    supplier: supplier?.id,
  };
}
