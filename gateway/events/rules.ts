/** What the configuration in force says of events: which there are, who may see them, and where they may be sent. */
import { directoryOf } from '../config/consumers.ts';
import { duration } from '../config/duration.ts';
import type { Subject } from '../config/subject.ts';
import type { ContractEvent } from '../contracts/contract.ts';
import { toldAs } from '../tables/mapping.ts';
import { matches } from './event.ts';

export interface DeclaredEvent extends ContractEvent {
  contract: string;
}

/** For whom something is shown. */
export interface Onlooker {
  consumer: string;
  facility?: string | undefined;
  scopes: readonly string[];
}

/** Types of events that an application may see: of whatever call, of its own calls, and in full. */
export interface Visible {
  any: readonly string[];
  own: readonly string[];
  full: readonly string[];
}

export interface EventRules {
  /** CloudEvents §3.1.2: who tells it. */
  source: string;
  declared: readonly DeclaredEvent[];
  /** Events that the success of an operation is, by `contract#operation`; those that follow none, by their own name. */
  after(operation: string): readonly DeclaredEvent[];
  /** Of the types that fit one of the patterns. */
  visible(who: Onlooker, patterns: readonly string[]): Visible;
  /** A registered application with its scopes; undefined where it is none any more. */
  onlooker(consumer: string): Onlooker | undefined;
  /** Types of events that each service endpoint can be told. */
  endpoints: ReadonlyMap<string, readonly string[]>;
  webhooks: { allow: readonly string[]; timeoutMs: number };
}

const SOURCE = 'urn:canongate:gateway';
const TIMEOUT = '15s';

export function eventRules({ configuration, registry }: Pick<Subject, 'configuration' | 'registry'>): EventRules {
  const { source = SOURCE, webhooks = {} } = configuration.events ?? {};
  const consumers = directoryOf(configuration.consumers);
  const declared = [...registry.contracts.contracts.values()].flatMap(({ name: contract, events }) =>
    events.map(event => ({ ...event, contract })),
  );
  const endpoints = Object.entries(configuration.serviceEndpoints ?? {}).map(([name, { dialect }]) => {
    const mapped = declared.filter(event =>
      registry.mappings.has(`${event.contract}#${toldAs(event.name)}/${dialect}`),
    );
    return [name, mapped.map(({ type }) => type)] as const;
  });
  const told = Map.groupBy(declared, ({ contract, name, after = name }) => `${contract}#${after}`);
  return {
    source,
    declared,
    after: operation => told.get(operation) ?? [],
    visible({ scopes }, patterns) {
      const holds = (wanted: readonly string[]) => wanted.every(scope => scopes.includes(scope));
      const seen = declared.filter(
        event => holds(event.scopes) && patterns.some(pattern => matches(pattern, event.type)),
      );
      const types = (some: readonly DeclaredEvent[]) => some.map(({ type }) => type);
      return {
        any: types(seen.filter(({ audience }) => audience === 'scope')),
        own: types(seen.filter(({ audience }) => audience === 'caller')),
        full: types(seen.filter(({ full }) => full !== undefined && holds(full))),
      };
    },
    onlooker(consumer) {
      const known = consumers.byId(consumer);
      return known && { consumer, facility: known.facility, scopes: known.scopes };
    },
    endpoints: new Map(endpoints),
    webhooks: { allow: webhooks.allow ?? [], timeoutMs: duration(webhooks.timeout ?? TIMEOUT) },
  };
}
