/** From files to a checked configuration: parsed, secrets resolved, tables and profiles read. */
import { dirname, resolve } from 'node:path';
import type { Profile, Schema } from '../plugs/dialect.ts';
import type { Registry } from '../registry.ts';
import { readDocument, type SourceDocument } from './document.ts';
import type { Named } from './finding-codes.ts';
import type { ConfigFinding } from './findings.ts';
import { listenersOf } from './listeners.ts';
import { nearest } from './near.ts';
import { CONFIGURATION, type Configuration } from './schema.ts';
import { resolveSecrets } from './secrets.ts';
import { validate } from './validate.ts';

/** One row of a routing table, such as a payer: text cells are what a mapping may read as `route.*`. */
export type Row = Readonly<Record<string, unknown>>;

export interface Loaded {
  document: SourceDocument;
  /** Present where the shape is right. */
  configuration?: Configuration;
  tables: ReadonlyMap<string, { document: SourceDocument; rows: readonly Row[] }>;
  /** Of service endpoints, and of listening doors that have one of their own. */
  profiles: ReadonlyMap<string, Profile>;
  /** Where each of them is written. */
  profileFiles: ReadonlyMap<string, SourceDocument>;
  findings: ConfigFinding[];
}

export async function loadConfiguration(path: string, registry: Registry, env = process.env): Promise<Loaded> {
  const document = await readDocument(resolve(path));
  const findings = [...document.findings];
  const tables = new Map<string, { document: SourceDocument; rows: readonly Row[] }>();
  const profiles = new Map<string, Profile>();
  const profileFiles = new Map<string, SourceDocument>();
  if (findings.length > 0) return { document, tables, profiles, profileFiles, findings };

  const folder = dirname(document.path);
  const { value, missing } = resolveSecrets(document.value, folder, env);
  findings.push(...validate(document, [], value, CONFIGURATION));
  if (findings.length > 0) return { document, tables, profiles, profileFiles, findings };
  for (const { path: keys, reference } of missing) {
    findings.push(
      document.finding(keys, 'secret-missing', `${reference} leads nowhere.`, 'Set it, or correct the reference.'),
    );
  }
  const configuration = value as Configuration;
  const readProfile = async (name: string, file: string, schema: Schema): Promise<void> => {
    const profile = await readDocument(resolve(folder, configuration.profiles ?? 'profiles', `${file}.yml`));
    findings.push(...profile.findings, ...validate(profile, [], profile.value ?? {}, schema));
    profileFiles.set(name, profile);
    // One that is no object is told of, and judged on as one that says nothing.
    profiles.set(name, Object.freeze(isSettings(profile.value) ? profile.value : {}));
  };
  for (const [name, file] of Object.entries(configuration.tables ?? {})) {
    const table = await readDocument(resolve(folder, file));
    findings.push(...table.findings, ...validate(table, [], table.value ?? [], ROWS));
    tables.set(name, { document: table, rows: Array.isArray(table.value) ? (table.value as Row[]) : [] });
  }
  for (const [name, endpoint] of Object.entries(configuration.serviceEndpoints ?? {})) {
    const adapter = registry.adapters.get(endpoint.adapter);
    if (!adapter) {
      findings.push(
        unknown(document, ['serviceEndpoints', name, 'adapter'], 'adapter', endpoint.adapter, registry.adapters.keys()),
      );
      continue;
    }
    const dialect = adapter.dialects.find(one => one.name === endpoint.dialect);
    await readProfile(name, endpoint.profile, dialect?.profile ?? adapter.profile);
  }
  for (const [name, { adapter, profile }] of listenersOf(configuration)) {
    const schema = registry.adapters.get(adapter)?.profile;
    if (schema && profile !== undefined) await readProfile(name, profile, schema);
  }
  return { document, configuration, tables, profiles, profileFiles, findings };
}

const isSettings = (value: unknown): value is Profile =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shape of a routing table. */
export const ROWS = {
  type: 'array',
  items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
} as const;

export function unknown(
  document: SourceDocument,
  keys: readonly (string | number)[],
  what: Named,
  name: string,
  known: Iterable<string>,
): ConfigFinding {
  const names = [...known];
  const [near] = nearest(name, names, 1);
  const fix = near ? `Did you mean ${near}?` : `Known: ${names.join(', ')}.`;
  return document.finding(keys, `unknown-${what}`, `There is no ${what} ${name}.`, fix);
}
