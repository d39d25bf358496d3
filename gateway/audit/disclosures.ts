/** Who was told what about one person: the audit read by the keyed hash of an identifier. */
import type pg from 'pg';
import type { AuditRecord } from './chain.ts';

/** One disclosure; names and codes only. */
export interface Disclosure {
  at: string;
  consumer: string;
  actor?: string;
  /** Code of HL7 v3 PurposeOfUse, where the caller stated one. */
  purpose?: string;
  contract: string;
  operation: string;
  backend?: string;
  /** `answered`, or the code of the fault. */
  ended: string;
  exchange: string;
}

/** Oldest first. */
export async function disclosuresOf(pool: pg.Pool, subject: Buffer): Promise<Disclosure[]> {
  const { rows } = await pool.query<{ record: string }>(
    `select a.record from canongate.exchange_subjects s join canongate.audit a on a.exchange = s.exchange
     where s.hash = $1 order by a.at, a.seq`,
    [subject],
  );
  return rows.map(({ record }) => disclosure(JSON.parse(record) as AuditRecord));
}

function disclosure({
  at,
  what,
  consumer,
  actor,
  contract,
  operation,
  backend,
  fault,
  exchange,
}: AuditRecord): Disclosure {
  return {
    at,
    consumer: consumer ?? 'unknown',
    ...(actor && { actor: actor.id }),
    ...(actor?.purpose && { purpose: actor.purpose }),
    contract: contract ?? '',
    operation: operation ?? '',
    ...(backend !== undefined && { backend }),
    ended: fault ?? what,
    exchange: exchange ?? '',
  };
}
