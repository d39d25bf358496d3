/** analytic_account.account (Tryton) → the cost centre as the contract shows it: of one record, or of each of a list. */
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { codes, type Rule, type Table } from '../../../../gateway/kit.ts';

export const FIELDS = ['code', 'name', 'type', 'active', 'parent.code', 'parent.name', ...OF_EACH];

/** What is booked on is `normal`; the rest sums up, or spreads over others. */
const kinds = codes(
  { 'cost-center': 'normal', group: 'view' },
  { decodeAlso: { root: 'group', distribution: 'group' } },
);

/** `at`: how the path begins, `AnalyticAccount.` or nothing. */
export const held = (a: Table<CostCenter>, at: 'AnalyticAccount.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('code', { read: [`${at}code`] }),
  a.f('name', { read: [`${at}name`] }),
  a.f('kind', { read: [`${at}type`] }, kinds),
  a.f('parent.code', { read: [`${at}parent.code`] }),
  a.f('parent.name', { read: [`${at}parent.name`] }),
  a.f('active', { read: [`${at}active`] }),
  ...kept(at),
];
