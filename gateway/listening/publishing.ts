/** Walks what a listening door has kept: its table reads it, its contract holds it, and the commit that settles it tells it. */
import { createHash } from 'node:crypto';
import type { Published } from '../events/outbox.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import { compose } from '../line.ts';
import { atPointer } from '../pointer.ts';
import type { CrossReference } from '../references/cross-reference.ts';
import type { Met } from '../references/native.ts';
import { metAt } from '../references/referring.ts';
import { awaitedName } from '../stages/awaited.ts';
import { settle } from '../stages/settle.ts';
import { unavailable } from '../store/damage.ts';
import type { Inbound } from './inbound.ts';
import { type Meaning, scopeOf, understand } from './understanding.ts';

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
  const unread = meanings.map(({ heard: { mapping }, tree }) => ({
    mapping,
    places: mapping.steps[0]!.unmapped(tree),
  }));
  for (const { mapping, places } of unread)
    if (places.length > 0) unmapped(`${mapping.contract}#${mapping.operation}/${mapping.dialect}`, places.length);
  const step = Object.values(record.steps)[0];
  if (step) step.unmapped = [...new Set(unread.flatMap(({ places }) => places))];
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
