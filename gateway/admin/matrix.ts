/** The capability matrix: each contract against each service endpoint, on one screen. */
import { element, type Markup } from '../html.ts';
import type { CatalogContract } from './catalog.ts';

/** A row: what each system of record can do of a contract. */
export interface Capabilities {
  contract: string;
  /** Operations that the gateway answers itself. */
  gateway: readonly string[];
  endpoints: Record<string, Capability>;
}

export interface Capability {
  can: readonly string[];
  /** Each with what to do instead, where its dialect knows it. Empty for an endpoint that has nothing of the contract. */
  cannot: readonly { operation: string; instead?: string }[];
}

export function matrixOf(contracts: readonly CatalogContract[], endpoints: readonly string[]): Capabilities[] {
  return contracts.map(({ name, operations }) => ({
    contract: name,
    gateway: operations.filter(({ composed }) => composed).map(operation => operation.name),
    endpoints: Object.fromEntries(endpoints.map(endpoint => [endpoint, capability(operations, endpoint)])),
  }));
}

/** An endpoint that can do nothing of a contract, and says nothing of it, is no part of it: a payer keeps no invoices. */
function capability(operations: CatalogContract['operations'], endpoint: string): Capability {
  const asked = operations.filter(({ composed }) => !composed);
  const can = asked.filter(({ backends }) => backends[endpoint]).map(({ name }) => name);
  const isPart = can.length > 0 || asked.some(({ instead }) => instead[endpoint] !== undefined);
  const cannot = asked
    .filter(({ backends }) => isPart && !backends[endpoint])
    .map(({ name, instead }) => ({
      operation: name,
      ...(instead[endpoint] !== undefined && { instead: instead[endpoint] }),
    }));
  return { can, cannot };
}

export function renderMatrix(
  matrix: readonly Capabilities[],
  backends: readonly { name: string; dialect: string }[],
): Markup {
  const head = ['Contract', ...backends.map(({ name, dialect }) => `${name} (${dialect})`), 'the gateway itself'];
  return element(
    'table',
    { id: 'matrix' },
    element('caption', 'Capability matrix: what each system of record can do of each contract'),
    element('thead', element('tr', ...head.map(cell => element('th', { scope: 'col' }, cell)))),
    element('tbody', ...matrix.map(row => rowOf(row, backends))),
  );
}

function rowOf({ contract, gateway, endpoints }: Capabilities, backends: readonly { name: string }[]): Markup {
  const cells = backends.map(({ name }) => told(endpoints[name] ?? { can: [], cannot: [] }));
  return element(
    'tr',
    element('th', { scope: 'row' }, contract),
    ...cells.map(cell => element('td', cell)),
    element('td', gateway.join(', ') || '–'),
  );
}

function told({ can, cannot }: Capability): string {
  if (can.length === 0 && cannot.length === 0) return '–';
  if (cannot.length === 0) return `all: ${can.join(', ')}`;
  const without = `not ${cannot.map(({ operation }) => operation).join(', ')}`;
  return can.length === 0 ? without : `${can.join(', ')}; ${without}`;
}
