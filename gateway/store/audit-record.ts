/** What the audit says of an exchange: who asked what of which system of record, and how it ended. */
import type { AuditRecord } from '../audit/chain.ts';
import type { Exchange } from '../exchange.ts';
import type { KeyRing } from './key-ring.ts';

export function auditOf({ record, trace, head }: Exchange, what: string, ring: KeyRing): AuditRecord {
  const { id, contract, operation, effect, consumer, actor, facility, fault, outcome, hashes, subjects = [] } = record;
  const backend = Object.values(record.steps).at(-1)?.endpoint;
  return {
    at: new Date().toISOString(),
    what,
    exchange: id,
    contract,
    operation,
    effect,
    ...(consumer !== undefined && { consumer }),
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...(backend !== undefined && { backend }),
    ...(fault && { fault: fault.code }),
    ...(outcome && { outcome }),
    ...(subjects.length > 0 && { subjects: subjects.map(subject => ring.hash(subject).toString('hex')) }),
    trace: trace.traceId,
    ...(head.remote && { remote: head.remote }),
    hashes,
  };
}

/** Of one that has ended: itself first, then each system of record that was asked on its behalf. */
export const auditsOf = (exchange: Exchange, what: string, ring: KeyRing): AuditRecord[] => [
  auditOf(exchange, what, ring),
  ...(exchange.used ?? []).map(one => auditOf(one, 'used', ring)),
];
