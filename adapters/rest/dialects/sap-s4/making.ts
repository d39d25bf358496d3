/** How an entity is made deep and once: these services know no key of idempotency, and so it is found again by the mark of the call. */
import { type Codec, conditionalCreate, type Rule, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { entities, entity, listing, nodeOf, nodesOf } from './asking.ts';
import type { Node } from './entities.ts';
import { markOf } from './numbers.ts';

const asked = table<Record<string, never>>();

const mark: Codec<string> = {
  name: 'mark',
  code: 'bad-text',
  encode: key => markOf({ key }),
  decode: () => undefined,
};

export const creating = (set: string): readonly Rule[] => [
  asked.fixed('head.entity', set),
  asked.fixed('head.call', 'create'),
];

/** Those that carry the mark in that property. */
export const marked = (property: string): Rule => asked.context('key', `filter.${property}.eq`, mark);

interface Made {
  /** What the step is called that makes it. */
  name: string;
  /** The property that holds the mark. */
  mark: string;
  expand?: readonly string[];
  /** What else it is looked for by, so that the system has less to go through. */
  among?: readonly Rule[];
  request: readonly Rule[];
  /** What is answered of it, found or just made. */
  of(one: Node, scope: Scope): object;
  concludes?: readonly string[];
}

export const madeOnce = (set: string, { name, expand, among = [], request, of, concludes, ...made }: Made): Step[] =>
  conditionalCreate(
    {
      name: 'find',
      request: [...listing(set, { ...(expand && { expand }) }), ...among, marked(made.mark)],
      response: entities(set),
      refine(found, scope) {
        const [one] = nodesOf(nodeOf(found)['entities']);
        return one ? of(one, scope) : {};
      },
    },
    {
      name,
      request: [...creating(set), asked.context('key', `${set}.${made.mark}`, mark), ...request],
      response: entity(set),
      refine: (answer, scope) => of(nodeOf(nodeOf(answer)['entity']), scope),
      ...(concludes && { concludes }),
    },
  );
