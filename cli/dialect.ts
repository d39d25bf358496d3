/** Finds a dialect by name, with a profile: the one named, or the sandbox's. */
import { join } from 'node:path';
import { readDocument } from '../gateway/config/document.ts';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { validate } from '../gateway/config/validate.ts';
import type { AdapterDeclaration, Dialect, Profile } from '../gateway/kit.ts';
import { HOME, loadRegistry, type Registry } from '../gateway/registry.ts';
import { UsageError } from './verb.ts';

/** The sandbox's profile by dialect. */
const PROFILES: Readonly<Record<string, string>> = { 'x12-005010': 'sandbox-payer', 'fhir-r4': 'sandbox-fhir' };

export interface DialectAtHand {
  registry: Registry;
  adapter: AdapterDeclaration;
  dialect: Dialect;
  profile: Profile;
}

export async function loadDialect(name: string, file: unknown): Promise<DialectAtHand> {
  const registry = await loadRegistry();
  for (const adapter of registry.adapters.values()) {
    const dialect = adapter.dialects.find(one => one.name === name);
    if (!dialect) continue;
    const path = typeof file === 'string' ? file : join(HOME, 'sandbox/profiles', `${PROFILES[name]}.yml`);
    const document = await readDocument(path);
    const findings = [...document.findings, ...validate(document, [], document.value ?? {}, adapter.profile)];
    if (findings.length > 0) throw new ConfigRefused(findings);
    return { registry, adapter, dialect, profile: document.value as Profile };
  }
  const known = [...registry.adapters.values()].flatMap(adapter => adapter.dialects.map(dialect => dialect.name));
  throw new UsageError(`There is no dialect ${name}. Known: ${known.join(', ')}.`);
}
