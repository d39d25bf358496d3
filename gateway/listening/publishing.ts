/** Walks what a listening door has kept: its table reads it, its contract holds it, and the commit that settles it tells it. */
import { createHash } from 'node:crypto';
import type { Published } from '../events/outbox.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault, type Finding } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import { compose } from '../line.ts';
import { type Dialect, DialectError } from '../plugs/dialect.ts';
import type { Arrival } from '../plugs/listener.ts';
import { atPointer } from '../pointer.ts';
import type { CrossReference } from '../references/cross-reference.ts';
import type { Met } from '../references/native.ts';
import { metAt } from '../references/referring.ts';
import { awaitedName } from '../stages/awaited.ts';
import { settle } from '../stages/settle.ts';
import type { CompiledTable } from '../tables/compile.ts';
import { ruleAt } from '../tables/rule-at.ts';
import type { Scope } from '../tables/scope.ts';
import type { Heard, Inbound } from './inbound.ts';

export interface PublishingParts {
  keeper: Pick<Keeper, 'settle' | 'now' | 'receiving' | 'references'>;
  /** Of the configuration in force, by the name of the door. */
  inbound(): ReadonlyMap<string, Inbound>;
  /** Counts places that no rule of a mapping reads. */
  unmapped(mapping: string, places: number): void;
}

/** Never rejects: what became of it stands in the record. */
export function publishing(parts: PublishingParts): (exchange: Exchange) => Promise<void> {
  const publish: Stage = async function publish(exchange, next) {
    await read(parts, exchange);
    await next();
  };
  const line = compose([settle(parts), publish]);
  return exchange =>
    line(exchange, async () => {}).catch(error => {
      exchange.record.fault = Fault.from(error);
    });
}

async function read({ keeper, inbound, unmapped }: PublishingParts, exchange: Exchange): Promise<void> {
  const { record, delivery } = exchange;
  const door = delivery?.key.endpoint ?? '';
  // Its envelope is what it was answered, whatever else becomes of it.
  record.answer = record.input;
  const at = inbound().get(door);
  const heard = at?.heard.get(record.operation) ?? [];
  if (!at || heard.length === 0)
    throw new Fault('not-supported', { detail: 'No mapping of the contracts at this door reads it any more.' });
  const raw = await keeper.receiving?.raw(record.id).catch(unavailable);
  if (!raw) throw new Fault('gone', { detail: 'Its bytes are no longer kept.' });
  record.hashes.profile = at.profileHash;
  const [hash, ...others] = heard.map(({ mapping }) => mapping.hash);
  record.hashes.mapping =
    others.length === 0
      ? hash!
      : createHash('sha256')
          .update([hash, ...others].join('\n'))
          .digest('hex');
  const scope = scopeOf(at, new Date(record.receivedAt), record.id, record.input);
  const meanings = understand(heard, scope, raw, door);
  exchange.published = await tell(keeper, meanings, at, record);
  for (const { heard: one, tree } of meanings) {
    const places = one.mapping.steps[0]!.unmapped(tree).length;
    const { contract, operation, dialect } = one.mapping;
    if (places > 0) unmapped(`${contract}#${operation}/${dialect}`, places);
  }
  for (const told of exchange.published) exchange.merging = merging(told) ?? exchange.merging;
  const names = meanings.flatMap(({ heard: { mapping }, value }) => mapping.brings?.(value) ?? []);
  // What waits for it finds it by itself in the end: nothing that comes in fails for it.
  if (names.length > 0)
    await keeper.receiving?.hasten(names.map(name => awaitedName(at.sender.name, name))).catch(() => {});
}

/** Two records that are one, as the sender says: the alias is kept in the commit that tells of it. */
function merging({ event: { merges }, data }: Published): Exchange['merging'] {
  if (!merges) return undefined;
  const [from, into] = [merges.from, merges.into].map(pointer => atPointer(data, pointer));
  return typeof from === 'string' && typeof into === 'string' ? { from, into } : undefined;
}

/** Whether all that it means can be told, for a sender that waits for that: nothing is kept of the answer. */
export function isReadable(at: Inbound, { kind, raw }: Pick<Arrival, 'kind' | 'raw'>, now: Date): boolean {
  try {
    understand(at.heard.get(kind) ?? [], scopeOf(at, now), raw, '');
    return true;
  } catch {
    return false;
  }
}

const scopeOf = ({ profile }: Inbound, now: Date, key = '', input?: unknown): Scope => ({
  ...{ key, now, profile, input, steps: {}, route: {} },
});

/** What one mapping makes of a message, or of one part of it. */
interface Meaning {
  heard: Heard;
  /** Which part it is. */
  n: number;
  tree: unknown;
  value: unknown;
}

/** A batch that says more than this is for a person: it is told in one commit. */
const MOST = 1_000;

/**
 * In the order of the message. What is wrong with any of it is found before an id is issued: nothing is known of what nobody
 * could read, and nothing is told by half.
 * @throws Fault
 */
function understand(heard: readonly Heard[], scope: Scope, raw: Uint8Array, door: string): Meaning[] {
  const trees = new Map<Dialect, unknown>();
  const meanings = heard.flatMap(one => {
    const { dialect } = one;
    const tree = trees.get(dialect) ?? treeOf(() => dialect.read({ head: {}, body: raw }, scope.profile), door);
    trees.set(dialect, tree);
    const parts = one.parts(tree);
    if (parts.length > MOST)
      throw new Fault('backend-invalid', {
        errors: [{ pointer: '', code: 'too-many' }],
        backend: { endpoint: door, cause: 'too-many' },
      });
    return parts.map(([n, part]) => ({ heard: one, n, tree: part, value: meaningOf(one, part, scope, door) }));
  });
  return meanings.sort((one, other) => one.n - other.n);
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

async function tell(
  { references }: PublishingParts['keeper'],
  meanings: readonly Meaning[],
  { sender }: Inbound,
  record: Exchange['record'],
): Promise<Published[]> {
  const bodies = meanings.map(({ heard: { event }, value }) => {
    const found = event.body!.ids.find(value);
    const met = found.map(({ kind, text, pointer }) => metAt(sender, kind, text, pointer));
    return { event, value, met, retired: found.findIndex(({ pointer }) => pointer === event.merges?.from) };
  });
  // All of a message at once: however much it says, it is one query.
  const issued = (await references?.issue(bodies.flatMap(({ met }) => met)).catch(unavailable)) ?? [];
  const published: Published[] = [];
  for (const { event, value, met, retired } of bodies) {
    const own = issued.splice(0, met.length);
    if (retired >= 0) own[retired] = await ownId(references!, met[retired]!, own[retired]!).catch(unavailable);
    const data = event.body!.ids.replace(value, () => own.shift()!);
    published.push({ event, data, subjects: event.body!.subjects(data) });
  }
  record.subjects = [...new Set([...(record.subjects ?? []), ...published.flatMap(({ subjects }) => subjects)])];
  const step = Object.values(record.steps)[0];
  const unread = meanings.flatMap(({ heard: { mapping }, tree }) => mapping.steps[0]!.unmapped(tree));
  if (step) step.unmapped = [...new Set(unread)];
  return published;
}

/** The id that was given out for this very identifier, whatever answers for it since a merge: what is merged is that one. */
async function ownId(references: CrossReference, met: Met, survivor: string): Promise<string> {
  const ids = await references.find(met);
  const located = await references.resolve(ids, met.facility || undefined);
  const isIt = (id: string): boolean => {
    const { kind, survivor: its } = located.get(id) ?? {};
    return kind === met.kind && its === survivor;
  };
  return ids.find(isIt) ?? survivor;
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

function unavailable(cause: unknown): never {
  throw cause instanceof Fault ? cause : new Fault('store-unavailable', { cause });
}
