/** The doors at which messages come in by themselves: opened with a configuration, and with the next one only where they differ. */
import { type ListeningEndpoint, listenersOf, ownSettings } from '../config/listeners.ts';
import type { Snapshot } from '../config/open.ts';
import type { Keeper } from '../keeper.ts';
import { MESSAGES } from '../keeping/receiving.ts';
import type { Arrival, Listening, Received } from '../plugs/listener.ts';
import { type Silence, silenceOf } from './silence.ts';
import { isReadable } from './understanding.ts';

/** What a door shows at a scrape. */
export interface DoorGauges {
  listener: string;
  connections: number;
  /** Seconds since something last came, by whatever replica before this one opened it. */
  silence: number;
  overdue: number;
}

export interface DoorsServices {
  keeper: Pick<Keeper, 'receiving'>;
  now(): Date;
  became(listener: string, what: Received): void;
  noticed(listener: string, notice: string): void;
}

export interface Doors {
  /** Opens what a configuration names, closes what it does not. @throws where one cannot be opened */
  use(opened: Opened): Promise<void>;
  gauges(): DoorGauges[];
  /** Where each listens. */
  ports(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** A configuration with what its doors hear. */
export type Opened = Pick<Snapshot, 'subject' | 'inbound'>;

interface Door {
  settings: string;
  listening: Listening;
  silence: Silence;
  heard: Date;
}

const GRACE_MS = 10_000;
/** Where nobody is named, this machine alone may connect. */
const LOOPBACK = ['127.0.0.0/8', '::1'];

export function listeningDoors(services: DoorsServices): Doors {
  const doors = new Map<string, Door>();
  let inForce: Opened | undefined;

  const shut = async (name: string): Promise<void> => {
    const door = doors.get(name);
    doors.delete(name);
    await door?.listening.close(GRACE_MS);
  };
  const open = async ({ subject, inbound }: Opened, name: string, endpoint: ListeningEndpoint): Promise<void> => {
    const { receiving } = services.keeper;
    if (!receiving)
      throw new Error(`${name} cannot listen: nothing is kept over a restart, so nothing may be acknowledged.`);
    const { adapter, listen, allow = LOOPBACK, tls, timeZone, silence, facility } = endpoint;
    const contractHash = subject.registry.contracts.contracts.get(MESSAGES)?.hash ?? '';
    const means = (kind: string): boolean => inbound.get(name)?.heard.has(kind) === true;
    // A profile may be mended while the door stays open.
    const current = () => inForce?.inbound.get(name) ?? inbound.get(name);
    const reads = (arrival: Arrival): boolean => {
      const now = current();
      return now === undefined || isReadable(now, arrival, services.now());
    };
    const at = { name, facility, contractHash, means, reads };
    const made: Omit<Door, 'listening'> = {
      settings: JSON.stringify(endpoint),
      silence: silenceOf(silence, timeZone),
      heard: (await receiving.lastReceived(name)) ?? services.now(),
    };
    const config = { name, listen: new URL(listen), allow, settings: ownSettings(endpoint), ...(tls && { tls }) };
    const listening = await subject.registry.listeners.get(adapter)!.open(config, {
      now: services.now,
      async keep(arrival) {
        const receipt = await receiving.receive(arrival, at);
        const door = doors.get(name);
        if (door) door.heard = services.now();
        return receipt;
      },
      became: what => services.became(name, what),
      profile: () => current()?.profile ?? {},
      noticed: notice => services.noticed(name, notice),
    });
    doors.set(name, { ...made, listening });
  };
  const use = async (opened: Opened): Promise<void> => {
    const wanted = listenersOf(opened.subject.configuration);
    const changed = [...wanted].filter(([name, endpoint]) => doors.get(name)?.settings !== JSON.stringify(endpoint));
    const gone = [...doors.keys()].filter(name => !wanted.has(name));
    // Two cannot listen at one place: the one before closes first.
    await Promise.all([...gone, ...changed.map(([name]) => name)].map(shut));
    for (const [name, endpoint] of changed) await open(opened, name, endpoint);
    inForce = opened;
  };

  return {
    async use(opened) {
      const before = inForce;
      try {
        await use(opened);
      } catch (error) {
        // What was refused leaves the doors as they were.
        if (before) await use(before).catch(() => {});
        throw error;
      }
    },
    gauges: () =>
      [...doors].map(([listener, { listening, silence, heard }]) => {
        const now = services.now();
        return {
          ...{ listener, connections: listening.connections, overdue: silence.overdue(heard, now) },
          silence: Math.max(0, now.getTime() - heard.getTime()) / 1000,
        };
      }),
    ports: () => new Map([...doors].map(([name, { listening }]) => [name, listening.port])),
    close: async () => void (await Promise.allSettled([...doors.keys()].map(shut))),
  };
}
