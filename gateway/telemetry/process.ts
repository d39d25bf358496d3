/** Metrics of the process and of Node: gathered once, however many gateways live in it. */
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Sums of what the families beside them tell by type: gauges that are called like counters. */
const SUMS = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

let registry: Registry | undefined;

/** Families as the library gives them; the collectors begin with the first call. */
export async function processMetrics(): Promise<unknown[]> {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const name of SUMS) registry.removeSingleMetric(name);
  }
  return registry.getMetricsAsJSON();
}
