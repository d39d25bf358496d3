/** Changes a supplier over Oracle Fusion: attributes of its own, against the version that was seen; its children stay as they are. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Node,
  rowsAt,
  textAt,
  versionOf,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Supplier, SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import { dayIn, defineMapping, Fault, type Scope, table } from '../../../../gateway/kit.ts';
import { held, partsOf } from './held.ts';
import { readingOne } from './read.ts';
import { attributesOf, check } from './written.ts';

const asked = table<SupplierUpdate & { id: string }>();

interface Seen {
  row: Node;
  now: Partial<Supplier>;
}

/** Rows of their own in the system, each to be changed by itself. */
const CHILDREN = ['addresses', 'contacts', 'paymentTerms', 'currency', 'categories'] as const;

function permitted({ row, now }: Seen, { input }: Scope): void {
  const wanted = input as SupplierUpdate;
  const version = textAt(row, 'version');
  if (wanted.version !== undefined && version !== undefined && wanted.version !== versionOf(version))
    throw new Fault('stale', { outcome: 'not_applied' });
  const other = CHILDREN.filter(name => wanted[name] !== undefined && !isDeepStrictEqual(wanted[name], now[name]));
  if (other.length === 0) return;
  throw new Fault('not-supported', {
    outcome: 'not_applied',
    detail: 'Addresses, contacts, terms and categories are changed in the system itself.',
    errors: other.map(name => ({ pointer: `/${name}`, code: 'not-supported' })),
  });
}

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'update',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: [
        asked.custom({
          id: 'seen',
          carries: [],
          reads: ['Supplier.items'],
          dec(tree, { scope }): Seen {
            const [row = {}] = rowsAt(tree);
            return { row, now: partsOf(row, scope) };
          },
        }),
      ],
      refine(seen, scope) {
        permitted(seen as Seen, scope);
        const { row } = seen as Seen;
        return without({ self: textAt(row, 'self'), version: textAt(row, 'version') });
      },
    },
    {
      name: 'update',
      effect: 'repeatable',
      request: [
        asked.fixed('head.call', 'update'),
        asked.fixed('head.entity', 'Supplier'),
        asked.context('steps.read.self', 'head.href'),
        asked.f('name', 'Supplier.Supplier'),
        asked.f('legalName', 'Supplier.AlternateName'),
        asked.custom({
          id: 'change',
          carries: ['identifiers', 'taxIdentifier', 'status', 'version'],
          writes: { 'Supplier.InactiveDate': 'status', 'Supplier.TaxpayerId': 'taxIdentifier.value' },
          enc(value, tree, { scope }) {
            const { status, ...supplier } = value as SupplierUpdate;
            const target = tree as { head: Node; body?: Node };
            const { version } = scope.steps['read'] as { version?: string };
            if (version !== undefined) target.head['if-match'] = `"${version}"`;
            target.body = {
              ...target.body,
              ...attributesOf(supplier, scope.profile),
              ...(status === 'inactive' && { InactiveDate: dayIn(scope.profile, scope.now) }),
              ...(status === 'active' && { InactiveDate: null }),
            };
          },
        }),
      ],
      response: [],
    },
    {
      name: 'read-back',
      effect: 'read',
      request: readingOne,
      response: held(table<Supplier>(), 'Supplier.items[0].'),
    },
  ],
});
