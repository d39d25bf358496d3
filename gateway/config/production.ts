/** What must never leave the sandbox (its key, its addresses, its secrets), and what must not leave this machine in clear. Production refuses each by name. */
import { createHash } from 'node:crypto';
import { isLoopback, isPrivateWay } from '../loopback.ts';
import type { ConfigFinding } from './findings.ts';
import { ofProfile } from './profile-findings.ts';
import { isReference } from './secrets.ts';
import type { Subject } from './subject.ts';

/** The sandbox's one secret, and the ports of its simulators. */
export const SANDBOX_SECRET = 'sandbox-only';
const SANDBOX_PORTS = ['8101', '8102', '8103', '8104', '8105', '8106', '8107'];
const hash = `sha256:${createHash('sha256').update(SANDBOX_SECRET).digest('hex')}`;

/** Settings that are secrets and therefore written as references. */
const SECRETS = /(^|\.)(password|token|secret|tls\.key|authorization\.key)$|^store\.(key|previousKeys\.\d+)$/;

export function productionFindings(subject: Subject): ConfigFinding[] {
  const { document, configuration, registry, profiles } = subject;
  const found: ConfigFinding[] = [];
  if (configuration.sandbox) {
    found.push(
      document.finding(
        ['sandbox'],
        'sandbox-configuration',
        'This is a sandbox configuration.',
        'Remove sandbox, and give your own endpoints and consumers.',
      ),
    );
  }
  for (const [index, consumer] of (configuration.consumers ?? []).entries()) {
    for (const [at, key] of (consumer.keys ?? []).entries()) {
      if (key.hash === hash || key.id === 'sandbox') {
        found.push(
          document.finding(
            ['consumers', index, 'keys', at],
            'sandbox-key',
            `${consumer.id} carries the sandbox key.`,
            'Give it a key of its own.',
          ),
        );
      }
    }
  }
  for (const [name, endpoint] of Object.entries(configuration.serviceEndpoints ?? {})) {
    const url = URL.parse(endpoint.url);
    if (url && isLoopback(url.hostname) && SANDBOX_PORTS.includes(url.port)) {
      found.push(
        document.finding(
          ['serviceEndpoints', name, 'url'],
          'sandbox-address',
          `${name} is a simulator.`,
          'Give the address of the real system.',
        ),
      );
    }
    const dialect = registry.adapters.get(endpoint.adapter)?.dialects.find(one => one.name === endpoint.dialect);
    const profile = profiles.get(name);
    if (profile) found.push(...(dialect?.checkProduction?.(profile) ?? []).map(one => ofProfile(subject, name, one)));
    const shown = url?.protocol === 'http:' && !isPrivateWay(url.href) ? secretsIn(endpoint) : [];
    if (shown.length > 0) {
      found.push(
        document.finding(
          ['serviceEndpoints', name, 'url'],
          'secret-over-http',
          `${name} is reached without encryption, and ${shown.join(', ')} would go along.`,
          'Write an https address, or that of a proxy on this machine which encrypts.',
        ),
      );
    }
  }
  visit(configuration, [], (value, keys) => {
    if (value === SANDBOX_SECRET)
      found.push(
        document.finding(
          keys,
          'sandbox-secret',
          `${keys.join('.')} is the sandbox secret.`,
          'Give a secret of your own.',
        ),
      );
  });
  visit(document.value, [], (value, keys) => {
    if (SECRETS.test(keys.join('.')) && typeof value === 'string' && value !== SANDBOX_SECRET && !isReference(value)) {
      found.push(
        document.finding(
          keys,
          'secret-in-clear',
          `${keys.join('.')} is written in clear.`,
          'Write it as a reference: env:NAME or file:path in braces after a dollar sign.',
        ),
      );
    }
  });
  return found;
}

/** Settings by which the gateway presents itself to a system of record. */
function secretsIn(endpoint: unknown): string[] {
  const shown: string[] = [];
  visit(endpoint, [], (value, keys) => {
    const setting = keys.join('.');
    if (typeof value === 'string' && SECRETS.test(setting) && setting !== 'tls.key') shown.push(setting);
  });
  return shown;
}

function visit(
  value: unknown,
  keys: (string | number)[],
  see: (value: unknown, keys: (string | number)[]) => void,
): void {
  see(value, keys);
  if (value && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) visit(item, [...keys, key], see);
  }
}
