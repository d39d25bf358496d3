/** What becomes of an operation after an attempt: what counts as one, and what is left to a person. */
import assert from 'node:assert/strict';
import type { OperationRow } from '../../gateway/delivery/operation.ts';
import { verdictOf } from '../../gateway/delivery/schedule.ts';
import { DELIVERY } from '../../gateway/delivery/settings.ts';
import { Fault } from '../../gateway/faults.ts';
import { abandoned } from '../../gateway/keeping/settlement.ts';

describe('an attempt', () => {
  const awaited = new Fault('deadline-exceeded', { outcome: 'applied', awaited: { afterMs: 2_000 } });

  for (const [attempt, counts] of [
    [1, 1],
    [2, 1],
    [4, 3],
  ] as const)
    it(`that asks for what comes later leaves ${counts} where it is number ${attempt}`, () => {
      const verdict = verdictOf({ attempt, most: 2, effect: 'once', fault: awaited, outcome: 'applied' });
      assert.deepEqual(verdict, { status: 'accepted', after: 2_000, counts, awaits: true });
    });

  const row = (effect: 'read' | 'once', consumer: string | null): OperationRow => ({
    ...{ seq: 1, id: '00000000-0000-4000-8000-000000000001', consumer, facility: '' },
    ...{ contract: 'prior-authorizations/v1', operation: 'inquire', effect, endpoint: 'payer', partition: 'p' },
    ...{ status: 'running', attempts: 12, createdAt: new Date(0), updatedAt: new Date(0), dueAt: new Date(0) },
    ...{ problem: null, byHand: false, asserted: null, cutOff: 0, awaits: false },
  });
  for (const [what, of, wanted] of [
    ['a read that somebody called for', row('read', 'clinic'), ['failed', false, undefined]],
    ['what the gateway asked by itself', row('read', null), ['needs-attention', false, 'not_applied']],
    ['a write', row('once', 'clinic'), ['needs-attention', true, 'unknown']],
  ] as const)
    it(`that cannot be walked leaves ${what} ${wanted[0]}`, () => {
      const { operations, rows } = abandoned(of, new Fault('damaged'), DELIVERY, new Date(0));
      const ended = operations![0]!;
      assert.deepEqual([ended.status, ended.holds, rows.work_items?.[0]?.outcome], wanted);
    });
});
