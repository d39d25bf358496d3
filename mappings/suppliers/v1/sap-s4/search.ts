/** Lists suppliers of a company in S/4HANA by their number. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  orNone,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { SupplierQuery } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, SET, supplierOf } from './held.ts';

const asked = table<SupplierQuery>();
const query = ({ input }: Scope): SupplierQuery => input as SupplierQuery;

/** Which partners have a name or a number is asked first, for the list of a company knows neither. */
const MOST = '500';

const narrowed = (scope: Scope): Record<string, unknown> => {
  const { name, identifierValue, number } = query(scope);
  const sets = [
    ...(number === undefined ? [] : [[{ Supplier: number }]]),
    ...(name === undefined ? [] : [listedIn(scope, 'named')]),
    ...(identifierValue === undefined ? [] : [listedIn(scope, 'partners')]),
  ].map(found => found.flatMap(one => textOf(one, 'Supplier') ?? []));
  const [first, ...others] = sets;
  if (!first) return {};
  const all = first.filter(one => others.every(set => set.includes(one)));
  return { Supplier: { eq: pagedOrNone(all, scope, name === undefined ? '/identifierValue' : '/name') } };
};

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'named',
      effect: 'read',
      when: scope => query(scope).name !== undefined,
      request: [
        ...listing(SET, { select: ['Supplier'] }),
        asked.fixed('query.$top', MOST),
        asked.f('name', 'filter.OrganizationBPName1.startswith'),
        filtering('suppliers', () => ({ Supplier: { ne: '' } })),
      ],
      response: entities(SET, '/name'),
    },
    {
      name: 'identified',
      effect: 'read',
      when: scope => query(scope).identifierValue !== undefined,
      request: [
        ...listing('A_BuPaIdentification', { select: ['BusinessPartner'] }),
        asked.fixed('query.$top', MOST),
        asked.f('identifierValue', 'filter.BPIdentificationNumber.eq'),
        asked.custom({
          id: 'identification-type',
          carries: ['identifierSystem'],
          enc(value, tree, { scope, finding }) {
            const { identifierSystem = '' } = value as SupplierQuery;
            const type = ((scope.profile['identifierTypes'] ?? {}) as Record<string, string>)[identifierSystem];
            if (type === undefined) return finding('/identifierSystem', 'bad-code');
            Object.assign(nodeOf(nodeOf(tree)['filter']), { BPIdentificationType: { eq: type } });
          },
        }),
      ],
      response: entities('A_BuPaIdentification', '/identifierValue'),
    },
    {
      name: 'partners',
      effect: 'read',
      when: scope => query(scope).identifierValue !== undefined,
      request: [
        ...listing(SET, { select: ['Supplier'] }),
        filtering('identified', scope => ({
          BusinessPartner: {
            eq: orNone(
              listedIn(scope, 'identified').flatMap(one => textOf(one, 'BusinessPartner') ?? []),
              '/identifierValue',
            ),
          },
        })),
      ],
      response: entities(SET),
    },
    {
      name: 'companies',
      effect: 'read',
      page: paging,
      request: [
        ...searching('A_SupplierCompany', { orderBy: 'Supplier', select: ['Supplier', 'CompanyCode'] }),
        asked.f('company', 'filter.CompanyCode.eq'),
        filtering('narrowed', narrowed),
        asked.custom({ id: 'number', carries: ['number', 'status'], enc() {} }),
      ],
      response: onePage('A_SupplierCompany'),
    },
    {
      name: 'search',
      effect: 'read',
      request: [
        ...listing(SET, { orderBy: 'Supplier', expand: EXPAND }),
        filtering('companies', scope => ({
          Supplier: { eq: orNone(listedIn(scope, 'companies').flatMap(one => textOf(one, 'Supplier') ?? [])) },
        })),
      ],
      response: entities(SET),
      // Whether it may be bought from is concluded from several blocks: of a page those remain that stand so.
      refine(found, scope) {
        const { status } = query(scope);
        const { next } = nodeOf(scope.steps['companies']) as Partial<Listed>;
        const suppliers = nodesOf(nodeOf(found)['entities']).map(one => supplierOf(one, scope));
        return {
          suppliers: suppliers.filter(one => status === undefined || one.status === status),
          ...present({ next }),
        };
      },
      concludes: [...concluded('suppliers[].'), 'next'],
    },
  ],
});
