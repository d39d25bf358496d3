/** Lists of S/4HANA that are read to their end; `listedIn` finds what the last page that was read holds. */
import { table } from '../../../../gateway/kit.ts';
import { toTheEnd as reading } from '../../whole.ts';
import { onePage } from './asking.ts';

const part = table<{ goesOn?: string }>();
const goesOn = part.f('goesOn', { read: ['head.next'] });

export const toTheEnd = reading({
  members: 'entities',
  page: set => [...onePage(set), goesOn],
  following: (set, named) => [
    part.fixed('head.entity', set),
    part.fixed('head.call', 'list'),
    part.custom({
      id: 'following',
      carries: [],
      enc: (_, tree, { scope }) => void Object.assign((tree as { head: object }).head, { next: named(scope) }),
    }),
  ],
});
