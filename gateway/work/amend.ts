/** Edit and resubmit: a person corrects the canonical request of what was not applied, and it goes on in its place of the key. */

import { resumeExchange } from '../delivery/resume.ts';
import { DELIVERY } from '../delivery/settings.ts';
import { differencesOf } from '../differences.ts';
import type { Destination } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { Fault, type Finding } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { WorkAmendment, WorkCaller, WorkInput } from '../plugs/composition.ts';
import { atPointer } from '../pointer.ts';
import type { Body } from '../store/bodies.ts';
import { exchangeRows, type Stored } from '../store/exchange-rows.ts';
import { SENT_AGAIN } from './actions.ts';
import { outcomeOf, type WorkItemView } from './item.ts';
import { movable, move } from './moves.ts';
import { auditOfStep, moverOf, type WorkParts } from './parts.ts';

export const recordIn = (bodies: readonly Body[] | undefined): Stored | undefined => {
  const record = bodies?.find(({ kind }) => kind === 'record');
  return record && (JSON.parse(Buffer.from(record.bytes).toString()) as Stored);
};

/** What has to go on living beside a request in force: what it was before, and every byte that went over the wire. */
export const partsIn = (bodies: readonly Body[]): Body[] =>
  bodies.filter(({ kind }) => kind === 'superseded' || kind === 'sent' || kind === 'received');

/** The request as it would be sent again, for whoever may see it: data that move, and are audited. */
export async function inputOf(parts: WorkParts, caller: WorkCaller, item: WorkItemView): Promise<WorkInput> {
  const { stored, bodies } = await kept(parts, item);
  const { subjects = [] } = stored.record;
  const record = auditOfStep(caller, 'work-item-input-read', parts.now());
  await parts.writer.submit({
    rows: {},
    audit: [{ ...record, exchange: item.id, ...(subjects.length > 0 && { subjects: hashed(parts, subjects) }) }],
  });
  const versions = bodies.filter(({ kind }) => kind === 'superseded').length + 1;
  return { kind: item.kind, version: versions, input: stored.record.input };
}

/** @throws Fault `conflict` where it may have taken effect or would become another call, `invalid-request` with pointers */
export async function amend(
  parts: WorkParts,
  caller: WorkCaller,
  item: WorkItemView,
  { input, note, outcome }: WorkAmendment,
): Promise<void> {
  refuseEffect(item, outcome);
  const { stored, bodies } = await kept(parts, item);
  const plan = parts.planOf(item.kind);
  if (!plan) throw new Fault('not-supported', { detail: 'The contract is no longer served.' });
  const before = stored.record.input;
  const after = checked(plan, before, input);
  const exchange = amended(plan, stored, after);
  refuseOther(plan, before, exchange, item);
  const changed = differencesOf(before, after).map(({ pointer }) => pointer);
  if (changed.length === 0) throw wrong([{ pointer: '', code: 'unchanged', detail: 'Nothing of it is changed.' }]);

  const action = { name: 'amended', resolution: 'amended', ...SENT_AGAIN, changed };
  const mover = moverOf(caller);
  const [one] = await movable(parts.pool, { item: item.id }, action, mover, { limit: 1 });
  if (!one) throw new Fault('conflict', { detail: item.owner ? `${item.owner} has it in hand.` : 'It is closed.' });
  const { writer, ring, now } = parts;
  const request = bodies.find(({ kind }) => kind === 'request')!;
  const superseded: Body = { kind: 'superseded', at: now().toISOString(), bytes: request.bytes };
  const { name: replica, incarnation } = writer.session();
  const keeping = { replica, incarnation, key: await ring.keyOf(now()), settledAt: null };
  const { subjects = [] } = exchange.record;
  const record = auditOfStep(caller, 'work-item-amended', now());
  await writer.submit({
    rows: exchangeRows(exchange, { ...keeping, parts: [...partsIn(bodies), superseded] }, ring),
    audit: [{ ...record, exchange: item.id, pointers: changed, subjects: hashed(parts, subjects) }],
    notices: [one],
    within: client => move(client, [item.id], action, mover, note),
  });
}

const hashed = ({ ring }: WorkParts, subjects: readonly string[]): string[] =>
  subjects.map(subject => ring.hash(subject).toString('hex'));

const wrong = (findings: readonly Finding[]): Fault =>
  new Fault('invalid-request', {
    errors: findings.map(({ pointer, ...finding }) => ({ ...finding, pointer: `/input${pointer}` })),
  });

async function kept({ ledger }: WorkParts, { id }: WorkItemView): Promise<{ stored: Stored; bodies: Body[] }> {
  const bodies = await ledger.bodies(id);
  const stored = recordIn(bodies);
  if (!bodies || !stored) throw new Fault('conflict', { detail: 'What was asked is no longer kept.' });
  return { stored, bodies };
}

function refuseEffect({ status, outcome }: WorkItemView, asserted: 'not_applied' | undefined): void {
  if (status === 'completed' || status === 'cancelled') throw new Fault('conflict', { detail: 'It is closed.' });
  if (outcome === 'applied') throw new Fault('conflict', { detail: 'It has taken effect, and is never sent again.' });
  if (outcome === 'unknown' && !asserted)
    throw new Fault('conflict', {
      detail: 'Whether it took effect is not known: find out, then say "outcome": "not_applied".',
    });
}

/** The whole input: what the path of the call named stays as it was, the rest is held against the contract. */
function checked({ operation }: Plan, before: unknown, input: Readonly<Record<string, unknown>>): unknown {
  const inPath = [...operation.path.matchAll(/:([A-Za-z0-9]+)/g)].map(([, name]) => name!);
  const named: Record<string, unknown> = {};
  const body = { ...input };
  for (const name of inPath) {
    named[name] = (before as Record<string, unknown>)[name];
    if (name in body && body[name] !== named[name])
      throw new Fault('conflict', { detail: `/${name} names what the call is about, and stays as it is.` });
    delete body[name];
  }
  const errors = operation.checkInput(operation.accepts === 'body' ? body : { ...body, ...named });
  if (errors.length > 0) throw wrong(errors);
  return { ...body, ...named };
}

/** What steps have read is read anew; what was attempted stays on record. */
function amended({ operation }: Plan, { record, trace }: Stored, input: unknown): Exchange {
  const steps = Object.entries(record.steps).map(([name, { result, ...step }]) => {
    if (step.effect !== 'read' && outcomeOf({ ...step, ...(result !== undefined && { result }) }) === 'applied')
      throw new Fault('conflict', { detail: `The step ${name} has taken effect; what it was told cannot be changed.` });
    return [name, step] as const;
  });
  const next = { ...record, input, subjects: operation.subjects(input), steps: Object.fromEntries(steps) };
  const key = { endpoint: '', partition: '' };
  const delivery = { key, attempt: 0, settings: DELIVERY };
  return resumeExchange({ record: next, trace }, delivery, new AbortController().signal);
}

/** What decides order and destination belongs to the call: changed, it would be another one. */
function refuseOther(plan: Plan, before: unknown, exchange: Exchange, { queue }: WorkItemView): void {
  const { partition } = plan.operation;
  if (partition !== undefined && atPointer(before, partition) !== atPointer(exchange.record.input, partition))
    throw new Fault('conflict', { detail: `${partition} decides the order of delivery, and stays as it is.` });
  let destinations: readonly Destination[];
  try {
    destinations = plan.destinations(exchange);
  } catch (error) {
    throw error instanceof Fault && error.info.errors ? wrong(error.info.errors) : error;
  }
  const same = destinations.find(one => one.kind === 'endpoint' && one.endpoint.name === queue);
  if (same?.kind !== 'endpoint')
    throw new Fault('conflict', { detail: `It would not go to ${queue} any more: make a new call of it.` });
  const findings = same.mapping.check(exchange.record.input, plan.now());
  if (findings.length > 0) throw wrong(findings);
}
