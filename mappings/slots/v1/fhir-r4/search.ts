/** Lists slots over FHIR R4, by their begin. */
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import {
  extensionOf,
  type Node,
  nodes,
  pathed,
  text,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { paging, prefixed, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Slot, SlotList, SlotQuery } from '../../../../contracts/slots/v1/types.ts';
import { defineMapping, instant, reference, table } from '../../../../gateway/kit.ts';

const asked = table<SlotQuery>();
const a = table<SlotList>();

/** What a slot says itself; whose time it is, its schedule says. */
const OWN = ['id', 'status', 'start', 'end', 'timeZone', 'serviceType', 'schedule.id', 'overbooked', 'meta.version'];

export default defineMapping({
  contract: 'slots/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Slot', { sort: 'start' }),
        asked.f('from', 'query.start[0]', prefixed('ge')),
        asked.f('before', 'query.start[1]', prefixed('lt')),
        asked.f('serviceType', 'query.service-type'),
        asked.custom({
          id: 'actors',
          carries: ['practitioner', 'location'],
          enc: (value, tree) => {
            const actors = actorsOf(value as SlotQuery);
            // A chained parameter (FHIR R4 §3.1.1.4.16): its name holds a point, which no path can.
            if (actors.length > 0) (tree as { query: Node }).query['schedule.actor'] = actors;
          },
        }),
        asked.fixed('query._include', 'Slot:schedule'),
        asked.when('status', asked.f('status', 'query.status')),
        asked.when(asked.absent('status'), asked.fixed('query.status', 'free')),
      ],
      response: [
        a.each(
          'slots',
          'Bundle.entry',
          s => [
            s.f('id', { read: ['resource.id'] }),
            s.f('status', { read: ['resource.status'] }),
            s.f('start', { read: ['resource.start'] }, instant),
            s.f('end', { read: ['resource.end'] }, instant),
            s.f('schedule.id', { read: ['resource.schedule.reference'] }, reference('Schedule')),
            s.f('overbooked', { read: ['resource.overbooked'] }),
            s.f('meta.version', { read: ['resource.meta.versionId'] }),
            s.custom({
              id: 'slot-words',
              carries: ['serviceType', 'timeZone'],
              reads: ['resource.serviceType', 'resource._start'],
              dec: tree => wordsOf(pathed(tree, 'resource')),
            }),
          ],
          { where: { 'resource.resourceType': 'Slot' }, empty: 'list' },
        ),
        a.custom({
          id: 'schedules',
          carries: [],
          reads: ['Bundle.entry.resource.actor', 'Bundle.entry.resource.active'],
          dec: tree => ({ schedules: schedulesOf(tree) }),
        }),
        ...searchset('entry.resource.meta'),
      ],
      refine: found => withActors(found as SlotList & { schedules?: Schedules }),
      concludes: [...OWN, ...['practitioner', 'location'].flatMap(who => [`${who}.id`, `${who}.name`])]
        .map(path => `slots[].${path}`)
        .concat('more', 'next'),
    },
  ],
});

type Actors = Pick<Slot, 'practitioner' | 'location'>;
type Schedules = Readonly<Record<string, Actors>>;
const WHO = { practitioner: reference('Practitioner'), location: reference('Location') };

const actorsOf = (query: SlotQuery): unknown[] =>
  (['practitioner', 'location'] as const).flatMap(who => (query[who] ? [WHO[who].encode(query[who])] : []));

/** Whose time it is, by id of the schedule: what was included beside the slots. */
function schedulesOf(tree: unknown): Schedules {
  const found = nodes(pathed(tree, 'body')['entry']).map(entry => pathed(entry, 'resource'));
  const schedules = found.filter(each => each['resourceType'] === 'Schedule' && typeof each['id'] === 'string');
  return Object.fromEntries(schedules.map(each => [each['id'] as string, actorsAt(nodes(each['actor']))]));
}

function actorsAt(actors: readonly Node[]): Actors {
  const named = (who: keyof typeof WHO) => {
    const actor = actors.find(each => WHO[who].decode(each['reference']) !== undefined);
    return actor && without({ id: WHO[who].decode(actor['reference']), name: text(actor['display']) });
  };
  return without({ practitioner: named('practitioner'), location: named('location') }) as Actors;
}

function withActors({ schedules = {}, slots, ...page }: SlotList & { schedules?: Schedules }): SlotList {
  return { slots: slots.map(slot => ({ ...slot, ...schedules[slot.schedule?.id ?? ''] })), ...page };
}

function wordsOf(resource: Node): Partial<Slot> {
  return without({
    serviceType: codedOf(nodes(resource['serviceType'])[0]),
    timeZone: text(extensionOf(pathed(resource, '_start'), EXTENSIONS.timeZone)?.['valueCode']),
  });
}
