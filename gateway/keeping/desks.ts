/** What one caller may look into and decide about, as each room shows it. */
import { type DeskParts, endpointDesk } from '../delivery/endpoint-desk.ts';
import type { Desks } from '../delivery/kept.ts';
import type { Events } from '../events/events.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import { referenceDesk } from '../references/desk.ts';
import { type CancelParts, cancelWaiting } from '../work/cancel.ts';
import { workDesk } from '../work/desk.ts';
import type { WorkParts } from '../work/parts.ts';
import { replayDesk } from '../work/replay/desk.ts';
import { type RecordSources, recordsFor } from './records.ts';

export interface Rooms extends WorkParts, RecordSources, DeskParts, CancelParts {
  pool: WorkParts['pool'];
  ledger: WorkParts['ledger'];
  writer: WorkParts['writer'];
  events: Pick<Events, 'desk'>;
  /** A replay waits to be worked on. */
  look(): void;
}

export const desksFor = (rooms: Rooms, caller: WorkCaller): Desks => ({
  rooms: {
    work: workDesk(rooms, caller),
    endpoints: endpointDesk(rooms, caller),
    events: rooms.events.desk(caller),
    replays: replayDesk(rooms, rooms.look, caller),
    references: referenceDesk(rooms.pool, rooms.ring, rooms.writer.submit, caller),
    records: recordsFor(caller, rooms),
  },
  cancel: row => cancelWaiting(rooms, caller, row),
});
