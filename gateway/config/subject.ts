/** What the rules of a configuration look at. */
import type { Registry } from '../registry.ts';
import type { ConfigFinding } from './findings.ts';
import type { Loaded } from './load.ts';
import type { RouteRule } from './routing.ts';
import type { Configuration, PolicyUse } from './schema.ts';

export interface Subject extends Loaded {
  configuration: Configuration;
  registry: Registry;
}

/** One rule, one function; all of them are told at once. */
export type Rule = (subject: Subject) => ConfigFinding[];
export type Keys = (string | number)[];

export const pipelines = ({ configuration }: Subject) => Object.entries(configuration.pipelines);
export const endpoints = ({ configuration }: Subject) => Object.entries(configuration.serviceEndpoints ?? {});

/** Where a pipeline's terminal policy leads. */
export const routesOf = (policies: readonly PolicyUse[]): RouteRule[] =>
  policies.flatMap(use =>
    use.name === 'translate' && Array.isArray(use['routes']) ? use['routes'].filter(isRoute) : [],
  );

/** What is no route is told by the policy's own schema; other rules look at the rest. */
function isRoute(rule: unknown): rule is RouteRule {
  if (rule === null || typeof rule !== 'object') return false;
  const { table, key, to, fallback } = rule as Record<string, unknown>;
  return table === undefined
    ? typeof to === 'string' && (fallback === undefined || typeof fallback === 'string')
    : typeof table === 'string' && typeof key === 'string';
}
