/** What every list over FHIR R4 has in common: bounds of dates, a limit, and a Bundle of type searchset (§3.1.1). */
import { type Codec, type Paging, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { nodes, pathed } from './nodes.ts';

/** Of a Bundle: how many an entry holds is asked for, and the server names the address of the next page (§3.1.0.11). */
export const paging: Paging = { size: 'query._count', next: 'Bundle.link[relation=next].url' };

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

/** §3.1.1.5.14: `system|value` as a search parameter, and what of a value would end it escaped (§3.1.1.4.0). */
export const token = ({ system, value }: { system: string; value: string }): string =>
  `${escaped(system)}|${escaped(value)}`;

/** Under which the gateway's own number of what it makes is found again: that of the exchange, unless another is given. */
export const ownToken = ({ key, profile }: Pick<Scope, 'key' | 'profile'>, number = key): string =>
  token({ system: String(profile['originator'] ?? ''), value: number });

/** Whether it was made, where nobody heard: a search by that number, of the request that is written out beside it. */
export const byOwnNumber: Rule = asked.custom({
  id: 'own-identifier',
  carries: [],
  enc(_, tree, { scope }) {
    const target = tree as { query?: Record<string, unknown> };
    target.query = { ...target.query, identifier: ownToken(scope) };
  },
});

/** The same, of one type. */
export const findingOwn = (resourceType: string): readonly Rule[] => [
  asked.fixed('head.interaction', 'search'),
  asked.fixed('head.resourceType', resourceType),
  byOwnNumber,
];

export const escaped = (value: string): string => value.replace(/[\\$,|]/g, '\\$&');

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
