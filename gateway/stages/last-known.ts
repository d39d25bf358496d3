/** Answers in place of a system of record that cannot be asked: how a thing stands by what that told last. */
import type { Destination } from '../endpoint.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

type Known = Extract<Destination, { kind: 'last-known' }>;

/** @throws Fault `not-supported` where nothing is kept of what it told */
export async function lastKnown(
  { operation: { lastKnown }, keeper }: Plan,
  { endpoint, id, cannot }: Known,
): Promise<unknown> {
  const told = (await keeper.known?.(lastKnown!.contract, id)) ?? [];
  if (told.length > 0) return lastKnown!.conclude(told);
  const detail = `${cannot} Nothing that ${endpoint} told of it is kept: its next message will be.`;
  throw new Fault('not-supported', { detail });
}
