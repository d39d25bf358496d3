/** What a message means by the mappings of its door: each its own, or one for each part of it; nothing of it where any of it cannot be read. */
import { Fault, type Finding } from '../faults.ts';
import { type Dialect, DialectError } from '../plugs/dialect.ts';
import type { Arrival } from '../plugs/listener.ts';
import type { CompiledTable } from '../tables/compile.ts';
import { ruleAt } from '../tables/rule-at.ts';
import type { Scope } from '../tables/scope.ts';
import type { Heard, Inbound } from './inbound.ts';

/** What one mapping makes of a message, or of one part of it. */
export interface Meaning {
  heard: Heard;
  /** Which part it is. */
  n: number;
  tree: unknown;
  value: unknown;
}

/** A batch that says more than this is for a person: it is told in one commit. */
const MOST = 1_000;

export const scopeOf = ({ profile }: Inbound, now: Date, key = '', input?: unknown): Scope => ({
  ...{ key, now, profile, input, steps: {}, route: {} },
});

/** Whether all that it means can be told, for a sender that waits for that: nothing is kept of the answer. */
export function isReadable(at: Inbound, { kind, raw }: Pick<Arrival, 'kind' | 'raw'>, now: Date): boolean {
  try {
    understand(at.heard.get(kind) ?? [], scopeOf(at, now), raw, '');
    return true;
  } catch {
    return false;
  }
}

/**
 * In the order of the message. What is wrong with any of it is found before an id is issued: nothing is known of what nobody
 * could read, and nothing is told by half.
 * @throws Fault
 */
export function understand(heard: readonly Heard[], scope: Scope, raw: Uint8Array, door: string): Meaning[] {
  const parts = partsReader(raw, scope, door);
  const meanings = heard.flatMap(one =>
    [...parts(one).entries()]
      .filter(([, part]) => one.isMeant(part))
      .map(([n, tree]): Meaning => ({ heard: one, n, tree, value: meaningOf(one, tree, scope, door) })),
  );
  return meanings.sort((one, other) => one.n - other.n);
}

/** Read once for each dialect, and taken apart once for each group. */
function partsReader(raw: Uint8Array, { profile }: Scope, door: string): (heard: Heard) => readonly unknown[] {
  const trees = new Map<Dialect, unknown>();
  const parts = new Map<unknown, Map<string, readonly unknown[]>>();
  const treeIn = (dialect: Dialect): unknown => {
    const tree = trees.get(dialect) ?? treeOf(() => dialect.read({ head: {}, body: raw }, profile), door);
    trees.set(dialect, tree);
    return tree;
  };
  return ({ dialect, each }) => {
    const tree = treeIn(dialect);
    if (each === undefined || !dialect.partsOf) return [tree];
    const groups = parts.get(tree) ?? new Map<string, readonly unknown[]>();
    parts.set(tree, groups);
    const found = groups.get(each) ?? dialect.partsOf(tree, each, MOST) ?? tooMany(door);
    groups.set(each, found);
    return found;
  };
}

function tooMany(door: string): never {
  const cause = 'too-many';
  throw new Fault('backend-invalid', { errors: [{ pointer: '', code: cause }], backend: { endpoint: door, cause } });
}

function meaningOf({ event, mapping }: Heard, tree: unknown, scope: Scope, door: string): unknown {
  const { response } = mapping.steps[0]!;
  const refuse = (findings: readonly Finding[]): void => {
    if (findings.length > 0) throw broken(door, response, findings);
  };
  const { value, findings } = response.decode(tree, scope);
  refuse(findings);
  const { ids, check } = event.body!;
  refuse(check(ids.replace(value, () => NO_ID)));
  return value;
}

/** Has the shape of an id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

function treeOf(parse: () => unknown, door: string): unknown {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    const [{ cause, position }] = error.mishaps;
    const backend = { endpoint: door, cause, ...(position !== undefined && { position }) };
    throw new Fault('backend-invalid', { backend, cause: error });
  }
}

/** Its first finding says with which others it is alike. */
function broken(endpoint: string, { bound }: CompiledTable, findings: readonly Finding[]): Fault {
  const [{ pointer, code, position }] = findings as [Finding];
  const rule = ruleAt(bound, pointer);
  return new Fault('backend-invalid', {
    errors: [...findings],
    backend: { endpoint, cause: code, ...(position !== undefined && { position }) },
    ...(rule !== undefined && { rule }),
  });
}
