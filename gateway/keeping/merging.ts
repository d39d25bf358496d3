/** Settles what a system of record has done together with the alias that it means. */
import type { Exchange } from '../exchange.ts';
import { type Aliasing, submitWithAlias } from '../references/aliasing.ts';
import type { Entry } from '../store/batcher.ts';

/**
 * Commits what `settled` makes of the exchange, with the alias where there is one to be; returns what was committed. An alias
 * that cannot be, since somebody merged otherwise meanwhile, is a fault after an applied write: it needs a person.
 */
export async function settleMerging(
  exchange: Exchange,
  settled: (exchange: Exchange) => Promise<Entry>,
  aliasing: Aliasing,
): Promise<Entry> {
  const { record } = exchange;
  const entry = await settled(exchange);
  const refused = await submitWithAlias(record.fault ? { ...exchange, merging: undefined } : exchange, entry, aliasing);
  if (!refused) return entry;
  record.fault = refused.with({ outcome: 'applied' });
  record.outcome = 'applied';
  return settleMerging(exchange, settled, aliasing);
}
