/** What opening a configuration borrows from the running gateway. */
import type { Keeper } from '../keeper.ts';
import type { WalkTelemetry } from '../plan.ts';
import type { PolicyServices } from '../plugs/policy.ts';

export interface OpenServices {
  keeper: Keeper;
  telemetry: WalkTelemetry;
  now(): Date;
  quarantined(endpoint: string): void;
  forPolicy(policy: string, owner: string): PolicyServices;
}
