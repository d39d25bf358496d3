/** What a person may do with work items, as far as the caller may see them: each step is recorded and audited. */
import type { Bell } from '../delivery/bell.ts';
import { Fault } from '../faults.ts';
import type { WorkCaller, WorkDesk } from '../plugs/composition.ts';
import type { Writer } from '../store/writer.ts';
import type { WorkAction, WorkItems, WorkTarget } from './items.ts';

/** Actions by the verb of the contract; `note` is required where something is given up or asserted. */
const ACTIONS: Readonly<Record<string, WorkAction & { needsNote?: boolean }>> = {
  claim: { name: 'claimed', status: 'in-progress' },
  release: { name: 'released', status: 'requested', owner: null },
  comment: { name: 'commented', needsNote: true },
  // Sending again says that it has not taken effect: whoever does it has found out.
  resend: {
    name: 'resent',
    status: 'completed',
    resolution: 'resent',
    operation: { status: 'accepted', asserted: 'not_applied' },
  },
  discard: {
    name: 'discarded',
    status: 'cancelled',
    resolution: 'discarded',
    operation: { status: 'cancelled' },
    needsNote: true,
  },
  done: {
    name: 'done-by-hand',
    status: 'completed',
    resolution: 'done-by-hand',
    operation: { status: 'succeeded', byHand: true },
    needsNote: true,
  },
};

const AT_ONCE = 500;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function workDesk(items: WorkItems, writer: Writer, bell: Pick<Bell, 'ring'>, caller: WorkCaller): WorkDesk {
  const { consumer, actor, facility } = caller;
  const who = actor?.id ?? consumer;

  const act = async (target: WorkTarget, verb: string, note: string | undefined): Promise<number> => {
    const { needsNote, ...action } = ACTIONS[verb]!;
    if (needsNote && !note?.trim())
      throw new Fault('invalid-request', { errors: [{ pointer: '/note', code: 'required', detail: 'Say why.' }] });
    const owned = verb === 'claim' ? { ...action, owner: who } : action;
    const { ids, keys } = await items.act(target, owned, who, note, facility);
    const record = {
      ...{ at: new Date().toISOString(), what: `work-item-${action.name}`, consumer },
      ...(actor && { actor }),
      ...(facility !== undefined && { facility }),
    };
    // In pieces, so that whoever else waits for a commit does not wait for a large group.
    for (let n = 0; n < ids.length; n += AT_ONCE) {
      const audit = ids.slice(n, n + AT_ONCE).map(exchange => ({ ...record, exchange }));
      await writer.submit({ rows: {}, audit });
    }
    await bell.ring(...keys);
    return ids.length;
  };

  return {
    async find(id) {
      const item = UUID.test(id) ? await items.find(id, facility) : undefined;
      if (!item) throw new Fault('not-found');
      return item;
    },
    search: search => items.search(search, facility),
    groups: () => items.groups(facility),
    async act(id, verb, note) {
      await this.find(id);
      const moved = await act({ item: id }, verb, note);
      if (moved === 0) throw new Fault('conflict', { detail: 'It is closed.' });
      return this.find(id);
    },
    async actOnGroup(group, verb, note) {
      const moved = await act({ group }, verb, note);
      if (moved === 0) throw new Fault('not-found', { detail: 'No item of this group is open.' });
      return { moved };
    },
  };
}
