/** Lists suppliers of Tryton by their number. Every party may be bought from there: nothing marks a supplier. */
import { beginsLike, withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { SupplierList, SupplierQuery } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';
import { checkCompany } from './written.ts';

const asked = table<SupplierQuery>();
const a = table<SupplierList>();

const ACTIVE: Readonly<Record<string, string[]>> = { active: ['true'], inactive: ['false'], blocked: [] };

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'search',
  dialect: 'tryton',
  check: checkCompany,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Party', FIELDS, 'code'),
        asked.f('number', 'query.code'),
        asked.custom({
          id: 'which',
          carries: ['identifierSystem', 'identifierValue', 'name', 'status'],
          enc(value, tree, { scope: { profile } }) {
            const { identifierSystem: system = '', identifierValue: number, name, status } = value as SupplierQuery;
            const type = ((profile['identifierTypes'] ?? {}) as Record<string, string>)[system];
            const code = number && (type === undefined ? withNote(number, { sys: system }) : number);
            const target = tree as { query?: object };
            target.query = {
              ...target.query,
              ...(code && { identifiers: { code, ...(type && { type }) } }),
              ...(name && { 'name:ilike': beginsLike(name) }),
              'active:in': status === undefined ? ['true', 'false'] : ACTIVE[status],
            };
          },
        }),
      ],
      response: [a.each('suppliers', 'Party.records', one => held(one, ''), { empty: 'list' })],
    },
  ],
});
