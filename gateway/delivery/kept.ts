/** What the gateway has kept, as far as one consumer may see it: its own. Anything else is not there. */

import { Fault } from '../faults.ts';
import type { Kept } from '../plugs/composition.ts';
import type { Ledger } from '../store/ledger.ts';
import { UUID } from '../uuid.ts';
import { type OperationRow, viewOf } from './operation.ts';
import type { Operations } from './operations.ts';

/** What people decide about and look into, as far as one caller may. */
export interface CallerServices {
  rooms: Pick<Kept, 'work' | 'endpoints' | 'events' | 'replays' | 'references' | 'records'>;
  /** @throws Fault `conflict` where it no longer waits, or may have taken effect */
  cancel(row: OperationRow): Promise<void>;
}

export function keptFor(consumer: string, ledger: Ledger, operations: Operations, services: CallerServices): Kept {
  const own = async (id: string): Promise<OperationRow> => {
    const row = UUID.test(id) ? await operations.find(id) : undefined;
    if (!row || row.consumer !== consumer) throw new Fault('not-found');
    return row;
  };
  /** Of what was made, where it can be read under an id of its own; of an answer without one, the answer that was kept. */
  const hrefOfAnswer = async ({ id }: OperationRow, href: string): Promise<string> => {
    const answer = (await ledger.bodies(id))?.find(({ kind }) => kind === 'answer');
    const made = answer && (JSON.parse(Buffer.from(answer.bytes).toString()) as { id?: unknown }).id;
    return typeof made === 'string' ? href.replace(id, made) : href;
  };
  return {
    ...services.rooms,
    async answer(contract, id) {
      const entry = UUID.test(id) ? await ledger.find(id) : undefined;
      if (!entry || entry.contract !== contract || entry.consumer !== consumer) throw new Fault('not-found');
      const bodies = await ledger.bodies(id);
      const answer = bodies?.find(({ kind }) => kind === 'answer');
      if (!answer)
        throw new Fault('not-found', { detail: bodies ? 'It has no answer.' : 'Its answer is no longer kept.' });
      return JSON.parse(Buffer.from(answer.bytes).toString());
    },
    async operation(id) {
      const row = await own(id);
      const view = viewOf(row, await operations.ahead(row));
      return view.result ? { ...view, result: { href: await hrefOfAnswer(row, view.result.href) } } : view;
    },
    operations: async search => (await operations.search({ ...search, consumer })).map(row => viewOf(row)),
    async cancel(id) {
      await services.cancel(await own(id));
      return viewOf(await own(id));
    },
  };
}

/** Without a durable store there is nothing to look at. */
export const NOTHING_KEPT: Kept = {
  answer: () => notKept(),
  operation: () => notKept(),
  operations: () => notKept(),
  cancel: () => notKept(),
  events: {
    read: () => notKept(),
    subscribe: () => notKept(),
    subscription: () => notKept(),
    subscriptions: () => notKept(),
    change: () => notKept(),
    move: () => notKept(),
    replay: () => notKept(),
    rotateSecret: () => notKept(),
  },
  work: {
    find: () => notKept(),
    search: () => notKept(),
    groups: () => notKept(),
    act: () => notKept(),
    actOnGroup: () => notKept(),
    input: () => notKept(),
    amend: () => notKept(),
  },
  replays: {
    create: () => notKept(),
    find: () => notKept(),
    search: () => notKept(),
    differences: () => notKept(),
    values: () => notKept(),
    apply: () => notKept(),
  },
  endpoints: {
    list: () => notKept(),
    find: () => notKept(),
    say: () => notKept(),
    waiting: () => notKept(),
  },
  references: {
    find: () => notKept(),
    search: () => notKept(),
    identifiers: () => notKept(),
    merge: () => notKept(),
    unmerge: () => notKept(),
  },
  records: {
    exchanges: () => notKept(),
    exchange: () => notKept(),
    message: () => notKept(),
    about: () => notKept(),
    bodies: () => notKept(),
    auditEvents: () => notKept(),
    auditEvent: () => notKept(),
  },
};

const notKept = (): Promise<never> =>
  Promise.reject(new Fault('not-supported', { detail: 'This gateway keeps nothing: it runs without a store.' }));
