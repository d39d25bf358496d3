/** Opens each policy and service endpoint once and closes it again: what no schema can judge is told before it serves. */
import { Fault } from '../faults.ts';
import { inboundAt } from '../listening/inbound.ts';
import type { LinkServices } from '../plugs/adapter.ts';
import type { PolicyServices } from '../plugs/policy.ts';
import { compileMapping } from '../tables/compile.ts';
import { directoryOf } from './consumers.ts';
import { duration } from './duration.ts';
import type { ConfigFinding } from './findings.ts';
import { type ListeningEndpoint, listenersOf, ownSettings } from './listeners.ts';
import type { PolicyUse, ServiceEndpoint } from './schema.ts';
import { endpoints, type Keys, pipelines, type Subject } from './subject.ts';

/** For a configuration that every rule has passed. Nothing connects: links do so with their first call. */
export async function trialFindings(subject: Subject): Promise<ConfigFinding[]> {
  const { document, configuration } = subject;
  const found: ConfigFinding[] = [];
  const attempt = async (keys: Keys, open: () => unknown): Promise<void> => {
    try {
      await open();
    } catch (error) {
      const fix = 'Correct the setting; docs/configuration.md names its bounds.';
      found.push(document.finding(keys, 'cannot-open', `${keys.join('.')} cannot be used: ${reason(error)}.`, fix));
    }
  };
  const { drain } = configuration.http ?? {};
  if (drain !== undefined) await attempt(['http', 'drain'], () => duration(drain));
  for (const [name, { policies }] of pipelines(subject)) {
    for (const [index, use] of policies.entries())
      await attempt(['pipelines', name, 'policies', index], () => openPolicy(subject, name, use));
  }
  for (const [name, endpoint] of endpoints(subject)) {
    for (const [index, use] of (endpoint.policies ?? []).entries())
      await attempt(['serviceEndpoints', name, 'policies', index], () => openPolicy(subject, name, use));
    await attempt(['serviceEndpoints', name], () => openAndClose(subject, name, endpoint));
  }
  for (const [name, endpoint] of listenersOf(configuration))
    await attempt(['apiEndpoints', name], () => listenAndClose(subject, name, endpoint));
  return found;
}

/** At a port of its own: the one it is meant for may be in use by the very gateway that asks. */
async function listenAndClose(subject: Subject, name: string, endpoint: ListeningEndpoint): Promise<void> {
  const { adapter, tls, allow = [] } = endpoint;
  const { registry } = subject;
  const declared = registry.listeners.get(adapter)!;
  const listen = new URL(`${declared.schemes[tls ? 1 : 0]}://127.0.0.1:0`);
  const listening = await declared.open(
    { name, listen, allow, settings: ownSettings(endpoint), ...(tls && { tls }) },
    {
      keep: () => Promise.reject(new Error('nothing is kept on trial')),
      ...{ became: () => {}, noticed: () => {}, profile: () => ({}), now: () => new Date() },
    },
  );
  await listening.close(0);
  inboundAt(subject, name, endpoint);
}

function openPolicy({ registry, configuration }: Subject, owner: string, use: PolicyUse): void {
  const { name, when: _when, ...settings } = use;
  const policy = registry.policies.get(name)!;
  if (policy.at === 'terminal') return;
  const services: PolicyServices = {
    owner,
    consumers: directoryOf(configuration.consumers),
    now: Date.now,
    count: () => {},
    fetchJson: () => Promise.reject(new Error('nothing is fetched on trial')),
  };
  policy.open(settings as never, services);
}

async function openAndClose(
  { registry, profiles }: Subject,
  name: string,
  { adapter, dialect, url, profile: _file, policies: _policies, facility: _facility, ...settings }: ServiceEndpoint,
): Promise<void> {
  const profile = profiles.get(name)!;
  const declared = registry.adapters.get(adapter)!;
  const services: LinkServices = {
    endpoint: name,
    profile,
    now: () => new Date(),
    sequence: async () => 1,
    seen: async () => false,
    quarantine: async () => {},
  };
  const link = await declared.open({ name, adapter, dialect, url, settings }, services);
  await link.close();
  const spoken = declared.dialects.find(one => one.name === dialect)!;
  for (const mapping of registry.mappings.values())
    if (mapping.dialect === dialect && !mapping.on) compileMapping(mapping, spoken, profile);
}

/** The first line, without the place in our own files that a mapping names. */
function reason(error: unknown): string {
  if (error instanceof Fault) return error.info.backend?.cause ?? error.code;
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line.replace(/^mappings\/\S+ [a-z-]+ /, '').replace(/\.$/, '');
}
