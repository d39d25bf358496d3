/** How far a referral has come: the Task that asks for its fulfilment (FHIR R4 §12.2, `focus` is the ServiceRequest). */
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Missing } from '../completeness.ts';
import type { Fulfilment } from '../transitions.ts';
import { ENDED, FULFILMENT, TASK_STATUS } from './codes.ts';

interface State {
  /** Of the ServiceRequest. */
  status: string;
  fulfilment: string;
  missing: Missing;
  now: string;
}

/** What changes with the state: its word, a status for those that do not know the word, and why it waits. */
export function stateOf({ status, fulfilment, missing, now }: State): Node {
  const waits = fulfilment === 'incomplete' && missing.length > 0;
  return {
    status: ENDED[status] ?? TASK_STATUS[fulfilment as Fulfilment] ?? 'received',
    businessStatus: { coding: [{ system: SYSTEMS.fulfilment, code: fulfilment }] },
    statusReason: waits ? { text: missing.map(({ pointer, code }) => `${pointer} ${code}`).join(', ') } : undefined,
    lastModified: now,
  };
}

export const taskFor = (focus: Node, subject: unknown, identifier: Node, state: State): Node =>
  without({
    resourceType: 'Task',
    identifier: [identifier],
    intent: 'order',
    code: { coding: [{ system: SYSTEMS.taskCode, code: 'fulfill' }] },
    focus,
    for: subject,
    authoredOn: state.now,
    ...stateOf(state),
  });

const wordOf = (task: Node): string | undefined =>
  text(nodes(pathed(task, 'businessStatus')['coding']).find(({ system }) => system === SYSTEMS.fulfilment)?.['code']);

/** Of several the one that says it in our words. */
export const taskAmong = (tasks: readonly Node[]): Node | undefined =>
  tasks.find(task => wordOf(task) !== undefined) ?? tasks[0];

export const fulfilmentOf = (task: Node | undefined): string =>
  (task && (wordOf(task) ?? FULFILMENT[String(task['status'])])) ?? 'received';
