/** Collections of Oracle Fusion that are read to their end: the request asks for `MOST`, in an order that no two rows share. */
import { table } from '../../../../gateway/kit.ts';
import { toTheEnd as reading } from '../../whole.ts';
import { keeping } from './asking.ts';

export { tooMany } from '../../whole.ts';

/** The most that one page may hold. */
export const MOST = '500';

const part = table<{ goesOn?: string }>();
const goesOn = part.f('goesOn', { read: ['head.next'] });

export const toTheEnd = reading({
  members: 'rows',
  page: entity => [...keeping(entity), goesOn],
  following: (entity, named) => [
    part.fixed('head.call', 'next'),
    part.fixed('head.entity', entity),
    part.custom({
      id: 'following',
      carries: [],
      enc: (_, tree, { scope }) => void Object.assign((tree as { head: object }).head, { href: named(scope) }),
    }),
  ],
});
