/** account.account (Tryton) → the ledger account as the contract shows it: of one record, or of each of a list. */
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { isNode } from '../../../../adapters/rest/dialects/tryton/values.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import type { Rule, Table } from '../../../../gateway/kit.ts';

const FLAGS = ['statement', 'assets', 'receivable', 'stock', 'payable', 'debt', 'revenue', 'expense'] as const;

export const FIELDS = [
  ...['code', 'name', 'active', 'start_date', 'end_date', 'parent.code', 'parent.name'],
  ...FLAGS.map(flag => `type.${flag}`),
  ...OF_EACH,
];

/** What the type of an account says of it, the first that is true. */
const KINDS: readonly (readonly [(typeof FLAGS)[number], Account['kind']])[] = [
  ['expense', 'expense'],
  ['revenue', 'revenue'],
  ['receivable', 'asset'],
  ['stock', 'asset'],
  ['assets', 'asset'],
  ['payable', 'liability'],
  ['debt', 'liability'],
];

/** `at`: how the path begins, `Account.` or nothing. */
export const held = (a: Table<Account>, at: 'Account.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('code', { read: [`${at}code`] }),
  a.f('name', { read: [`${at}name`] }),
  a.f('parent.code', { read: [`${at}parent.code`] }),
  a.f('parent.name', { read: [`${at}parent.name`] }),
  a.f('validFrom', { read: [`${at}start_date`] }),
  a.f('validTo', { read: [`${at}end_date`] }),
  a.f('active', { read: [`${at}active`] }),
  a.custom({
    id: 'kind',
    carries: ['kind'],
    reads: [`${at}type`],
    dec: tree => ({ kind: kindOf(tree as Record<string, unknown>, at) }),
  }),
  ...kept(at),
];

function kindOf(tree: Record<string, unknown>, at: string): Account['kind'] {
  const record = at === '' ? tree : tree['body'];
  const type = isNode(record) ? record['type'] : undefined;
  // Without a type nothing is posted to it.
  if (!isNode(type)) return 'group';
  return KINDS.find(([flag]) => type[flag] === true)?.[1] ?? 'unknown';
}
