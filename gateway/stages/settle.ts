/** Keeps what came of the exchange, answer or fault, before the reply leaves: it wraps the stages behind it. */
import type { Operation } from '../contracts/contract.ts';
import type { Exchange, ExchangeRecord, Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { isoInstant } from '../iso-instant.ts';
import type { Keeper } from '../keeper.ts';
import { pointerReader } from '../pointer.ts';
import { uuidv7 } from '../uuid.ts';

interface Settling {
  keeper: Pick<Keeper, 'settle'>;
  operation?: Operation;
}

export function settle({ keeper, operation }: Settling): Stage {
  const { reuse, afterwards, contract } = operation ?? {};
  const later = contract?.operations.find(({ name }) => name === afterwards?.operation);
  return async function settle(exchange, next) {
    const { record } = exchange;
    try {
      await next();
    } catch (error) {
      record.fault = Fault.from(error);
    }
    record.outcome = record.fault ? (record.fault.info.outcome ?? 'not_applied') : 'applied';
    const dueAt = record.fault ? undefined : afterwards?.at(record.answer);
    if (dueAt && later)
      exchange.afterwards = { dueAt, record: recordOf(later, exchange, afterwards!.input(record.answer)) };
    if (reuse && !record.fault) exchange.reusable = reuse.isComplete(record.answer);
    await keeper.settle(exchange);
    // Kept to be delivered later: no failure any more.
    if (exchange.accepted && !exchange.delivery) delete record.fault;
    if (record.fault) throw record.fault;
  };
}

/** An exchange that nobody calls for: it is on behalf of who called for this one. */
function recordOf(
  later: Operation,
  { record: { consumer, actor, facility } }: Exchange,
  input: object,
): ExchangeRecord {
  const { contract, name: operation, effect, partition } = later;
  const key = partition === undefined ? undefined : pointerReader(partition)(input);
  return {
    ...{ id: uuidv7(), contract: contract.name, operation, effect, receivedAt: isoInstant(Date.now()) },
    ...(consumer !== undefined && { consumer }),
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...(typeof key === 'string' && { partition: key }),
    ...{ input, steps: {}, hashes: { contract: contract.hash } },
  };
}
