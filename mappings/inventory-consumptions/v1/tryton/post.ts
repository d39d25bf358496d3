/** Posts a consumption in Tryton: an internal shipment out of the store into lost and found, made once, and done if there is enough. */
import { lookup, type Row, rowOf, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { making, pressingOf, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { nodeAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { InventoryConsumptionPosting } from '../../../../contracts/inventory-consumptions/v1/types.ts';
import {
  type CustomServices,
  conditionalCreate,
  defineMapping,
  Fault,
  type Scope,
  type Step,
  table,
} from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<InventoryConsumptionPosting>();
const made = table<{ id: string; state: string }>();
const OF: readonly ['steps.find.id', 'steps.enter.id'] = ['steps.find.id', 'steps.enter.id'];
const inputOf = ({ input }: Scope): InventoryConsumptionPosting => input as InventoryConsumptionPosting;

const LOOKUPS: readonly Step[] = [
  lookup('stores', 'Location', { by: 'code', codes: scope => [inputOf(scope).location.code] }),
  // What is used up is nowhere any more: Tryton's own place for that.
  lookup('lost', 'Location', { by: 'type', codes: () => ['lost_found'] }),
  lookup('products', 'Product', {
    by: 'code',
    fields: ['default_uom'],
    codes: scope => inputOf(scope).lines.flatMap(({ item }) => item.code ?? []),
  }),
  lookup('units', 'Unit', {
    by: 'symbol',
    codes: scope => inputOf(scope).lines.flatMap(({ quantity }) => quantity.unit ?? []),
  }),
  lookup('byId', 'Product', {
    by: 'id',
    fields: ['default_uom'],
    codes: scope => inputOf(scope).lines.flatMap(({ item }) => item.id ?? []),
  }),
  lookup('costCenters', 'AnalyticAccount', {
    by: 'code',
    codes: scope => [inputOf(scope).costCenter?.code ?? []].flat(),
  }),
];

/** Moves of stock have no cost centre in Tryton: it stands in the note. */
function recordOf(input: InventoryConsumptionPosting, services: CustomServices): object {
  const { scope, finding } = services;
  const from = rowOf(services, 'stores', ['code', input.location.code], '/location/code')?.id;
  const to = rowsOf(scope, 'lost')[0]?.id;
  rowOf(services, 'costCenters', ['code', input.costCenter?.code], '/costCenter/code');
  const moves = input.lines.map(({ item, quantity, lot }, at) => {
    if (lot !== undefined) finding(`/lines/${at}/lot`, 'not-supported');
    const product: Row | undefined =
      item.id === undefined
        ? rowOf(services, 'products', ['code', item.code], `/lines/${at}/item/code`)
        : rowOf(services, 'byId', ['id', item.id], `/lines/${at}/item/id`);
    if (item.id === undefined && item.code === undefined) finding(`/lines/${at}/item`, 'required');
    const unit = rowOf(services, 'units', ['symbol', quantity.unit], `/lines/${at}/quantity/unit`)?.id;
    return without({
      ...{ product: product?.id, uom: unit ?? product?.['default_uom'], quantity: quantity.value },
      ...{ from_location: from, to_location: to },
    });
  });
  const reference = withNote(input.reference, { key: scope.key, cc: input.costCenter?.code });
  return without({ from_location: from, to_location: to, effective_date: input.consumedOn, reference, moves });
}

const stateIs =
  (step: string, ...states: string[]) =>
  ({ steps }: Scope): boolean =>
    states.includes(String(nodeAt(steps, step)['state']));

const standing = (name: string): Step => ({
  name,
  effect: 'read',
  request: readingOf('ShipmentInternal', ['state'], OF),
  response: [made.f('state', { read: ['ShipmentInternal.state'] }), made.ignore('ShipmentInternal.id')],
});

/** A button, and where it is in doubt whether it was pressed, the state that says so. */
const pressed = (button: string, reconcile: string, ...from: string[]): Step => ({
  name: button,
  effect: 'repeatable',
  reconcile,
  when: stateIs(reconcile, ...from),
  request: pressingOf('ShipmentInternal', button, OF),
  response: [],
});

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'post',
  dialect: 'tryton',
  steps: [
    ...conditionalCreate(
      ownIn('ShipmentInternal', 'reference', { beside: [ofCompany] }),
      {
        name: 'enter',
        request: [
          ...making('ShipmentInternal'),
          asked.custom({
            id: 'consumption',
            carries: ['company', 'consumedOn', 'reference', 'location', 'costCenter', 'lines'],
            writes: { 'ShipmentInternal.effective_date': 'consumedOn', 'ShipmentInternal.moves': 'lines' },
            enc(value, tree, services) {
              (tree as { body: unknown }).body = recordOf(value as InventoryConsumptionPosting, services);
            },
          }),
        ],
        response: [made.f('id', { read: ['ShipmentInternal.id'] })],
      },
      { before: LOOKUPS, always: true },
    ),
    standing('entered'),
    pressed('wait', 'entered', 'draft'),
    standing('waiting'),
    pressed('assign_try', 'waiting', 'waiting'),
    standing('assigned'),
    // Not enough is there: Tryton leaves it waiting, and nobody would look after it.
    pressed('cancel', 'assigned', 'waiting', 'draft'),
    pressed('ship', 'assigned', 'assigned'),
    standing('shipped'),
    pressed('done', 'shipped', 'shipped', 'assigned'),
    {
      name: 'read',
      effect: 'read',
      request: readingOf('ShipmentInternal', FIELDS, OF),
      response: held,
      refine(read) {
        if (nodeAt({ read }, 'read')['status'] !== 'cancelled') return read;
        const errors = [{ pointer: '/lines', code: 'not-enough', detail: 'There is less of it in that store.' }];
        throw new Fault('conflict', { outcome: 'not_applied', errors });
      },
    },
  ],
});
