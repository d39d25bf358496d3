/** Makes a supplier known to Oracle Fusion, with its addresses and the site of its company. */
import { unitOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import { type Node, rowsAt, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Supplier, SupplierCreation } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, Fault, type Finding, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { EXPAND, held } from './held.ts';
import { ownIn } from './own.ts';
import { addressOf, attributesOf, check as checkWritten, contactsOf, sitesOf } from './written.ts';

const asked = table<SupplierCreation>();
const a = table<Supplier>();

/** Currency, terms and company are kept with a site, and a site stands at an address. */
function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { addresses = [] } = input as SupplierCreation;
  return [
    ...checkWritten(input, profile),
    ...(addresses.length > 0 ? [] : [{ pointer: '/addresses', code: 'required' }]),
  ];
}

/** The name is unique there, and no attribute of a supplier is free for a number of ours. */
const byName: readonly Rule[] = [
  asked.fixed('head.call', 'list'),
  asked.fixed('head.entity', 'Supplier'),
  asked.fixed('head.limit', '1'),
  asked.fixed('head.expand', EXPAND),
  asked.f('name', 'query.Supplier'),
];
const found = held(a, 'Supplier.items[0].');
const idIn = ({ steps }: Pick<Scope, 'steps'>, step: string): string | undefined =>
  (steps[step] as Partial<Supplier> | undefined)?.id;

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'create',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'find',
      effect: 'read',
      request: byName,
      response: found,
      refine(supplier) {
        if ((supplier as Partial<Supplier> | undefined)?.id === undefined) return {};
        throw new Fault('conflict', {
          outcome: 'not_applied',
          detail: 'A supplier of this name exists already.',
          errors: [{ pointer: '/name', code: 'duplicate' }],
        });
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byName,
      response: [
        ...found,
        a.custom({
          id: 'row',
          carries: [],
          reads: ['Supplier.items'],
          dec: tree => ({ row: rowsAt(tree)[0] }) as Partial<Supplier>,
        }),
      ],
      refine(seen, scope) {
        const { row, ...supplier } = seen as Partial<Supplier> & { row?: Node };
        if (row) ownIn(row, scope);
        return supplier;
      },
    },
    {
      name: 'create',
      effect: 'once',
      reconcile: 'look',
      when: scope => idIn(scope, 'look') === undefined,
      request: [
        asked.fixed('head.call', 'create'),
        asked.fixed('head.entity', 'Supplier'),
        asked.f('name', 'Supplier.Supplier'),
        asked.f('legalName', 'Supplier.AlternateName'),
        asked.fixed('Supplier.BusinessRelationshipCode', 'SPEND_AUTHORIZED'),
        asked.fixed('Supplier.TaxOrganizationTypeCode', 'CORPORATION'),
        asked.each('addresses', { read: [], write: 'Supplier.addresses' }, address => [
          address.custom({
            id: 'address',
            carries: ['use', 'lines', 'city', 'state', 'postalCode', 'country'],
            writes: {
              CountryCode: 'country',
              State: 'state',
              PostalCode: 'postalCode',
              City: 'city',
              AddressLine1: 'lines',
            },
            enc: (value, tree) => void Object.assign(tree as Node, addressOf(value as never, 0)),
          }),
        ]),
        asked.each('categories', { read: [], write: 'Supplier.productsAndServices' }, category => [
          category.f('code', 'CategoryName'),
        ]),
        asked.custom({
          id: 'supplier',
          carries: [
            ...(['company', 'identifiers', 'taxIdentifier', 'contacts[0].system', 'contacts[0].value'] as const),
            'paymentTerms.code',
            'currency',
          ],
          writes: {
            'Supplier.DUNSNumber': 'identifiers',
            'Supplier.TaxpayerId': 'taxIdentifier.value',
            'Supplier.TaxpayerCountryCode': 'taxIdentifier.system',
            'Supplier.sites': 'paymentTerms',
            'Supplier.contacts': 'contacts',
          },
          enc(value, tree, { scope }) {
            const supplier = value as SupplierCreation;
            const { body } = tree as { body: Node };
            const { addresses = [] } = supplier;
            const [contacts, unit] = [contactsOf(supplier), unitOf(supplier.company, scope.profile)];
            for (const [n, each] of addresses.entries())
              Object.assign((body['addresses'] as Node[])[n]!, addressOf(each, n));
            const parts = {
              ...attributesOf(supplier, scope.profile),
              contacts: contacts.length > 0 ? contacts : undefined,
              sites: unit === undefined ? undefined : sitesOf(supplier, unit),
            };
            Object.assign(body, without(parts));
          },
        }),
      ],
      response: held(a, 'Supplier.items[0].'),
    },
  ],
});
