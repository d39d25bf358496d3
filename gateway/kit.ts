/** All that the author of an adapter, a mapping, a policy or a composition may import from the gateway. */
import { type Mapping, type MappingDeclaration, mappingOf } from './tables/mapping.ts';

export { retryBudget } from './budget.ts';
export { conditionSchema } from './config/conditions.ts';
export { duration, durationSchema } from './config/duration.ts';
export type { Effect } from './effect.ts';
export type { SubscriptionInput } from './events/subscription.ts';
export type { Consumer, Exchange, Next, Person, Stage } from './exchange.ts';
export { type BackendCause, Fault, type FaultCode, type Finding, type Outcome } from './faults.ts';
export { identify, parseSecretHash } from './identity.ts';
export { isPrivateWay } from './loopback.ts';
export { isNpi } from './npi.ts';
export * from './plugs/adapter.ts';
export * from './plugs/composition.ts';
export * from './plugs/dialect.ts';
export * from './plugs/listener.ts';
export * from './plugs/policy.ts';
export * from './tables/index.ts';
export { type Trace, traceHeaders } from './telemetry/trace.ts';

export function defineMapping(declaration: MappingDeclaration): Mapping {
  return mappingOf(declaration);
}
