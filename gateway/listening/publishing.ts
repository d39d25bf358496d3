/** Walks what a listening door has kept: its table reads it, its contract holds it, and the commit that settles it tells it. */
import type { Published } from '../events/outbox.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault, type Finding } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import { compose } from '../line.ts';
import { DialectError } from '../plugs/dialect.ts';
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

async function read({ keeper, inbound }: PublishingParts, exchange: Exchange): Promise<void> {
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
  const published: Published[] = [];
  for (const one of heard) {
    record.hashes.mapping = one.mapping.hash;
    const { told, value } = (await tell(keeper, one, at, exchange, raw)) ?? {};
    if (!told) continue;
    published.push(told);
    exchange.merging = merging(told) ?? exchange.merging;
    const names = one.mapping.brings?.(value) ?? [];
    // It is found by itself in the end: nothing that comes in fails for it.
    if (names.length > 0)
      await keeper.receiving?.hasten(names.map(name => awaitedName(at.sender.name, name))).catch(() => {});
  }
  exchange.published = published;
}

/** Two records that are one, as the sender says: the alias is kept in the commit that tells of it. */
function merging({ event: { merges }, data }: Published): Exchange['merging'] {
  if (!merges) return undefined;
  const [from, into] = [merges.from, merges.into].map(pointer => atPointer(data, pointer));
  return typeof from === 'string' && typeof into === 'string' ? { from, into } : undefined;
}

/** Whether all that it means can be told, for a sender that waits for that: nothing is kept of the answer. */
export function isReadable(
  { profile, heard }: Inbound,
  { kind, raw }: Pick<Arrival, 'kind' | 'raw'>,
  at: Date,
): boolean {
  const scope = { key: '', now: at, profile, input: undefined, steps: {}, route: {} };
  try {
    for (const one of heard.get(kind) ?? []) understand(one, scope, raw, '');
    return true;
  } catch {
    return false;
  }
}

interface Understood {
  tree: unknown;
  value: unknown;
}

/** What is wrong with it is found before an id is issued: nothing is known of what nobody could read. @throws Fault */
function understand(
  { event, dialect, mapping, isMeant }: Heard,
  scope: Scope,
  raw: Uint8Array,
  door: string,
): Understood | undefined {
  const { response } = mapping.steps[0]!;
  const refuse = (findings: readonly Finding[]): void => {
    if (findings.length > 0) throw broken(door, response, findings);
  };
  const tree = treeOf(() => dialect.read({ head: {}, body: raw }, scope.profile), door);
  if (!isMeant(tree)) return undefined;
  const { value, findings } = response.decode(tree, scope);
  refuse(findings);
  const { ids, check } = event.body!;
  refuse(check(ids.replace(value, () => NO_ID)));
  return { tree, value };
}

async function tell(
  { references }: PublishingParts['keeper'],
  heard: Heard,
  { profile, sender }: Inbound,
  { record, delivery }: Exchange,
  raw: Uint8Array,
): Promise<{ told: Published; value: unknown } | undefined> {
  const { event, mapping } = heard;
  const scope = {
    key: record.id,
    now: new Date(record.receivedAt),
    profile,
    input: record.input,
    steps: {},
    route: {},
  };
  const understood = understand(heard, scope, raw, delivery?.key.endpoint ?? '');
  if (!understood) return undefined;
  const { tree, value } = understood;
  const { ids, subjects } = event.body!;
  const found = ids.find(value);
  const met = found.map(({ kind, text, pointer }) => metAt(sender, kind, text, pointer));
  const issued = (await references?.issue(met).catch(unavailable)) ?? [];
  const retired = found.findIndex(({ pointer }) => pointer === event.merges?.from);
  if (retired >= 0) issued[retired] = await ownId(references!, met[retired]!, issued[retired]!).catch(unavailable);
  let n = 0;
  const data = ids.replace(value, () => issued[n++]!);
  const about = subjects(data);
  record.subjects = [...new Set([...(record.subjects ?? []), ...about])];
  const step = Object.values(record.steps)[0];
  if (step) step.unmapped = mapping.steps[0]!.unmapped(tree);
  return { told: { event, data, subjects: about }, value };
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
