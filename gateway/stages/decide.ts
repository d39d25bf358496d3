/** What the gateway decides before a system of record is asked, or after it has answered: a composition that hands on. */
import type { Endpoint } from '../endpoint.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { SystemView } from '../plugs/composition.ts';

/** Answers, and may hand on once on the way: `onward` walks the rest of the line and resolves with its answer. */
export type Deciding = (exchange: Exchange, onward: (input?: unknown) => Promise<unknown>) => Promise<unknown>;

export function decide(plan: Plan, deciding: Deciding): Stage {
  const { operation } = plan;
  return async function decide(exchange, next) {
    const { record } = exchange;
    let gone = false;
    let done = false;
    const onward = async (input?: unknown): Promise<unknown> => {
      if (gone) throw new Error(`${operation.name} was handed on already.`);
      gone = true;
      if (input !== undefined) exchange.onward = input;
      await next();
      done = operation.effect !== 'read';
      return record.answer;
    };
    try {
      record.answer = await deciding(exchange, onward);
    } catch (error) {
      const fault = Fault.from(error);
      // The system of record has done it: never an invitation to send it again.
      throw done && fault.info.outcome === undefined ? fault.with({ outcome: 'applied' }) : fault;
    }
    const errors = operation.checkAnswer(record.answer);
    if (errors.length === 0) return;
    plan.telemetry.violation(operation, 'answer');
    record.answer = undefined;
    throw new Fault('backend-invalid', { errors, outcome: done ? 'applied' : 'not_applied' });
  };
}

/** The service endpoint that an exchange is about: the one that was asked, else the one where what its path names lives. */
export function systemOf(
  { operation: { contract, path } }: Pick<Plan, 'operation'>,
  endpoints: ReadonlyMap<string, Endpoint>,
  { endpoint, record: { referred = [] } }: Exchange,
): SystemView | undefined {
  const own = referred.filter(({ pointer }) => path.split('/').includes(`:${pointer.slice(1)}`));
  const homes = own.flatMap(({ natives }) => natives.flatMap(native => endpoints.get(native.endpoint) ?? []));
  const found = endpoint ?? homes[0];
  if (!found) return undefined;
  const { name, approvals, mappings } = found;
  const of = (asked: string) => mappings.get(`${contract.name}#${asked}`);
  return {
    name,
    approvals,
    can: asked => of(asked) !== undefined,
    carries: (asked, field) =>
      of(asked)?.coverage.tables.some(
        ({ direction, carried }) => direction === 'request' && carried.some(path => path.split(/[.[]/)[0] === field),
      ) ?? false,
  };
}
