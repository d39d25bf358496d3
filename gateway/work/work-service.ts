/** What a person may do with work items, as far as the caller may see them: each step is recorded and audited in one commit. */

import { Fault } from '../faults.ts';
import type { WorkCaller, WorkSaid, WorkService } from '../plugs/composition.ts';
import { UUID } from '../uuid.ts';
import { actionOf } from './actions.ts';
import { amend, inputOf, recordIn } from './amend.ts';
import { stepsOf, type WorkItemView } from './item.ts';
import { workItemsIn } from './items.ts';
import { movable, move, type WorkAction, type WorkTarget, withheld } from './moves.ts';
import { auditOfStep, moverOf, type WorkParts } from './parts.ts';

/** In pieces, each a commit of its own: whoever else waits for one does not wait for a large group. */
const AT_ONCE = 250;

export function workService(parts: WorkParts, caller: WorkCaller): WorkService {
  const { pool, ledger, now } = parts;
  const items = workItemsIn(pool);
  const mover = moverOf(caller);

  const found = async (id: string): Promise<WorkItemView> => {
    const item = UUID.test(id) ? await items.find(id, caller.facility) : undefined;
    if (!item) throw new Fault('not-found');
    return item;
  };
  /** With what was done of it, as long as that is kept. */
  const whole = async (id: string): Promise<WorkItemView> => {
    const item = await found(id);
    const stored = recordIn(await ledger.bodies(id).catch(() => undefined));
    return stored ? { ...item, steps: stepsOf(stored.record) } : item;
  };

  const act = async (target: WorkTarget, verb: string, said: WorkSaid): Promise<number> => {
    const action = actionOf(verb, mover.who, said);
    for (let moved = 0, after: string | undefined; ; ) {
      const some = await movable(pool, target, action, mover, { after, limit: AT_ONCE });
      after = some.at(-1)?.id;
      if (some.length > 0) await moveSome(parts, caller, some, action, said.note);
      moved += some.length;
      if (some.length < AT_ONCE) return moved;
    }
  };
  const refusal = async (target: WorkTarget, verb: string, said: WorkSaid, closed: Fault): Promise<Fault> => {
    const { count, owner } = await withheld(pool, target, actionOf(verb, mover.who, said), mover);
    if (count === 0) return closed;
    return new Fault('conflict', {
      detail: owner === null ? 'It has taken effect, and is never sent again.' : `${owner} has it in hand.`,
    });
  };

  return {
    find: whole,
    search: ({ owner, ...search }) =>
      items.search({ ...search, ...(owner && { owner: owner === 'me' ? mover.who : owner }) }, caller.facility),
    groups: () => items.groups(caller.facility),
    async act(id, verb, said) {
      await found(id);
      const moved = await act({ item: id }, verb, said);
      if (moved === 0)
        throw await refusal({ item: id }, verb, said, new Fault('conflict', { detail: 'It is closed.' }));
      return whole(id);
    },
    async actOnGroup(group, verb, said) {
      const moved = await act({ group }, verb, said);
      const none = new Fault('not-found', { detail: 'No item of this group is open.' });
      if (moved === 0) throw await refusal({ group }, verb, said, none);
      const { count } = await withheld(pool, { group }, actionOf(verb, mover.who, said), mover);
      return { moved, ...(count > 0 && { withheld: count }) };
    },
    input: async id => inputOf(parts, caller, await found(id)),
    async amend(id, amendment) {
      await amend(parts, caller, await found(id), amendment);
      return whole(id);
    },
  };

  /** Items, operations, history, audit and notices: all of it or nothing. */
  async function moveSome(
    { writer }: WorkParts,
    by: WorkCaller,
    some: Awaited<ReturnType<typeof movable>>,
    action: WorkAction,
    note: string | undefined,
  ): Promise<void> {
    const { operation } = action;
    const record = auditOfStep(by, `work-item-${action.name}`, now());
    const ids = some.map(({ id }) => id);
    await writer.submit({
      rows: {},
      audit: ids.map(exchange => ({ ...record, exchange })),
      notices: operation ? some.filter(({ holds }) => holds || operation.status === 'accepted') : [],
      within: client => move(client, ids, action, mover, note),
    });
  }
}
