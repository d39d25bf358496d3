/** What tests of policies on the running gateway share: a quiet sandbox, its metrics, and what its keeper was given. */
import assert from 'node:assert/strict';
import type { ExchangeRecord } from '../../gateway/exchange.ts';
import { type VolatileKeeper, volatileKeeper } from '../../gateway/keeping/volatile.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { readExposition } from '../telemetry/exposition.ts';

export const QUIET = { freePorts: true, withoutFhir: true, log: { level: 'silent' } } as const;

/** A volatile keeper, and the record of every exchange that was settled in it. */
export function recording(): { keeper: VolatileKeeper; settled: ExchangeRecord[] } {
  const keeper = volatileKeeper();
  const settle = keeper.settle.bind(keeper);
  const settled: ExchangeRecord[] = [];
  keeper.settle = exchange => {
    settled.push(exchange.record);
    return settle(exchange);
  };
  return { keeper, settled };
}

/** The first sample of this name with these labels, as a scrape tells it. */
export async function metricOf(
  { gateway }: Sandbox,
  name: string,
  labels: Record<string, string>,
): Promise<number | undefined> {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  return [...readExposition(text).values()]
    .flatMap(({ samples }) => samples)
    .find(
      sample =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )?.value;
}

/** Until something that is on its way has happened. */
export async function until(happened: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await happened())) {
    assert.ok(performance.now() < end, 'it never happened');
    await new Promise(done => setTimeout(done, 20));
  }
}
