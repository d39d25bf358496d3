/** What the gateway has kept, as far as one consumer may see it: its own. Anything else is not there. */
import { Fault } from '../faults.ts';
import type { Kept } from '../plugs/composition.ts';
import type { Ledger } from '../store/ledger.ts';
import { type OperationRow, viewOf } from './operation.ts';
import type { Operations } from './operations.ts';

/** What is no id of ours names nothing. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function keptFor(
  consumer: string,
  ledger: Ledger,
  operations: Operations,
  { work, records }: Pick<Kept, 'work' | 'records'>,
): Kept {
  const own = async (id: string): Promise<OperationRow> => {
    const row = UUID.test(id) ? await operations.find(id) : undefined;
    if (!row || row.consumer !== consumer) throw new Fault('not-found');
    return row;
  };
  return {
    work,
    records,
    async answer(contract, id) {
      const entry = UUID.test(id) ? await ledger.find(id) : undefined;
      if (!entry || entry.contract !== contract || entry.consumer !== consumer) throw new Fault('not-found');
      const bodies = await ledger.bodies(id);
      const answer = bodies?.find(({ kind }) => kind === 'answer');
      if (!answer)
        throw new Fault('not-found', { detail: bodies ? 'It has no answer.' : 'Its answer is no longer kept.' });
      return JSON.parse(Buffer.from(answer.bytes).toString());
    },
    operation: async id => viewOf(await own(id)),
    operations: async search => (await operations.search({ ...search, consumer })).map(viewOf),
    async cancel(id) {
      await own(id);
      const cancelled = await operations.cancel(id);
      if (!cancelled) throw new Fault('conflict', { detail: 'It no longer waits.' });
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
  work: {
    find: () => notKept(),
    search: () => notKept(),
    groups: () => notKept(),
    act: () => notKept(),
    actOnGroup: () => notKept(),
  },
  records: {
    exchanges: () => notKept(),
    exchange: () => notKept(),
    bodies: () => notKept(),
    auditEvents: () => notKept(),
    auditEvent: () => notKept(),
  },
};

const notKept = (): Promise<never> =>
  Promise.reject(new Fault('not-supported', { detail: 'This gateway keeps nothing: it runs without a store.' }));
