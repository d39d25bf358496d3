/** Lists slots over FHIR R4, by their begin. */
import { extensionOf, type Node, nodes, pathed, text, without } from '../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS } from '../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Slot, SlotList, SlotQuery } from '../../../contracts/slots/v1/types.ts';
import { type Codec, defineMapping, instant, reference, table } from '../../../gateway/kit.ts';

const asked = table<SlotQuery>();
const a = table<SlotList>();

/** FHIR R4 §3.1.1.4.7: prefixes of a date. */
const prefixed = (prefix: 'ge' | 'lt'): Codec<string> => ({
  name: `prefixed:${prefix}`,
  code: 'bad-date',
  encode: value => prefix + value,
  decode: () => undefined,
});

export default defineMapping({
  contract: 'slots/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'search'),
        asked.fixed('head.resourceType', 'Slot'),
        asked.f('from', 'query.start[0]', prefixed('ge')),
        asked.f('before', 'query.start[1]', prefixed('lt')),
        asked.f('serviceType', 'query.service-type'),
        asked.f('practitioner', 'query.schedule:Schedule.actor', reference('Practitioner')),
        asked.f('location', 'query.schedule.actor', reference('Location')),
        asked.when('status', asked.f('status', 'query.status')),
        asked.when(asked.absent('status'), asked.fixed('query.status', 'free')),
        asked.when('limit', asked.f('limit', 'query._count')),
        asked.when(asked.absent('limit'), asked.fixed('query._count', '50')),
        asked.fixed('query._sort', 'start'),
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
          id: 'more',
          carries: ['more'],
          reads: ['Bundle.link'],
          dec: tree => ({ more: nodes(pathed(tree, 'body')['link']).some(each => each['relation'] === 'next') }),
        }),
        a.ignore(
          ...[
            'resourceType',
            'id',
            'meta',
            'type',
            'total',
            'entry.fullUrl',
            'entry.search',
            'entry.resource.meta',
          ].map(path => `Bundle.${path}`),
        ),
      ],
    },
  ],
});

function wordsOf(resource: Node): Partial<Slot> {
  const [concept = {}] = nodes(resource['serviceType']);
  const [coding = {}] = nodes(concept['coding']);
  const serviceType = without({
    system: text(coding['system']),
    code: text(coding['code']),
    text: text(concept['text']) ?? text(coding['display']),
  });
  return without({
    serviceType: Object.keys(serviceType).length > 0 ? serviceType : undefined,
    timeZone: text(extensionOf(pathed(resource, '_start'), EXTENSIONS.timeZone)?.['valueCode']),
  });
}
