/** An answer that was kept, settled as the walk would have settled it: its identifiers become ids, and what it means follows from it. */
import type { Exchange } from '../../exchange.ts';
import { compose } from '../../line.ts';
import type { Plan } from '../../plan.ts';
import { referBack } from '../../stages/refer.ts';
import { settle } from '../../stages/settle.ts';
import type { WorkParts } from '../parts.ts';
import type { Rehearsed } from './compute.ts';

/** New ids are kept before this resolves. @throws Fault */
export async function settledAnew(
  { now }: Pick<WorkParts, 'now'>,
  { operation, referring }: Plan,
  { exchange, rehearsal }: Rehearsed,
): Promise<Exchange> {
  const { steps, answer, hash, endpoint } = rehearsal!;
  const { fault: _, ...record } = exchange.record;
  const settled: Exchange = {
    ...exchange,
    endpoint,
    record: { ...record, steps, answer, hashes: { ...record.hashes, mapping: hash } },
  };
  // The commit is that of the replay, which also moves what waits for a person.
  const keeper = { settle: async () => {}, now: () => now().getTime() };
  await compose([settle({ keeper, operation }), ...(referring ? [referBack(referring)] : [])])(settled, async () => {});
  return settled;
}
