/** Changes a supplier of Tryton: read, then written against the version that was read; a list that is given stands for the one before. */

import { noteOf, withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { OWN } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { changing, reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { REMOVED } from '../../../../adapters/rest/dialects/tryton/values.ts';
import type { Supplier, SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, Fault, table } from '../../../../gateway/kit.ts';
import { CURRENCY, FIELDS, held, PLACE } from './held.ts';
import { checkCompany, LOOKUPS, partsOf } from './written.ts';

const asked = table<SupplierUpdate & { id: string }>();
const any = table<Record<string, never>>();

type Listed = Record<
  'addresses' | 'contact_mechanisms' | 'identifiers' | 'categories',
  { id: string; code?: string }[]
>;
type Before = { record: Partial<Listed> & { _timestamp?: string } };

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'update',
  dialect: 'tryton',
  check(input, profile) {
    const { status } = input as SupplierUpdate;
    const blocked = status === 'blocked' ? [{ pointer: '/status', code: 'not-supported' }] : [];
    return [...checkCompany(input, profile), ...blocked];
  },
  steps: [
    {
      name: 'before',
      effect: 'read',
      request: reading('Party', FIELDS),
      response: [
        any.custom({
          id: 'record',
          carries: [],
          reads: ['Party.rec_name'],
          dec: tree => ({ record: (tree as { body: unknown }).body }),
        }),
      ],
      refine(read, { input }) {
        const { version } = input as SupplierUpdate;
        const { _timestamp: held } = (read as Before).record;
        if (version !== undefined && version !== held) throw new Fault('stale', { outcome: 'not_applied' });
        return read;
      },
    },
    ...LOOKUPS,
    {
      name: 'update',
      effect: 'repeatable',
      request: [
        ...changing('Party'),
        asked.custom({
          id: 'party',
          carries: [
            ...(['name', 'status', 'contacts', 'categories[0].code'] as const),
            ...(['identifiers', 'taxIdentifier', 'paymentTerms.code', 'currency', 'version'] as const),
            ...PLACE,
          ],
          enc(value, tree, services) {
            const input = value as SupplierUpdate;
            const { record } = services.scope.steps['before'] as Before;
            const target = tree as { head: Record<string, string>; body?: object };
            if (record._timestamp !== undefined) target.head['if-match'] = record._timestamp;
            const active = input.status === undefined ? {} : { active: input.status === 'active' };
            target.body = { ...replaced(partsOf(input, services), record, input), ...active };
          },
        }),
      ],
      response: [],
    },
    {
      name: 'read',
      effect: 'read',
      request: reading('Party', FIELDS),
      response: held(table<Supplier>(), 'Party.'),
    },
  ],
});

/** What stood in a list that is given anew goes; the gateway's own number stays, and so does a tax number that is not spoken of. */
function replaced(parts: Record<string, unknown>, record: Before['record'], input: SupplierUpdate) {
  const lists = ['addresses', 'contact_mechanisms', 'identifiers', 'categories'] as const;
  const stays = ({ code }: { code?: string }): boolean => {
    const { noted } = noteOf(code);
    if (noted[OWN] !== undefined) return true;
    const isTax = noted['tax'] !== undefined || noted['sys'] === undefined;
    return isTax ? input.taxIdentifier === undefined : input.identifiers === undefined;
  };
  const entries = lists.flatMap(name => {
    if (parts[name] === undefined) return [];
    const before = record[name] ?? [];
    const gone = name === 'identifiers' ? before.filter(one => !stays(one)) : before;
    return [[name, [...gone.map(({ id }) => ({ id, [REMOVED]: true })), ...(parts[name] as object[])]]];
  });
  return withCurrency({ ...parts, ...Object.fromEntries(entries) }, record, input);
}

function withCurrency(parts: Record<string, unknown>, record: Before['record'], { currency }: SupplierUpdate) {
  if (currency === undefined) return parts;
  const own = record.identifiers?.find(({ code }) => noteOf(code).noted[OWN] !== undefined);
  const code = withNote(undefined, { [OWN]: noteOf(own?.code).noted[OWN] ?? 'none', [CURRENCY]: currency });
  return {
    ...parts,
    identifiers: [...((parts['identifiers'] ?? []) as object[]), { ...(own && { id: own.id }), code }],
  };
}
