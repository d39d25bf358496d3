/** Events as far as the caller may see them. */
import { Fault } from '../faults.ts';
import type { EventDesk, WorkCaller } from '../plugs/composition.ts';
import { type CloudEvent, cloudEventOf, type EventRow } from './event.ts';
import type { Feed } from './feed.ts';
import type { EventRules } from './rules.ts';

export interface DeskParts {
  feed: Feed;
  /** Of the configuration in force. */
  rules(): EventRules;
  /** What an event says in full; undefined where that was erased. */
  full(row: EventRow): Promise<unknown>;
}

const LIMIT = 50;

export function eventDesk(
  { feed, rules, full }: DeskParts,
  { consumer, facility, scopes = [] }: WorkCaller,
): EventDesk {
  const who = { consumer, facility, scopes };
  return {
    async read({ after = 0, type = '*', full: wanted = false, limit = LIMIT }) {
      const { source, visible } = rules();
      const seen = visible(who, [type]);
      const page = await feed.read({ after, limit, who, visible: seen });
      // Asked after reading: what is removed meanwhile was not in the page.
      const floor = await feed.floor();
      if (after < floor)
        throw new Fault('gone', { detail: `Events up to ${floor} are no longer kept. Begin with after=${floor}.` });
      const told = (row: EventRow): Promise<CloudEvent> | CloudEvent =>
        wanted && seen.full.includes(row.type)
          ? full(row).then(value => cloudEventOf(row, source, value))
          : cloudEventOf(row, source);
      return { events: await Promise.all(page.rows.map(told)), next: page.next };
    },
  };
}
