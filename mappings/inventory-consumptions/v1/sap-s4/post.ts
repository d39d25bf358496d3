/** Posts to S/4HANA what was taken from stock: a material document of movement 201 for a cost centre, once. */
import { madeOnce } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { plant, store, storeAt, textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { InventoryConsumptionPosting } from '../../../../contracts/inventory-consumptions/v1/types.ts';
import { decimal, defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { CONCLUDED, consumptionOf, ITEMS, SET } from './held.ts';

const asked = table<InventoryConsumptionPosting>();

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company, location, costCenter, lines } = input as InventoryConsumptionPosting;
  const at = storeAt(profile, location.code)?.Plant;
  const findings: (Finding | false)[] = [
    at === undefined && {
      ...{ pointer: '/location/code', code: 'bad-code' },
      detail: 'It is no storage location of the profile.',
    },
    // The document is posted in the books that the plant belongs to, whatever else was asked.
    at !== undefined &&
      textsIn(profile, 'plants')[at] !== company && {
        ...{ pointer: '/location/code', code: 'other-company' },
        detail: 'By the profile its plant does not belong to that company.',
      },
    costCenter === undefined && { pointer: '/costCenter', code: 'required' },
    ...lines.map(
      ({ item }, at) =>
        item.id === undefined && item.code === undefined && { pointer: `/lines/${at}/item/code`, code: 'required' },
    ),
  ];
  return findings.filter(finding => finding !== false);
}

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'post',
  dialect: 'sap-s4',
  check,
  steps: madeOnce(SET, {
    name: 'post',
    mark: 'MaterialDocumentHeaderText',
    expand: [ITEMS],
    request: [
      asked.fixed(`${SET}.GoodsMovementCode`, '03'),
      asked.f('consumedOn', { write: [`${SET}.DocumentDate`, `${SET}.PostingDate`] }),
      asked.f('reference', `${SET}.ReferenceDocument`),
      asked.each('lines', `${SET}.${ITEMS}`, line => [
        line.fixed('GoodsMovementType', '201'),
        line.f('quantity.value', 'QuantityInEntryUnit', decimal),
        line.f('quantity.unit', 'EntryUnit'),
        line.f('lot', 'Batch'),
        line.when('item.id', line.f('item.id', 'Material')),
        line.when(line.absent('item.id'), line.f('item.code', 'Material')),
        line.context('input.location.code', 'Plant', plant),
        line.context('input.location.code', 'StorageLocation', store),
        line.context('input.costCenter.code', 'CostCenter'),
        // Lines are numbered in the order in which they are sent.
        line.carried('number'),
      ]),
      // Held against the company of the plant.
      asked.carried('company'),
    ],
    of: consumptionOf,
    concludes: CONCLUDED,
  }),
});
