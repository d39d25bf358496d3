/** Service endpoints: what they speak, where routes lead to, and what they cannot do. */
import type { Contract } from '../../contracts/contract.ts';
import { hasPointer } from '../../contracts/lint.ts';
import { answersItself, schemasOf } from '../../registry.ts';
import { untold } from '../../tables/last-told.ts';
import { lintMapping } from '../../tables/lint.ts';
import type { Mapping } from '../../tables/mapping.ts';
import type { ConfigFinding } from '../findings.ts';
import { isListening } from '../listeners.ts';
import { type Row, unknown } from '../load.ts';
import { ofProfile } from '../profile-findings.ts';
import { type RouteRule, targets } from '../routing.ts';
import type { ServiceEndpoint } from '../schema.ts';
import { endpoints, type Keys, pipelines, type Rule, routesOf, type Subject } from '../subject.ts';
import { validate } from '../validate.ts';

/** A service endpoint speaks a dialect of its adapter, with settings of the adapter's own schema. */
export const serviceEndpointsAreRight: Rule = subject =>
  endpoints(subject).flatMap(
    ([
      name,
      {
        adapter,
        dialect,
        url,
        profile,
        policies: _policies,
        delivery: _delivery,
        facility: _facility,
        approvals = 'system',
        ...settings
      },
    ]) => {
      const declared = subject.registry.adapters.get(adapter);
      const keys: Keys = ['serviceEndpoints', name];
      if (!declared) return [];
      const spoken = declared.dialects.find(one => one.name === dialect);
      const found = validate(subject.document, keys, settings, spoken?.config ?? declared.config);
      const dialects = declared.dialects.map(({ name }) => name);
      if (!dialects.includes(dialect))
        found.push(unknown(subject.document, [...keys, 'dialect'], 'dialect', dialect, dialects));
      const place = spoken?.checkPlace?.({ approvals, profile: subject.profiles.get(name) ?? {} });
      if (profile !== undefined) found.push(...(place ?? []).map(one => ofProfile(subject, name, one)));
      const schemes = declared.schemes ?? ['http', 'https'];
      if (!schemes.includes(URL.parse(url)?.protocol.slice(0, -1) ?? '')) {
        found.push(
          subject.document.finding(
            [...keys, 'url'],
            'bad-url',
            `${name} needs an ${schemes.join(' or ')} address.`,
            'Write the whole URL.',
          ),
        );
      }
      return found;
    },
  );

/** What a route leads to exists and can do what the contract asks: what it cannot is 501, and said here first. */
export const routesLeadSomewhere: Rule = subject => {
  const { document, configuration, registry } = subject;
  const rows = new Map<string, readonly Row[]>([...subject.tables].map(([name, table]) => [name, table.rows]));
  return pipelines(subject).flatMap(([name, { policies, apiEndpoints }]) => {
    const keys: Keys = ['pipelines', name, 'policies', policies.length - 1];
    const rules = routesOf(policies);
    const found = rules.flatMap((rule, index) =>
      'table' in rule && !rows.has(rule.table)
        ? [unknown(document, [...keys, 'routes', index], 'table', rule.table, rows.keys())]
        : [],
    );
    const contracts = apiEndpoints.flatMap(
      api => registry.contracts.contracts.get(configuration.apiEndpoints[api]?.contract ?? '') ?? [],
    );
    found.push(...keysLeadToFields(subject, keys, rules, contracts));
    for (const target of new Set(rules.flatMap(rule => targets(rule, rows)))) {
      const endpoint = Object.hasOwn(configuration.serviceEndpoints ?? {}, target)
        ? configuration.serviceEndpoints?.[target]
        : undefined;
      if (endpoint) found.push(...contracts.flatMap(contract => gaps(subject, keys, target, endpoint, contract)));
      else
        found.push(
          unknown(document, keys, 'service-endpoint', target, Object.keys(configuration.serviceEndpoints ?? {})),
        );
    }
    return found;
  });
};

/** A key that no request has would make every call unroutable. */
function keysLeadToFields(
  { document, registry }: Subject,
  keys: Keys,
  rules: readonly RouteRule[],
  contracts: readonly Contract[],
): ConfigFinding[] {
  const schemas = contracts
    .flatMap(({ operations }) => operations)
    .filter(({ contract, name }) => !answersItself(registry, `${contract.name}#${name}`))
    .map(({ requestSchema, querySchema }) => requestSchema ?? querySchema)
    .filter(schema => schema !== undefined);
  return rules.flatMap((rule, index) => {
    if (!('key' in rule) || schemas.length === 0 || schemas.some(schema => hasPointer(schema, rule.key))) return [];
    const place = [...keys, 'routes', index, 'key'];
    return [
      document.finding(place, 'unknown-field', `No request has ${rule.key}.`, 'Point to a field of the contract.'),
    ];
  });
}

function gaps(
  { document, registry, profiles }: Subject,
  keys: Keys,
  target: string,
  { dialect, approvals = 'system' }: ServiceEndpoint,
  contract: Contract,
): ConfigFinding[] {
  const place = { approvals, profile: profiles.get(target) ?? {} };
  const serves = (mapping: Mapping | undefined): boolean => mapping !== undefined && (mapping.serves?.(place) ?? true);
  return contract.operations
    .map(operation => [`${contract.name}#${operation.name}`, operation] as const)
    .filter(([key]) => !answersItself(registry, key) && !serves(registry.mappings.get(`${key}/${dialect}`)))
    .filter(([key]) => !(approvals === 'gateway' && registry.compositions.get(key)?.standsAlone))
    .map(([key, operation]) => {
      const isTold = untold(operation, registry.mappings.values(), dialect) !== undefined;
      const [code, how, otherwise] = isTold ? TOLD : REFUSED;
      const instead = isTold ? undefined : dialectNamed(registry, dialect)?.instead?.[key];
      const message = [`${target} cannot do ${key}: ${how}`, instead].filter(Boolean).join(' ');
      const fix = `Map ${key} to ${dialect}, or ${otherwise}`;
      return { ...document.finding(keys, code, message, fix), severity: 'warning' as const };
    });
}

const dialectNamed = ({ adapters }: Subject['registry'], name: string) =>
  [...adapters.values()].flatMap(({ dialects }) => dialects).find(dialect => dialect.name === name);

const REFUSED = ['not-supported', 'it answers 501.', 'route it elsewhere.'] as const;
const TOLD = ['last-known', 'it answers with what was told last, as of then.', 'leave it at that.'] as const;

/** Mappings in use are free of lint. */
export const mappingsAreClean: Rule = ({ registry, configuration }) => {
  const used = new Set(Object.values(configuration.serviceEndpoints ?? {}).map(({ dialect }) => dialect));
  for (const { adapter } of Object.values(configuration.apiEndpoints).filter(isListening))
    for (const { name } of registry.adapters.get(adapter)?.dialects ?? []) used.add(name);
  const dialects = new Map(
    [...registry.adapters.values()].flatMap(adapter =>
      adapter.dialects.map(dialect => [dialect.name, dialect] as const),
    ),
  );
  return [...registry.mappings.values()].flatMap(mapping => {
    const dialect = dialects.get(mapping.dialect);
    if (!dialect || !used.has(mapping.dialect)) return [];
    return lintMapping(mapping, dialect, schemasOf(registry, mapping)).map(finding => ({
      column: 1,
      severity: 'error' as const,
      ...finding,
    }));
  });
};
