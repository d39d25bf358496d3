/** Measures what keeping costs: each part against the least that the same database lets it cost, in the same run. */
import type { Row } from './row.ts';
import { measureAccept } from './store-accept.ts';
import { measureAudited } from './store-audited.ts';
import { measurePages } from './store-ledger.ts';
import { measureQueue } from './store-queue.ts';
import { openServer } from './store-server.ts';

export async function measures(): Promise<Row[]> {
  await using server = await openServer();
  const rows: Row[] = [];
  for (const measure of [measureAccept, measureAudited, measureQueue, measurePages])
    rows.push(...(await measure(server)));
  return rows;
}
