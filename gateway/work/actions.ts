/** What a person may do with a work item, by the verb of the contract. */
import { Fault } from '../faults.ts';
import type { WorkSaid } from '../plugs/composition.ts';
import type { WorkAction } from './moves.ts';

interface Verb extends WorkAction {
  /** Where something is given up or asserted: say why. */
  needsNote?: boolean;
}

/** What has not taken effect goes on in its place. */
export const SENT_AGAIN: Pick<WorkAction, 'status' | 'operation'> = {
  status: 'completed',
  operation: { status: 'accepted', asserted: 'not_applied' },
};

const VERBS: Readonly<Record<string, Verb>> = {
  claim: { name: 'claimed', status: 'in-progress' },
  release: { name: 'released', status: 'requested', owner: null },
  comment: { name: 'commented', byAnyone: true, needsNote: true },
  assign: { name: 'assigned', status: 'in-progress' },
  prioritize: { name: 'prioritized' },
  // Sending again says that it has not taken effect: whoever does it has found out.
  resend: { name: 'resent', resolution: 'resent', ...SENT_AGAIN },
  discard: {
    name: 'discarded',
    status: 'cancelled',
    resolution: 'discarded',
    operation: { status: 'cancelled' },
    needsNote: true,
  },
  done: {
    name: 'done-by-hand',
    status: 'completed',
    resolution: 'done-by-hand',
    operation: { status: 'succeeded', byHand: true },
    needsNote: true,
  },
};

/** @throws Fault `invalid-request` without what the verb needs */
export function actionOf(verb: string, who: string, { note, owner, priority, dueAt }: WorkSaid): WorkAction {
  const { needsNote, ...action } = VERBS[verb]!;
  if (needsNote && !note?.trim()) throw wanted('/note', 'Say why.');
  if (verb === 'claim') return { ...action, owner: who };
  if (verb === 'assign') return { ...action, owner: owner! };
  if (verb !== 'prioritize') return action;
  if (priority === undefined && dueAt === undefined) throw wanted('/priority', 'Or say when it is due, in dueAt.');
  return { ...action, ...(priority && { priority }), ...(dueAt && { dueAt: new Date(dueAt) }) };
}

const wanted = (pointer: string, detail: string): Fault =>
  new Fault('invalid-request', { errors: [{ pointer, code: 'required', detail }] });
