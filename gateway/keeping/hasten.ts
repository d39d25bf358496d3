/** What came in by itself may tell that something is there which an operation waits for: that is asked for now. */
import type pg from 'pg';
import type { KeyRing } from '../store/key-ring.ts';

/** The worker looks for what is due by itself; what was asked for meanwhile, or needs a person, is left as it is. */
const HASTEN = `update canongate.operations o set due_at = now()
  from canongate.exchange_subjects s
  where s.hash = any($1) and o.id = s.exchange and o.status = 'accepted' and o.attempts > 0 and o.due_at > now()`;

export async function hasten(pool: pg.Pool, ring: KeyRing, names: readonly string[]): Promise<void> {
  await pool.query({ name: 'canongate-hasten', text: HASTEN, values: [names.map(name => ring.hash(name))] });
}
