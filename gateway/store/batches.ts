/** Removal in small batches, each a transaction of its own, so that nobody who writes waits for it. */
import type pg from 'pg';

export type Queries = Pick<pg.ClientBase, 'query'>;

/** Repeats a statement, whose last parameter is the size of a batch, until it finds less than that. */
export async function inBatches(
  client: Queries,
  text: string,
  values: readonly unknown[],
  { size = 500, signal }: { size?: number; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  for (let total = 0; ; ) {
    signal?.throwIfAborted();
    const { rowCount } = await client.query(text, [...values, size]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < size) return total;
  }
}
