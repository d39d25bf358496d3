/** What must be so before a patient who is held is changed. */
import type { Node } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { versionOf } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import { Fault } from '../../../../gateway/kit.ts';
import { isRetired, replacedBy } from './parts.ts';

/** @throws Fault `stale` where the caller has seen another version of it */
export function checkVersion(held: Node, seen: string | undefined): void {
  const version = versionOf(held);
  if (seen !== undefined && version !== undefined && seen !== version)
    throw new Fault('stale', { outcome: 'not_applied' });
}

/** @throws Fault `conflict` where the system of record has merged it into another than this one */
export function checkLive(held: Node, pointer: string, into?: string): void {
  const replaced = replacedBy(held);
  if (!isRetired(held) || (into !== undefined && replaced === into)) return;
  throw new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The system of record has merged this patient into another.',
    errors: [{ pointer, code: 'merged' }],
    ...(replaced !== undefined && { candidates: [{ kind: 'patient', id: replaced, grade: 'certain' }] }),
  });
}
