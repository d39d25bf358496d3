/** Everything that can be plugged in, read from its folder and frozen: the only place where the gateway reaches plugs. */
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Operation } from './contracts/contract.ts';
import { type ContractSet, loadContracts } from './contracts/load.ts';
import type { AdapterDeclaration } from './plugs/adapter.ts';
import type { CompositionDeclaration } from './plugs/composition.ts';
import type { ListenerDeclaration } from './plugs/listener.ts';
import type { PolicyDeclaration } from './plugs/policy.ts';
import type { ContractSchemas } from './tables/coverage.ts';
import { eventOf, heardIn, type Mapping } from './tables/mapping.ts';

/** The project folder. */
export const HOME = resolve(fileURLToPath(import.meta.url), '../..');

export interface Registry {
  contracts: ContractSet;
  adapters: ReadonlyMap<string, AdapterDeclaration>;
  /** By the name of their adapter. */
  listeners: ReadonlyMap<string, ListenerDeclaration>;
  policies: ReadonlyMap<string, PolicyDeclaration>;
  /** By `contract#operation/dialect`. */
  mappings: ReadonlyMap<string, Mapping>;
  /** By `contract#operation`. */
  compositions: ReadonlyMap<string, CompositionDeclaration>;
}

/**
 * `contracts` are further contract folders beside the project's own. Throws where two plugs claim one name. Contracts
 * are proven by their tests and `canongate check`; whoever only uses them does not do it again.
 */
export async function loadRegistry(contracts: readonly string[] = [], { prove = false } = {}): Promise<Registry> {
  const [adapters, listeners, policies, mappings, compositions] = await Promise.all([
    plugs<AdapterDeclaration>('adapters', path => path.endsWith('/adapter.ts')),
    plugs<ListenerDeclaration>('adapters', path => path.endsWith('/listener.ts')),
    plugs<PolicyDeclaration>('policies', path => !path.slice(1).includes('/')),
    plugs<Mapping>('mappings', () => true),
    plugs<CompositionDeclaration>('compositions', () => true),
  ]);
  const registry: Registry = Object.freeze({
    contracts: await loadContracts([join(HOME, 'contracts'), ...contracts], { prove }),
    adapters: index(adapters, adapter => adapter.name),
    listeners: index(listeners, listener => listener.name),
    policies: index(policies, policy => policy.name),
    mappings: index(mappings.filter(isMapping), m => `${m.contract}#${m.operation}/${m.dialect}`),
    compositions: index(compositions.filter(isComposition), c => `${c.contract}#${c.operation}`),
  });
  for (const composition of registry.compositions.values()) assertUses(registry, composition);
  return registry;
}

/**
 * Who may call a composition may call what it uses, by itself as well. It uses what only reads: of several writes each would
 * have to be taken up again by itself. And nothing that uses others: so it comes to an end.
 */
export function assertUses(
  { contracts, compositions }: Registry,
  { contract, operation, uses }: CompositionDeclaration,
): void {
  const find = (kind: string): Operation | undefined => {
    const [name = '', own] = kind.split('#');
    return contracts.contracts.get(name)?.operations.find(one => one.name === own);
  };
  const scopes = find(`${contract}#${operation}`)?.scopes;
  for (const kind of uses) {
    const used = find(kind);
    const breach = (why: string): Error => new Error(`${contract}#${operation} uses ${kind}, ${why}.`);
    // A contract with findings is not here, and is refused by itself.
    if (!used && contracts.findings.length === 0) throw breach('which no contract has');
    if (!used || !scopes) continue;
    if (used.effect !== 'read') throw breach('which does not only read');
    if (compositions.get(kind)?.uses.length) throw breach('which uses others');
    const missing = used.scopes.find(scope => !scopes.includes(scope));
    if (missing !== undefined) throw breach(`and does not ask for ${missing}`);
  }
}

/** The gateway answers it itself, and asks no system of record by a mapping. */
export const answersItself = ({ compositions }: Pick<Registry, 'compositions'>, kind: string): boolean =>
  compositions.has(kind) && !compositions.get(kind)?.handsOn;

/** What the contract of a mapping says of its two messages; nothing where there is no such contract. */
export function schemasOf({ contracts }: Registry, { contract, operation }: Mapping): ContractSchemas {
  const { operations = [], events = [] } = contracts.contracts.get(contract) ?? {};
  const bodyOf = (event: string) => events.find(({ name }) => name === event)?.body?.schema;
  const [told, heard] = [eventOf(operation), heardIn(operation)];
  if (told !== undefined || heard !== undefined) {
    const schema = bodyOf((told ?? heard)!);
    return schema ? { [told === undefined ? 'answer' : 'request']: schema } : {};
  }
  const found = operations.find(({ name }) => name === operation);
  if (!found) return {};
  const { requestSchema: request, answerSchema: answer } = found;
  return { ...(request && { request }), answer };
}

/** Default exports of the matching files of a folder, one or a list; a file without one is a part of its neighbours. */
async function plugs<T>(folder: string, wanted: (path: string) => boolean): Promise<T[]> {
  const root = join(HOME, folder);
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => wanted(`/${relative(root, path)}`.replaceAll('\\', '/').replace(/\.js$/, '.ts')))
    .sort();
  const modules = await Promise.all(
    files.map(path => import(pathToFileURL(path).href) as Promise<{ default?: T | T[] }>),
  );
  return modules.flatMap(module => module.default ?? []);
}

function index<T>(plugs: readonly T[], name: (plug: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const plug of plugs) {
    if (found.has(name(plug))) throw new Error(`Two plugs are called ${name(plug)}.`);
    found.set(name(plug), plug);
  }
  return found;
}

const isMapping = (plug: Mapping): boolean => Array.isArray(plug.steps);
const isComposition = (plug: CompositionDeclaration): boolean => typeof plug.run === 'function';
