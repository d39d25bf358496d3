/** A value of the segment → what the contract shows. */
import { textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import { lookup, type Rule, type Table } from '../../../../gateway/kit.ts';
import {
  heldValue,
  isActive,
  isGroup,
  rowAt,
  type SegmentValue,
} from '../../../cost-centers/v1/oracle-fusion/values.ts';

/** AccountType of a value of the natural account. */
const KINDS = lookup<NonNullable<Account['kind']>>({
  A: 'asset',
  L: 'liability',
  O: 'equity',
  R: 'revenue',
  E: 'expense',
});

export const held = (a: Table<Account>, at = ''): readonly Rule[] => [
  ...heldValue(a as unknown as Table<SegmentValue>, at),
  a.custom({
    id: 'standing',
    carries: ['active', 'kind'],
    reads: [`${at}EnabledFlag`, `${at}SummaryFlag`, `${at}AccountType`],
    dec(tree): Partial<Account> {
      const value = rowAt(tree);
      return {
        active: isActive(value),
        kind: isGroup(value) ? 'group' : (KINDS[textAt(value, 'AccountType') ?? ''] ?? 'unknown'),
      };
    },
  }),
];
