/** Makes a supplier known to Tryton: looked for by the gateway's own number first, as nothing else tells a repeat from another. */
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { OWN, ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { making, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Supplier, SupplierCreation } from '../../../../contracts/suppliers/v1/types.ts';
import { conditionalCreate, defineMapping, table } from '../../../../gateway/kit.ts';
import { CURRENCY, FIELDS, held, PLACE } from './held.ts';
import { LOOKUPS, partsOf, type Wanted } from './written.ts';

const asked = table<SupplierCreation>();
const made = table<{ id: string }>();

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'create',
  dialect: 'tryton',
  steps: [
    ...conditionalCreate(
      ownIn('Party', 'code', {
        query: like => ({ identifiers: { 'code:ilike': like }, 'active:in': ['true', 'false'] }),
      }),
      {
        name: 'create',
        request: [
          ...making('Party'),
          ofCompany,
          asked.custom({
            id: 'party',
            carries: [
              ...(['name', 'contacts', 'categories[0].code'] as const),
              ...(['identifiers', 'taxIdentifier', 'paymentTerms.code', 'currency'] as const),
              ...PLACE,
            ],
            writes: { 'Party.name': 'name', 'Party.addresses': 'addresses', 'Party.identifiers': 'identifiers' },
            enc(value, tree, services) {
              const { identifiers = [], ...party } = partsOf(value as Wanted, services);
              const { currency } = value as SupplierCreation;
              const own = { code: withNote(undefined, { [OWN]: services.scope.key, [CURRENCY]: currency }) };
              Object.assign(tree as object, { body: { ...party, identifiers: [...(identifiers as object[]), own] } });
            },
          }),
        ],
        response: [made.f('id', 'Party.id')],
      },
      { before: LOOKUPS, always: true },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingOf('Party', FIELDS, ['steps.find.id', 'steps.create.id']),
      response: held(table<Supplier>(), 'Party.'),
    },
  ],
});
