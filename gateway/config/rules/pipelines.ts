/** Pipelines: each says who calls, leads somewhere, and serves API endpoints that exist. */
import { answersItself } from '../../registry.ts';
import type { ConfigFinding } from '../findings.ts';
import { unknown } from '../load.ts';
import type { PolicyUse } from '../schema.ts';
import { type Keys, pipelines, type Rule, routesOf, type Subject } from '../subject.ts';

/** A pipeline says who calls, or says that it does not care; what routes stands last. */
export const pipelinesAreWhole: Rule = subject => {
  const { document, registry, configuration } = subject;
  return pipelines(subject).flatMap(([name, { policies, anonymous, apiEndpoints }]) => {
    const keys: Keys = ['pipelines', name];
    const found: ConfigFinding[] = [];
    const declared = policies.map(use => registry.policies.get(use.name));
    if (
      !anonymous &&
      !publishes(policies) &&
      !declared.some(policy => policy?.at === 'pipeline' && policy.identifies)
    ) {
      found.push(
        document.finding(
          keys,
          'unauthenticated-pipeline',
          `Nothing in ${name} says who calls.`,
          'Add key-auth or jwt first, or say anonymous: true.',
        ),
      );
    }
    for (const [index, policy] of declared.entries()) {
      if (policy?.at === 'terminal' && index !== declared.length - 1) {
        found.push(
          document.finding(
            [...keys, 'policies', index],
            'terminal-not-last',
            `${policy.name} is not the last policy.`,
            'Move it to the end.',
          ),
        );
      }
    }
    if (
      routesOf(policies).length === 0 &&
      apiEndpoints.some(api => needsBackend(subject, configuration.apiEndpoints[api]?.contract))
    ) {
      found.push(document.finding(keys, 'no-route', `${name} leads nowhere.`, 'Add translate as its last policy.'));
    }
    return found;
  });
};

/** Who may bring something to a listening door is said there. */
const publishes = (policies: readonly PolicyUse[]): boolean => policies.at(-1)?.name === 'publish';

const needsBackend = ({ registry }: Subject, contract: string | undefined): boolean =>
  (contract === undefined ? undefined : registry.contracts.contracts.get(contract))?.operations.some(
    operation => !answersItself(registry, `${contract}#${operation.name}`),
  ) ?? false;

/** Each API endpoint serves a known contract and runs in exactly one pipeline. */
export const apiEndpointsAreServed: Rule = ({ document, configuration, registry }) =>
  Object.entries(configuration.apiEndpoints).flatMap(([name, { contract }]) => {
    const keys: Keys = ['apiEndpoints', name];
    const found: ConfigFinding[] = [];
    if (contract !== undefined && !registry.contracts.contracts.has(contract)) {
      found.push(unknown(document, [...keys, 'contract'], 'contract', contract, registry.contracts.contracts.keys()));
    }
    const users = Object.values(configuration.pipelines).filter(pipeline =>
      pipeline.apiEndpoints.includes(name),
    ).length;
    if (users === 0)
      found.push({
        ...document.finding(keys, 'not-served', `No pipeline serves ${name}.`, 'Add it to a pipeline.'),
        severity: 'warning',
      });
    if (users > 1)
      found.push(document.finding(keys, 'served-twice', `${users} pipelines serve ${name}.`, 'Leave it in one.'));
    return found;
  });

/** Two API endpoints of one contract would claim the same paths. */
export const contractsAreServedOnce: Rule = ({ document, configuration }) =>
  Object.entries(configuration.apiEndpoints).flatMap(([name, { contract }], _index, all) => {
    const first = all.find(other => other[1].contract === contract)?.[0];
    return contract === undefined || first === name
      ? []
      : [
          document.finding(
            ['apiEndpoints', name],
            'served-twice',
            `${first} serves ${contract} already.`,
            'Leave one of them.',
          ),
        ];
  });

/** What a composition uses and nobody serves is missing from its answers. */
export const usesAreServed: Rule = ({ document, configuration, registry }) => {
  const served = new Set(Object.values(configuration.apiEndpoints).flatMap(({ contract }) => contract ?? []));
  return Object.entries(configuration.apiEndpoints).flatMap(([name, { contract }]) =>
    [...registry.compositions.values()]
      .filter(composition => composition.contract === contract)
      .flatMap(({ operation, uses }) => uses.map(kind => ({ operation, kind })))
      .filter(({ kind }) => !served.has(kind.split('#')[0]!))
      .map(({ operation, kind }) => ({
        ...document.finding(
          ['apiEndpoints', name],
          'not-served',
          `${contract}#${operation} uses ${kind}, which is not served: it answers without it.`,
          `Add an API endpoint with ${kind.split('#')[0]}.`,
        ),
        severity: 'warning' as const,
      })),
  );
};

export const pipelineEndpointsExist: Rule = subject =>
  pipelines(subject).flatMap(([name, { apiEndpoints }]) =>
    apiEndpoints.flatMap((api, index) =>
      Object.hasOwn(subject.configuration.apiEndpoints, api)
        ? []
        : [
            unknown(
              subject.document,
              ['pipelines', name, 'apiEndpoints', index],
              'api-endpoint',
              api,
              Object.keys(subject.configuration.apiEndpoints),
            ),
          ],
    ),
  );
