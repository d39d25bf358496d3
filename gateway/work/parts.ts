/** What the service works with, and how its caller is named in the table and in the audit. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import type { Exchange } from '../exchange.ts';
import type { PlanOf } from '../plan.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Writer } from '../store/writer.ts';
import type { Mover } from './moves.ts';

export interface WorkParts {
  pool: pg.Pool;
  writer: Writer;
  ledger: Ledger;
  ring: KeyRing;
  planOf: PlanOf;
  /** What the success of a call means beside its own rows: events, and what is left to be done later. */
  followUps(exchange: Exchange): Promise<Required<Pick<Entry, 'rows' | 'notices' | 'audit'>>>;
  now(): Date;
}

/** May decide about what others have in hand. */
const SUPERVISE = 'work-items:supervise';

export const moverOf = ({ consumer, actor, facility, scopes }: WorkCaller): Mover => ({
  ...{ who: actor?.id ?? consumer, role: actor?.role, supervises: scopes.includes(SUPERVISE), facility },
});

/** What a person did, for the audit. */
export const auditOfStep = ({ consumer, actor, facility }: WorkCaller, what: string, now: Date): AuditRecord => ({
  ...{ at: now.toISOString(), what, consumer },
  ...(actor && { actor }),
  ...(facility !== undefined && { facility }),
});
