/** Finds a dialect by name, with a profile: the one named, or the sandbox's. */
import { join } from 'node:path';
import { readDocument } from '../gateway/config/document.ts';
import { ConfigRefused } from '../gateway/config/findings.ts';
import type { Configuration } from '../gateway/config/schema.ts';
import { validate } from '../gateway/config/validate.ts';
import type { AdapterDeclaration, Dialect, Mishap, Profile } from '../gateway/kit.ts';
import { atPointer } from '../gateway/pointer.ts';
import { HOME, loadRegistry, type Registry } from '../gateway/registry.ts';
import { UsageError } from './verb.ts';

/** Where a message says what it is, and what it has to say on either side: anything else would be read as an empty answer. */
const KINDS: Readonly<Record<string, { at: string; position: string; request: string; response: string }>> = {
  'x12-005010': { at: '/ST/0/1', position: 'ST-01', request: '270', response: '271' },
};

/** Why a tree is not the message that one side of a mapping reads. */
export function otherMessage(
  dialect: string,
  tree: unknown,
  side: 'request' | 'response',
): (Mishap & { detail: string }) | undefined {
  const kind = KINDS[dialect];
  if (!kind || atPointer(tree, kind.at) === kind[side]) return undefined;
  return { cause: 'unexpected-set', position: kind.position, detail: `A ${kind[side]} is wanted here.` };
}

export interface DialectAtHand {
  registry: Registry;
  adapter: AdapterDeclaration;
  dialect: Dialect;
  profile: Profile;
}

const SANDBOX = join(HOME, 'sandbox');

/** That of its first service endpoint of the dialect. */
async function sandboxProfile(name: string): Promise<string> {
  const { value } = await readDocument(join(SANDBOX, 'canongate.yml'));
  const { serviceEndpoints = {} } = value as Configuration;
  const found = Object.values(serviceEndpoints).find(({ dialect }) => dialect === name);
  if (!found) throw new UsageError(`The sandbox speaks no ${name}: name the profile of a partner with --profile.`);
  return join(SANDBOX, 'profiles', `${found.profile}.yml`);
}

export async function loadDialect(name: string, file: unknown): Promise<DialectAtHand> {
  const registry = await loadRegistry();
  for (const adapter of registry.adapters.values()) {
    const dialect = adapter.dialects.find(one => one.name === name);
    if (!dialect) continue;
    const path = typeof file === 'string' ? file : await sandboxProfile(name);
    const document = await readDocument(path);
    const findings = [
      ...document.findings,
      ...validate(document, [], document.value ?? {}, dialect.profile ?? adapter.profile),
    ];
    if (findings.length > 0) throw new ConfigRefused(findings);
    return { registry, adapter, dialect, profile: document.value as Profile };
  }
  const known = [...registry.adapters.values()].flatMap(adapter => adapter.dialects.map(dialect => dialect.name));
  throw new UsageError(`There is no dialect ${name}. Known: ${known.join(', ')}.`);
}
