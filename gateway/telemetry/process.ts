/** Metrics of the process and of Node: gathered once, however many gateways live in it. */
import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** Families as the library gives them; the collectors begin with the first call. */
export async function processMetrics(): Promise<unknown[]> {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry.getMetricsAsJSON();
}
