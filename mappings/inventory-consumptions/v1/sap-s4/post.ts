/** Posts to S/4HANA what was taken from stock: a material document of movement 201 for a cost centre, once. */
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
import { markOf } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { InventoryConsumptionPosting } from '../../../../contracts/inventory-consumptions/v1/types.ts';
import { decimal, defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { CONCLUDED, consumptionOf, ITEMS, SET } from './held.ts';

const asked = table<InventoryConsumptionPosting>();

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { location, costCenter, lines } = input as InventoryConsumptionPosting;
  const places = (profile['storageLocations'] ?? {}) as object;
  const findings: (Finding | false)[] = [
    !Object.hasOwn(places, location.code) && {
      ...{ pointer: '/location/code', code: 'bad-code' },
      detail: 'It is no storage location of the profile.',
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
  steps: [
    {
      name: 'find',
      effect: 'read',
      inDoubt: true,
      request: [
        ...listing(SET, { expand: [ITEMS] }),
        filtering('mark', scope => ({ MaterialDocumentHeaderText: { eq: markOf(scope) } })),
      ],
      response: entities(SET),
      refine(found, scope) {
        const [one] = nodesOf(nodeOf(found)['entities']);
        return one ? consumptionOf(one, scope) : {};
      },
    },
    {
      name: 'post',
      effect: 'once',
      reconcile: 'find',
      when: ({ steps }) => textOf(nodeOf(steps['find']), 'id') === undefined,
      request: [
        asked.fixed('head.entity', SET),
        asked.fixed('head.call', 'create'),
        asked.fixed(`${SET}.GoodsMovementCode`, '03'),
        asked.f('consumedOn', { write: [`${SET}.DocumentDate`, `${SET}.PostingDate`] }),
        asked.f('reference', `${SET}.ReferenceDocument`),
        asked.each('lines', `${SET}.${ITEMS}`, line => [
          line.fixed('GoodsMovementType', '201'),
          line.f('quantity.value', 'QuantityInEntryUnit', decimal),
          line.f('quantity.unit', 'EntryUnit'),
          line.f('lot', 'Batch'),
          line.custom({
            id: 'item-and-place',
            carries: ['number', 'item.id', 'item.code'],
            writes: { Material: 'item.code' },
            enc(value, tree, { scope }) {
              const { item } = value as InventoryConsumptionPosting['lines'][number];
              const { location, costCenter } = scope.input as InventoryConsumptionPosting;
              const plants = (scope.profile['storageLocations'] ?? {}) as Record<string, string>;
              const place = { Plant: plants[location.code], StorageLocation: location.code };
              Object.assign(tree as Node, { Material: item.id ?? item.code, ...place, CostCenter: costCenter?.code });
            },
          }),
        ]),
        asked.custom({
          id: 'of-each-line',
          carries: ['company', 'location.code', 'costCenter.code'],
          writes: {
            [`${SET}.${ITEMS}[0].CostCenter`]: 'costCenter.code',
            [`${SET}.${ITEMS}[0].StorageLocation`]: 'location.code',
          },
          enc(_, tree, { scope }) {
            Object.assign(nodeOf((tree as Node)['body']), { MaterialDocumentHeaderText: markOf(scope) });
          },
        }),
      ],
      response: entity(SET),
      refine: (made, scope) => consumptionOf(nodeOf(nodeOf(made)['entity']), scope),
      concludes: CONCLUDED,
    },
  ],
});
