/** The catalogue: which contracts are in force, who owns them, and which system of record can do what. */
import type { Snapshot } from '../config/open.ts';
import type { Endpoint } from '../endpoint.ts';
import { element, type Markup, page } from '../html.ts';
import { answersItself, type Registry } from '../registry.ts';
import { type Capabilities, matrixOf, renderMatrix } from './matrix.ts';

export interface CatalogOperation {
  name: string;
  summary: string;
  method: string;
  path: string;
  scopes: readonly string[];
  effect: string;
  capability: string;
  slo: { latencySeconds: number; objective: number };
  /** The gateway answers itself, without a backend. */
  composed: boolean;
  /** Row of the capability matrix: whether each service endpoint can do this. */
  backends: Record<string, boolean>;
  /** What to do instead, by those service endpoints that cannot and whose dialect knows it. */
  instead: Record<string, string>;
}

export interface CatalogEvent {
  type: string;
  summary: string;
  scopes: readonly string[];
}

export interface CatalogContract {
  name: string;
  title: string;
  summary: string;
  owner: string;
  systemOfRecord: string;
  lifecycle: { state: string; since: string; deprecatedAt?: string; sunsetAt?: string; successor?: string };
  operations: readonly CatalogOperation[];
  events: readonly CatalogEvent[];
}

export interface Catalog {
  /** Hash of the configuration in force. */
  version: string;
  contracts: readonly CatalogContract[];
  backends: readonly { name: string; adapter: string; dialect: string }[];
  /** The capability matrix, contract by contract. */
  matrix: readonly Capabilities[];
}

/** Reads the catalogue from what is in force; nothing of a profile or a secret is in it. */
export function catalogOf({
  version,
  subject,
  plans,
  endpoints,
}: Pick<Snapshot, 'version' | 'subject' | 'plans' | 'endpoints'>): Catalog {
  const backends = [...endpoints.values()];
  const contracts = new Map(plans.map(({ operation: { contract } }) => [contract.name, contract]));
  const told = [...contracts.values()].map(
    ({ name, title, summary, owner, systemOfRecord, lifecycle, operations, events }) => ({
      name,
      title,
      summary,
      owner,
      systemOfRecord,
      lifecycle,
      events: events.map(({ type, summary, scopes }) => ({ type, summary, scopes })),
      operations: operations.map(operation => ({
        name: operation.name,
        summary: operation.summary,
        method: operation.method,
        path: operation.path,
        scopes: operation.scopes,
        effect: operation.effect,
        capability: operation.capability,
        slo: { latencySeconds: operation.slo.latencySeconds, objective: operation.slo.objective },
        composed: answersItself(subject.registry, `${name}#${operation.name}`),
        ...abilities(backends, `${name}#${operation.name}`, subject.registry),
      })),
    }),
  );
  return {
    version,
    backends: backends.map(({ name, adapter, dialect }) => ({ name, adapter: adapter.name, dialect: dialect.name })),
    contracts: told,
    matrix: matrixOf(
      told,
      backends.map(({ name }) => name),
    ),
  };
}

/**
 * What each endpoint says to an operation: whether it can, and what to do where it cannot. What the gateway decides and it has no
 * word for is done all the same.
 */
function abilities(
  backends: readonly Endpoint[],
  key: string,
  { compositions }: Pick<Registry, 'compositions'>,
): Pick<CatalogOperation, 'backends' | 'instead'> {
  const can = ({ mappings, approvals }: Endpoint): boolean =>
    mappings.has(key) || (approvals === 'gateway' && compositions.get(key)?.standsAlone === true);
  const known = backends.flatMap(backend => {
    const { name, dialect } = backend;
    const instead = dialect.instead?.[key];
    return can(backend) || instead === undefined ? [] : [[name, instead] as const];
  });
  return {
    backends: Object.fromEntries(backends.map(one => [one.name, can(one)])),
    instead: Object.fromEntries(known),
  };
}

/** A plain page that a screen reader and a printer understand. */
export const renderCatalog = ({ version, contracts, backends, matrix }: Catalog): string =>
  page('Catalogue', [
    element('p', 'Configuration ', element('code', version)),
    renderMatrix(matrix, backends),
    ...contracts.map(contract => section(contract, backends)),
  ]);

function section(contract: CatalogContract, backends: Catalog['backends']): Markup {
  const { name, title, summary, owner, systemOfRecord, lifecycle, operations, events } = contract;
  const { state, since, sunsetAt, successor } = lifecycle;
  const life = [`${state} since ${since}`, sunsetAt && `until ${sunsetAt}`, successor && `followed by ${successor}`];
  const head = ['Operation', 'Call', 'Scopes', 'Objective', ...backends.map(one => `${one.name} (${one.dialect})`)];
  return element(
    'section',
    { 'aria-label': name },
    element('h2', `${title} `, element('code', name)),
    element('p', summary),
    element('p', `Owner: ${owner}. System of record: ${systemOfRecord}. ${life.filter(Boolean).join(', ')}.`),
    element(
      'table',
      element('caption', 'Operations and the systems that can do them'),
      element('thead', element('tr', ...head.map(cell => element('th', { scope: 'col' }, cell)))),
      element('tbody', ...operations.map(operation => row(operation, backends))),
    ),
    ...eventTable(events),
  );
}

function eventTable(events: readonly CatalogEvent[]): Markup[] {
  if (events.length === 0) return [];
  const rows = events.map(({ type, summary, scopes }) =>
    element('tr', element('th', { scope: 'row' }, type), element('td', summary), element('td', scopes.join(' '))),
  );
  const head = ['Event', 'Tells', 'Scopes'].map(cell => element('th', { scope: 'col' }, cell));
  return [
    element(
      'table',
      element('caption', 'Events that may be subscribed to'),
      element('thead', element('tr', ...head)),
      element('tbody', ...rows),
    ),
  ];
}

function row(operation: CatalogOperation, backends: Catalog['backends']): Markup {
  const { name, summary, method, path, scopes, slo } = operation;
  const cells = [
    `${method} ${path}`,
    scopes.join(' '),
    `${slo.objective * 100} % within ${slo.latencySeconds} s`,
    ...backends.map(({ name }) => ability(operation, name)),
  ];
  const named = element('th', { scope: 'row' }, `${name}: ${summary}`);
  return element('tr', named, ...cells.map(cell => element('td', cell)));
}

function ability({ composed, backends, instead }: CatalogOperation, endpoint: string): string {
  if (composed) return 'the gateway itself';
  if (backends[endpoint]) return 'yes';
  return ['no', instead[endpoint]].filter(Boolean).join('. ');
}
