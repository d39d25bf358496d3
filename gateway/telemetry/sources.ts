/** Reads the closed sets of label values from a checked configuration. */
import { TRANSPORT_CAUSES } from '../../transports/pool.ts';
import { listenersOf } from '../config/listeners.ts';
import type { Subject } from '../config/subject.ts';
import { WITHHELD_CAUSES } from '../delivery/control.ts';
import { mappingsFor } from '../listening/inbound.ts';
import type { AdapterDeclaration } from '../plugs/adapter.ts';
import type { FindingCode } from '../tables/index.ts';
import type { Sources } from './dimensions.ts';

/** Stages that every line has, and the door before it; policies are stages under their own names. */
const STAGES = 'door receive authorize check replay reuse join settle refer decide route deliver'.split(' ');

/** What decoding may find, beside an element that is missing. */
const FINDINGS: readonly (FindingCode | 'required')[] = [
  'bad-code',
  'bad-date',
  'bad-number',
  'bad-reference',
  'bad-text',
  'bad-type',
  'required',
];

/** `version`: hash of the configuration. */
export function sourcesOf({ configuration, registry }: Subject, version: string): Sources {
  const pipelines = Object.values(configuration.pipelines);
  const names = pipelines.flatMap(({ apiEndpoints }) =>
    apiEndpoints.map(name => configuration.apiEndpoints[name]?.contract),
  );
  const contracts = [...new Set(names)].flatMap(name => registry.contracts.contracts.get(name ?? '') ?? []);
  const operations = contracts.flatMap(({ name, operations }) =>
    operations.map(operation => ({ contract: name, operation: operation.name })),
  );
  const backends = Object.entries(configuration.serviceEndpoints ?? {}).map(([backend, { adapter, dialect }]) => ({
    backend,
    operations: operations.filter(one => registry.mappings.has(mappingName({ ...one, dialect }))),
    causes: causesOf(registry.adapters.get(adapter)),
    dialect,
  }));
  return {
    version,
    operations,
    contracts: contracts.map(({ name, lifecycle, owner }) => ({ contract: name, state: lifecycle.state, owner })),
    consumers: (configuration.consumers ?? []).map(({ id }) => id),
    policies: configuration.policies.flatMap(policy => {
      const declaration = registry.policies.get(policy);
      return declaration ? [{ policy, decisions: declaration.decisions }] : [];
    }),
    stages: [...new Set([...STAGES, ...pipelines.flatMap(({ policies }) => policies.map(({ name }) => name))])],
    backends,
    mappings: [
      ...new Set([
        ...backends.flatMap(({ operations, dialect }) => operations.map(one => mappingName({ ...one, dialect }))),
        ...[...listenersOf(configuration).values()].flatMap(endpoint =>
          mappingsFor(registry, endpoint).map(({ mapping }) => mappingName(mapping)),
        ),
      ]),
    ],
    pipelines: Object.keys(configuration.pipelines),
    listeners: [...listenersOf(configuration)].map(([listener, { adapter }]) => ({
      listener,
      notices: registry.listeners.get(adapter)?.notices ?? [],
    })),
  };
}

/** As the registry and the line name it: `eligibility-checks/v1#check/x12-005010`. */
export const mappingName = ({
  contract,
  operation,
  dialect,
}: {
  contract: string;
  operation: string;
  dialect: string;
}): string => `${contract}#${operation}/${dialect}`;

/** Causes of the way there, those with which an operator keeps calls back, those that the endpoint's adapter knows, and those with which mapping tables report a field they cannot decode. */
const causesOf = (adapter: AdapterDeclaration | undefined): string[] => [
  ...new Set([
    ...Object.keys(TRANSPORT_CAUSES),
    ...WITHHELD_CAUSES,
    ...Object.keys(adapter?.faults ?? {}),
    ...(adapter?.warnings ?? []),
    ...FINDINGS,
  ]),
];
