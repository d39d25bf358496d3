/** Keeps what came of the exchange, answer or fault, before the reply leaves: it wraps the stages behind it. */
import type { Operation } from '../contracts/contract.ts';
import type { Exchange, ExchangeRecord, Stage } from '../exchange.ts';
import { Fault, type FaultCode } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import { leaving } from './leaving.ts';

interface Settling {
  keeper: Pick<Keeper, 'settle' | 'now'>;
  operation?: Operation;
}

/** What failed here may have come after something was kept here. */
const OF_OUR_OWN: ReadonlySet<FaultCode> = new Set(['internal', 'store-unavailable', 'damaged']);

export function settle({ keeper, operation }: Settling): Stage {
  const { reuse, merges, tells } = operation ?? {};
  const leave = operation && leaving(operation);
  return async function settle(exchange, next) {
    const { record } = exchange;
    try {
      await next();
    } catch (error) {
      record.fault = Fault.from(error);
    }
    const { fault } = record;
    record.outcome = fault ? (fault.info.outcome ?? 'not_applied') : 'applied';
    // Whoever asked for a write is told, also of what went wrong before anything was sent.
    if (fault && !fault.info.outcome && !OF_OUR_OWN.has(fault.code) && record.effect !== 'read')
      record.fault = fault.with({ outcome: record.outcome });
    leave?.(exchange, keeper.now());
    if (reuse && !record.fault) exchange.reusable = reuse.isComplete(record.answer);
    if (merges && !record.fault) exchange.merging = merging(merges, record);
    if (tells) exchange.tells = tells;
    await keeper.settle(exchange);
    // Kept to be delivered later: no failure any more.
    if (exchange.accepted && !exchange.delivery) delete record.fault;
    // Nor what is asked for again: its time has not come.
    if (record.fault?.info.awaited?.afterMs !== undefined) {
      exchange.note('awaited');
      delete record.fault;
      return;
    }
    if (record.fault) throw record.fault;
  };
}

/** By the ids that the request names, as they were looked up. */
function merging(merges: NonNullable<Operation['merges']>, { referred = [] }: ExchangeRecord): Exchange['merging'] {
  const [from, into] = [merges.from, merges.into].map(at => referred.find(({ pointer }) => pointer === at)?.id);
  return from === undefined || into === undefined ? undefined : { from, into };
}
