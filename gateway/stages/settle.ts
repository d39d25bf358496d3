/** Keeps what came of the exchange, answer or fault, before the reply leaves: it wraps the stages behind it. */
import type { Operation } from '../contracts/contract.ts';
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Keeper } from '../keeper.ts';

interface Settling {
  keeper: Pick<Keeper, 'settle'>;
  operation?: Pick<Operation, 'reuse'>;
}

export function settle({ keeper, operation: { reuse } = {} }: Settling): Stage {
  return async function settle(exchange, next) {
    const { record } = exchange;
    try {
      await next();
    } catch (error) {
      record.fault = Fault.from(error);
    }
    record.outcome = record.fault ? (record.fault.info.outcome ?? 'not_applied') : 'applied';
    if (reuse && !record.fault) exchange.reusable = reuse.isComplete(record.answer);
    await keeper.settle(exchange);
    // Kept to be delivered later: no failure any more.
    if (exchange.accepted && !exchange.delivery) delete record.fault;
    if (record.fault) throw record.fault;
  };
}
