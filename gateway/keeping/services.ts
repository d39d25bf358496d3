/** What one caller may look into and decide about, as each room shows it. */
import { endpointService, type ServiceParts } from '../delivery/endpoint-service.ts';
import type { CallerServices } from '../delivery/kept.ts';
import type { Events } from '../events/events.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import { referenceService } from '../references/reference-service.ts';
import { type CancelParts, cancelWaiting } from '../work/cancel.ts';
import type { WorkParts } from '../work/parts.ts';
import { replayService } from '../work/replay/replay-service.ts';
import { workService } from '../work/work-service.ts';
import { type RecordSources, recordsFor } from './records.ts';

export interface Rooms extends WorkParts, RecordSources, ServiceParts, CancelParts {
  pool: WorkParts['pool'];
  ledger: WorkParts['ledger'];
  writer: WorkParts['writer'];
  events: Pick<Events, 'service'>;
  /** A replay waits to be worked on. */
  look(): void;
}

export const servicesFor = (rooms: Rooms, caller: WorkCaller): CallerServices => ({
  rooms: {
    work: workService(rooms, caller),
    endpoints: endpointService(rooms, caller),
    events: rooms.events.service(caller),
    replays: replayService(rooms, rooms.look, caller),
    references: referenceService(rooms.pool, rooms.ring, rooms.writer.submit, caller),
    records: recordsFor(caller, rooms),
  },
  cancel: row => cancelWaiting(rooms, caller, row),
});
