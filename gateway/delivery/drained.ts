/** An endpoint that was to finish what waits is stopped once nothing waits, runs or holds any more. */
import type pg from 'pg';
import { controlRow } from './control.ts';
import type { ServiceParts } from './endpoint-service.ts';
import { GATEWAY } from './operations.ts';

/** By then every replica knows that nothing new is accepted. */
const KNOWN_MS = 3_000;

/** What is asked by the gateway itself some day waits for nobody: it is asked once the endpoint is back. */
const EMPTY = `select from canongate.operations
  where endpoint = $1 and (status in ('accepted', 'running') or holds)
    and not (effect = 'read' and attempts = 0 and due_at > now() + interval '1 minute') limit 1`;

export async function concludeDrains(
  { controls, writer, now }: Omit<ServiceParts, 'queues'>,
  pool: pg.Pool,
): Promise<void> {
  const since = now();
  for (const endpoint of controls.names()) {
    const said = controls.of(endpoint);
    if (said?.state !== 'draining' || since.getTime() - said.since.getTime() < KNOWN_MS) continue;
    if ((await pool.query(EMPTY, [endpoint])).rowCount) continue;
    const note = 'Drained: nothing waits for it any more.';
    const row = controlRow({ endpoint, state: 'stopped', by: GATEWAY, since, note }, '', true);
    const record = { at: since.toISOString(), what: 'endpoint-stopped', backend: endpoint, note };
    await writer.submit({ rows: { endpoint_controls: [row] }, audit: [record] });
    await controls.refresh();
  }
}
