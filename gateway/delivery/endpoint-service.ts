/** What a person sees of the service endpoints and their queues, and says of them: each change in one commit with its audit. */
import type { AuditRecord } from '../audit/chain.ts';
import { Fault } from '../faults.ts';
import { pageSize } from '../page-size.ts';
import type { EndpointService, WorkCaller } from '../plugs/composition.ts';
import type { Writer } from '../store/writer.ts';
import { type Control, type ControlVerb, controlRow, STATES } from './control.ts';
import type { Controls } from './controls.ts';
import { type EndpointView, viewOf, waitingView } from './endpoint-view.ts';
import type { Queues } from './queues.ts';

export interface ServiceParts {
  controls: Controls;
  queues: Queues;
  writer: Pick<Writer, 'submit'>;
  /** The clock of what is kept: replicas compare what they said of an endpoint. */
  now(): Date;
}

export function endpointService({ controls, queues, writer, now }: ServiceParts, caller: WorkCaller): EndpointService {
  const views = async (wanted: readonly string[]): Promise<EndpointView[]> => {
    const figures = new Map((await queues.figures()).map(queue => [queue.endpoint, queue]));
    return wanted.map(name => viewOf(name, controls.of(name), figures.get(name), now()));
  };
  const known = (name: string): string => {
    if (!controls.names().includes(name)) throw new Fault('not-found');
    return name;
  };
  return {
    list: () => views(controls.names().toSorted()),
    find: async name => (await views([known(name)]))[0]!,
    async say(name, verb, note) {
      const { consumer, actor, facility } = caller;
      const said = { endpoint: known(name), verb, note, by: actor?.id ?? consumer };
      const about = { consumer, ...(actor && { actor }), ...(facility !== undefined && { facility }) };
      await writer.submit(controlEntry(said, about, now()));
      await controls.refresh();
      return this.find(name);
    },
    async waiting(name, page) {
      known(name);
      const [found, heldBack] = await Promise.all([queues.preview(name, page), queues.behindHeld(name)]);
      const full = found.length > 0 && found.length === pageSize(page.limit);
      return {
        state: controls.state(name),
        items: found.map(waitingView),
        heldBack,
        ...(full && { next: found.at(-1)!.place }),
      };
    },
  };
}

/** One change as it is committed: the state, and who said it and why. */
export function controlEntry(
  { endpoint, verb, note, by }: { endpoint: string; verb: ControlVerb; note: string; by: string },
  about: Pick<AuditRecord, 'consumer' | 'actor' | 'facility'>,
  since: Date,
) {
  const control: Control = { endpoint, state: STATES[verb], by, since, note };
  const what = `endpoint-${STATES[verb]}`;
  const record: AuditRecord = { at: since.toISOString(), what, ...about, backend: endpoint, note };
  return { rows: { endpoint_controls: [controlRow(control, about.facility)] }, audit: [record] };
}
