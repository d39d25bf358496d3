/** What every list over FHIR R4 has in common: bounds of dates, a limit, and a Bundle of type searchset (§3.1.1). */
import { type Codec, type Rule, table } from '../../../../gateway/kit.ts';
import { nodes, pathed } from './nodes.ts';

const USUAL = '50';
const asked = table<{ limit?: number }>();
const found = table<{ more: boolean }>();

/** §3.1.1.4.7: prefixes of a date. */
export const prefixed = (prefix: 'ge' | 'lt'): Codec<string> => ({
  name: `prefixed:${prefix}`,
  code: 'bad-date',
  encode: value => prefix + value,
  decode: () => undefined,
});

/** A token of a search (§3.1.1.5.14): what would end or join values in it is escaped (§3.1.1.4.0), so that no value becomes another. */
export const searchToken = (system: string, value: string): string =>
  [system, value].map(part => part.replace(/[\\|,$]/g, '\\$&')).join('|');

/** A search of one type, so many at a time, sorted as told. */
export const searching = (resourceType: string, { sort }: { sort: string }): readonly Rule[] => [
  asked.fixed('head.interaction', 'search'),
  asked.fixed('head.resourceType', resourceType),
  asked.when('limit', asked.f('limit', 'query._count')),
  asked.when(asked.absent('limit'), asked.fixed('query._count', USUAL)),
  asked.fixed('query._sort', sort),
];

/** Whether there are more, and what of a Bundle says nothing to who asked; `of` it further parts. */
export const searchset = (...of: readonly string[]): readonly Rule[] => [
  found.custom({
    id: 'more',
    carries: ['more'],
    reads: ['Bundle.link'],
    dec: tree => ({ more: nodes(pathed(tree, 'body')['link']).some(each => each['relation'] === 'next') }),
  }),
  found.ignore(
    ...['resourceType', 'id', 'meta', 'type', 'total', 'entry.fullUrl', 'entry.search', ...of].map(
      path => `Bundle.${path}`,
    ),
  ),
];
