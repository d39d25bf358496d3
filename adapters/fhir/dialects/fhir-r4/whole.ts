/** Read whole, changed in part, written back against the version that was read: what a contract does not know stays as it was. */
import { type Rule, table } from '../../../../gateway/kit.ts';
import { type Node, pathed, text } from './nodes.ts';

/** A resource as it came, and its ETag. */
export interface Whole {
  resource: Node;
  etag?: string;
}

const asked = table<{ id: string; into: { id: string }; slot: { id: string } }>();

export const versionOf = (resource: Node): string | undefined => text(pathed(resource, 'meta')['versionId']);

/** GET of what the request names, at its path or beside. */
export const reading = (resourceType: string, at: 'id' | 'into.id' | 'slot.id' = 'id'): readonly Rule[] => [
  asked.fixed('head.interaction', 'read'),
  asked.fixed('head.resourceType', resourceType),
  asked.f(at, 'head.id'),
];

/** Decodes as `Whole`. */
export const keeping = (resourceType: string): readonly Rule[] => [
  asked.custom({
    id: 'whole',
    carries: [],
    reads: [resourceType],
    dec(tree): Whole {
      const resource = pathed(tree, 'body');
      const version = versionOf(resource);
      const etag = text(pathed(tree, 'head')['etag']) ?? (version === undefined ? undefined : `W/"${version}"`);
      return { resource, ...(etag && { etag }) };
    },
  }),
];

/** PUT of what was read with some elements changed; one that is undefined goes. */
export function writeBack(tree: unknown, { resource, etag }: Whole, change: Node): void {
  const target = tree as { head: Node; body?: Node };
  if (etag !== undefined) target.head['if-match'] = etag;
  target.body = { ...resource, ...change };
}
