/** Opens the service endpoints of a configuration: link, guards in their order, mappings compiled for the profile. */
import { createHash } from 'node:crypto';
import { DELIVERY } from '../delivery/settings.ts';
import { callLink, type Endpoint, type GuardedAttempt } from '../endpoint.ts';
import type { Link, LinkServices } from '../plugs/adapter.ts';
import { type Call, type GuardHandle, LONGEST_CALL_MS } from '../plugs/policy.ts';
import { schemasOf } from '../registry.ts';
import { type CompiledMapping, compileMapping } from '../tables/compile.ts';
import type { ServiceEndpoint } from './schema.ts';
import type { OpenServices } from './services.ts';
import type { Subject } from './subject.ts';

export async function openEndpoints(subject: Subject, services: OpenServices): Promise<Map<string, Endpoint>> {
  const opened = new Map<string, Endpoint>();
  try {
    for (const [name, configured] of Object.entries(subject.configuration.serviceEndpoints ?? {})) {
      opened.set(name, await openEndpoint(subject, name, configured, services));
    }
  } catch (error) {
    await Promise.allSettled([...opened.values()].map(endpoint => endpoint.close()));
    throw error;
  }
  return opened;
}

async function openEndpoint(
  subject: Subject,
  name: string,
  configured: ServiceEndpoint,
  services: OpenServices,
): Promise<Endpoint> {
  const { registry } = subject;
  const {
    adapter: adapterName,
    dialect: dialectName,
    url,
    profile: _file,
    policies = [],
    facility = '',
    approvals = 'system',
    delivery,
    ...settings
  } = configured;
  const adapter = registry.adapters.get(adapterName)!;
  const dialect = adapter.dialects.find(one => one.name === dialectName)!;
  const profile = subject.profiles.get(name)!;
  const link = await adapter.open(
    { name, adapter: adapterName, dialect: dialectName, url, settings },
    linkServices(name, profile, services),
  );
  const handles = policies.map(({ name: policyName, when: _when, ...own }) => {
    const policy = registry.policies.get(policyName)!;
    if (policy.at !== 'endpoint') throw new TypeError(`${policyName} does not guard endpoints`);
    return { policy: policyName, ...policy.open(own as never, services.forPolicy(policyName, name)) };
  });
  const mappings = new Map<string, CompiledMapping>();
  for (const mapping of registry.mappings.values()) {
    const serves = mapping.serves?.({ approvals, profile }) ?? true;
    if (mapping.dialect === dialectName && !mapping.on && serves) {
      const compiled = compileMapping(mapping, dialect, profile, schemasOf(registry, mapping));
      mappings.set(`${mapping.contract}#${mapping.operation}`, compiled);
    }
  }
  const own = guarded(link, handles) as Endpoint['call'];
  const call = services.keeper.gate?.switched(name, own) ?? own;
  return {
    name,
    facility,
    approvals,
    adapter,
    dialect,
    profile,
    profileHash: createHash('sha256').update(JSON.stringify(profile)).digest('hex'),
    mappings,
    delivering: { ...DELIVERY, ...delivery },
    lastsMs: Math.min(LONGEST_CALL_MS, ...handles.map(({ lastsMs }) => lastsMs ?? LONGEST_CALL_MS)),
    call,
    reaches: address => link.reaches?.(address) ?? false,
    gauges: () =>
      Object.fromEntries([
        ['link', link.gauges?.() ?? {}],
        ...handles.map(handle => [handle.policy, handle.gauges?.() ?? {}]),
      ]),
    probe: signal => link.probe(signal),
    close: () => link.close(),
  };
}

/** The first policy of the list is the outermost. */
function guarded(link: Link, handles: readonly GuardHandle[]): Call {
  const innermost: Call = attempt => callLink(link, attempt as GuardedAttempt);
  return handles.reduceRight((call, { guard }) => guard(call), innermost);
}

function linkServices(
  endpoint: string,
  profile: LinkServices['profile'],
  { keeper, now, quarantined }: OpenServices,
): LinkServices {
  return {
    endpoint,
    profile,
    now,
    sequence: (name, max) => keeper.sequence(name, max),
    seen: (scope, id, windowMs) => keeper.seen(`${endpoint}:${scope}`, id, windowMs),
    async quarantine(wire, why) {
      quarantined(endpoint);
      await keeper.quarantine(endpoint, wire, why);
    },
  };
}
