/** Where a message holds ids that the gateway issues: the fields marked `x-id`, lists included, found and replaced. */
import { pointerTokens } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import { walkSchema } from './schema-walk.ts';

/** Kinds whose identifiers others give out: a payer its members', the industry its payers'. They pass as they are. */
const ISSUED_ELSEWHERE: readonly string[] = ['member', 'payer'];

export interface FoundId {
  pointer: string;
  kind: string;
  text: string;
}

export interface IdPlaces {
  readonly any: boolean;
  find(value: unknown): FoundId[];
  /** Kind of what the id at a pointer names; undefined where the schema has none. */
  kindAt(pointer: string): string | undefined;
  /** A copy along the way to each id: what is given stays as it was. */
  replace(value: unknown, put: (found: FoundId) => string): unknown;
}

interface Node {
  kind?: string;
  /** `*` is any item or name. */
  inner: Map<string, Node>;
}

/** `paths`: kind by the name of a parameter of the path, which no schema of a body describes. */
export function idPlaces(schema: JsonSchema, paths: Readonly<Record<string, string>> = {}): IdPlaces {
  const root: Node = { inner: new Map() };
  const add = (pointer: string, kind: string): void => {
    if (ISSUED_ELSEWHERE.includes(kind)) return;
    let node = root;
    for (const token of pointerTokens(pointer)) {
      const next = node.inner.get(token) ?? { inner: new Map() };
      node.inner.set(token, next);
      node = next;
    }
    node.kind = kind;
  };
  walkSchema(schema, (pointer, place) => {
    if (typeof place['x-id'] === 'string') add(pointer, place['x-id']);
  });
  for (const [name, kind] of Object.entries(paths)) add(`/${name}`, kind);
  return {
    any: root.inner.size > 0,
    find(value) {
      const found: FoundId[] = [];
      rewrite(root, value, '', one => {
        found.push(one);
        return one.text;
      });
      return found;
    },
    kindAt: pointer =>
      pointerTokens(pointer).reduce<Node | undefined>((node, token) => node?.inner.get(token), root)?.kind,
    replace: (value, put) => rewrite(root, value, '', put),
  };
}

function rewrite(node: Node, value: unknown, pointer: string, put: (found: FoundId) => string): unknown {
  if (typeof value === 'string')
    return node.kind === undefined ? value : put({ pointer, kind: node.kind, text: value });
  if (typeof value !== 'object' || value === null || node.inner.size === 0) return value;
  const any = node.inner.get('*');
  if (Array.isArray(value)) return any ? value.map((item, n) => rewrite(any, item, `${pointer}/${n}`, put)) : value;
  const copy: Record<string, unknown> = { ...value };
  for (const name of any ? Object.keys(value) : node.inner.keys())
    if (Object.hasOwn(copy, name))
      copy[name] = rewrite(node.inner.get(name) ?? any!, copy[name], `${pointer}/${name}`, put);
  return copy;
}
