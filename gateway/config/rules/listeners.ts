/** Listening doors: what they speak, where, to whom, in which zone, and that what comes in is published. */
import { isAllowEntry } from '../../events/webhook.ts';
import { mappingsFor } from '../../listening/inbound.ts';
import { silenceOf } from '../../listening/silence.ts';
import type { ConfigFinding } from '../findings.ts';
import { isListening, type ListeningEndpoint, ownSettings } from '../listeners.ts';
import { unknown } from '../load.ts';
import type { ServiceEndpoint } from '../schema.ts';
import { type Keys, pipelines, type Rule, type Subject } from '../subject.ts';
import { validate } from '../validate.ts';

/** Whoever connects has an address, and no name. */
const ADDRESS = /^[0-9a-fA-F.:]+(\/\d{1,3})?$/;

export const listenersAreRight: Rule = subject =>
  Object.entries(subject.configuration.apiEndpoints).flatMap(([name, endpoint]) =>
    isListening(endpoint) ? findingsOf(subject, name, endpoint) : [],
  );

function findingsOf(subject: Subject, name: string, endpoint: ListeningEndpoint): ConfigFinding[] {
  const { document, registry, configuration } = subject;
  const { adapter, listen, contracts = [], allow, tls, timeZone, silence, system } = endpoint;
  const called = configuration.serviceEndpoints ?? {};
  const keys: Keys = ['apiEndpoints', name];
  const declared = registry.listeners.get(adapter);
  if (!declared) return [unknown(document, [...keys, 'adapter'], 'adapter', adapter, registry.listeners.keys())];
  const found = validate(document, keys, ownSettings(endpoint), declared.config);
  const [plain, overTls] = declared.schemes;
  const scheme = tls ? overTls : plain;
  const url = URL.parse(listen);
  if (url?.protocol !== `${scheme}:` || url.port === '' || !/^\/?$/.test(url.pathname)) {
    const message = `${name} listens at no address of ${scheme}.`;
    found.push(document.finding([...keys, 'listen'], 'bad-url', message, `Write ${scheme}://127.0.0.1:2575.`));
  }
  for (const [index, contract] of contracts.entries())
    if (!registry.contracts.contracts.has(contract))
      found.push(
        unknown(document, [...keys, 'contracts', index], 'contract', contract, registry.contracts.contracts.keys()),
      );
    else if (mappingsFor(registry, { ...endpoint, contracts: [contract] }).length === 0)
      found.push({
        ...document.finding(
          [...keys, 'contracts', index],
          'not-supported',
          `No message that ${adapter} hears means anything of ${contract}.`,
          'Leave it out, or map its events.',
        ),
        severity: 'warning',
      });
  for (const [index, entry] of (allow ?? []).entries())
    if (!isAllowEntry(entry) || !ADDRESS.test(entry))
      found.push(
        document.finding(
          [...keys, 'allow', index],
          'bad-value',
          `${entry} is no address or network.`,
          'Write 10.1.2.3 or 10.1.0.0/16.',
        ),
      );
  const isZone = attempt(() => new Intl.DateTimeFormat('en', { timeZone }));
  if (!isZone)
    found.push(
      document.finding(
        [...keys, 'timeZone'],
        'bad-value',
        `${name} lies in no zone that is known.`,
        'Write Europe/Berlin.',
      ),
    );
  if (!attempt(() => silenceOf(silence, isZone ? timeZone : 'UTC')))
    found.push(
      document.finding(
        [...keys, 'silence'],
        'bad-value',
        `Nobody can tell how long ${name} may be silent.`,
        'Write 15m, or { 06-22: 15m, 22-06: 4h }.',
      ),
    );
  if (system !== undefined && called[system]?.adapter !== adapter)
    found.push(unknown(document, [...keys, 'system'], 'service-endpoint', system, speaking(called, adapter)));
  if (Object.hasOwn(called, name))
    found.push(document.finding(keys, 'named-twice', `A service endpoint is called ${name} as well.`, 'Rename one.'));
  if (configuration.consumers?.some(({ id }) => id === name))
    found.push(document.finding(keys, 'named-twice', `A consumer is called ${name} as well.`, 'Rename one.'));
  if (!allow && found.length === 0)
    found.push({
      ...document.finding(
        keys,
        'loopback-only',
        `${name} takes messages from this machine alone.`,
        'Name in allow who may connect, or [127.0.0.0/8] if that is meant.',
      ),
      severity: 'warning',
    });
  return found;
}

const speaking = (called: Readonly<Record<string, ServiceEndpoint>>, adapter: string): string[] =>
  Object.keys(called).filter(name => called[name]?.adapter === adapter);

/** What comes in by itself has nobody to be answered by: its pipeline publishes, and no other does. */
export const listenersArePublished: Rule = subject =>
  pipelines(subject).flatMap(([name, { apiEndpoints, policies }]) => {
    const { document, configuration } = subject;
    const listening = apiEndpoints.filter(api => isListening(configuration.apiEndpoints[api]));
    const publishes = policies.length === 1 && policies[0]?.name === 'publish';
    const keys: Keys = ['pipelines', name];
    if (listening.length > 0 && !publishes)
      return [
        document.finding(
          keys,
          'no-route',
          `${name} does not publish what comes in.`,
          'Leave publish as its only policy.',
        ),
      ];
    if (policies.some(policy => policy.name === 'publish') && listening.length < apiEndpoints.length)
      return [
        document.finding(
          [...keys, 'policies'],
          'policy-misplaced',
          `${name} serves callers, whom publish does not answer.`,
          'Give what listens a pipeline of its own.',
        ),
      ];
    return [];
  });

function attempt(what: () => unknown): boolean {
  try {
    what();
    return true;
  } catch {
    return false;
  }
}
