/** A value of the segment → what the contract shows. */
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import type { Rule, Table } from '../../../../gateway/kit.ts';
import {
  heldValue,
  isActive,
  isGroup,
  rowAt,
  type SegmentValue,
} from '../../../cost-centers/v1/oracle-fusion/values.ts';

export const held = (a: Table<CostCenter>, at = ''): readonly Rule[] => [
  ...heldValue(a as unknown as Table<SegmentValue>, at),
  a.custom({
    id: 'standing',
    carries: ['active', 'kind'],
    reads: [`${at}EnabledFlag`, `${at}SummaryFlag`],
    dec(tree): Partial<CostCenter> {
      const value = rowAt(tree);
      return { active: isActive(value), kind: isGroup(value) ? 'group' : 'cost-center' };
    },
  }),
];
