/** What messages at the listening doors mean: for each door the mappings of its contracts, compiled with what is known of its sender. */
import { createHash } from 'node:crypto';
import { type ListeningEndpoint, listenersOf } from '../config/listeners.ts';
import type { Subject } from '../config/subject.ts';
import { DELIVERY, type Delivering } from '../delivery/settings.ts';
import type { DeclaredEvent } from '../events/rules.ts';
import type { Dialect, Profile } from '../plugs/dialect.ts';
import { type Registry, schemasOf } from '../registry.ts';
import { type CompiledMapping, compileMapping } from '../tables/compile.ts';
import { heardIn, type Mapping } from '../tables/mapping.ts';

/** One event that a message is. */
export interface Heard {
  event: DeclaredEvent;
  dialect: Dialect;
  mapping: CompiledMapping;
  /** A group of the message, each occurrence of which may be an event of its own. */
  each?: string;
  /** Whether the message, or such a part of it, means the event. */
  isMeant(message: unknown): boolean;
}

export interface Inbound {
  profile: Profile;
  profileHash: string;
  /** Whose identifiers its messages bear: its sender, under the name by which it is called as a service endpoint. */
  sender: { name: string; facility: string };
  /** By the kind of a message, as its envelope names it. */
  heard: ReadonlyMap<string, readonly Heard[]>;
  delivering: Delivering;
}

/** By the name of the door. @throws MappingError */
export function inboundOf(subject: Subject): ReadonlyMap<string, Inbound> {
  const doors = [...listenersOf(subject.configuration)];
  return new Map(doors.map(([name, endpoint]) => [name, inboundAt(subject, name, endpoint)]));
}

/** Zone and profile are those with which its messages are read; the zone of the door is the nearer one. */
function profileOf({ profiles }: Subject, name: string, { system, timeZone }: ListeningEndpoint): Profile {
  return { ...(profiles.get(name) ?? profiles.get(system ?? '')), timeZone };
}

/** Of one door. @throws MappingError */
export function inboundAt(subject: Subject, name: string, endpoint: ListeningEndpoint): Inbound {
  const { system = name, delivery } = endpoint;
  const facility = subject.configuration.serviceEndpoints?.[system]?.facility ?? endpoint.facility ?? '';
  const profile = profileOf(subject, name, endpoint);
  const kinds = mappingsFor(subject.registry, endpoint).flatMap(one =>
    (one.mapping.on ?? []).map(on => [kindOf(on), compiled(subject.registry, profile, one)] as const),
  );
  return {
    profile,
    profileHash: createHash('sha256').update(JSON.stringify(profile)).digest('hex'),
    sender: { name: system, facility },
    heard: new Map(
      [...Map.groupBy(kinds, ([kind]) => kind)].map(([kind, those]) => [kind, those.map(([, one]) => one)]),
    ),
    // One that cannot be mapped is for a person; a feed does not stand still for it unless that is wanted.
    delivering: { ...DELIVERY, onFailure: 'skip', ...delivery },
  };
}

interface Meant {
  mapping: Mapping;
  dialect: Dialect;
  event: DeclaredEvent;
}

/** Of the contracts that the door names, in whatever dialect its adapter speaks. */
export function mappingsFor({ adapters, contracts, mappings }: Registry, endpoint: ListeningEndpoint): Meant[] {
  const { adapter, contracts: named = [] } = endpoint;
  return [...mappings.values()].flatMap(mapping => {
    const dialect = adapters.get(adapter)?.dialects.find(one => one.name === mapping.dialect);
    const contract = contracts.contracts.get(mapping.contract);
    const event = contract?.events.find(one => one.name === heardIn(mapping.operation));
    if (!dialect || !contract || !event || !named.includes(mapping.contract)) return [];
    return [{ mapping, dialect, event: { ...event, contract: contract.name } }];
  });
}

function compiled(registry: Registry, profile: Profile, { mapping, dialect, event }: Meant): Heard {
  const { each, about } = mapping;
  return {
    ...{ event, dialect, ...(each !== undefined && { each }) },
    mapping: compileMapping(mapping, dialect, profile, schemasOf(registry, mapping)),
    isMeant: message => about?.(message) ?? true,
  };
}

/** `SIU^S12` as the envelope of a message has it: `siu-s12`. */
const kindOf = (on: string): string => on.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
