/** An exchange taken from the ledger to walk the back half again: plain data come alive, without a caller. */
import type { Exchange, ExchangeRecord, StepRecord } from '../exchange.ts';
import type { Stored } from '../store/exchange-rows.ts';
import type { Delivery } from './schedule.ts';

export function resumeExchange({ record, trace }: Stored, delivery: Delivery, signal: AbortSignal): Exchange {
  const notes: string[] = [];
  return {
    record,
    delivery,
    head: { method: '', path: '', params: {}, query: {}, headers: {}, remote: '' },
    body: () => Promise.reject(new Error('what was accepted has been read')),
    ...(record.consumer !== undefined && { consumer: { id: record.consumer, scopes: [] } }),
    stage: 'route',
    destinations: [],
    trace,
    replyHeaders: {},
    signal,
    backendNanos: 0n,
    notes,
    note: why => void notes.push(why),
  };
}

/** What was read before may have changed since, and is read anew; what had an effect is not repeated. */
export function readAnew(steps: ExchangeRecord['steps']): ExchangeRecord['steps'] {
  const anew = Object.entries(steps).map(([name, step]): [string, StepRecord] => {
    if (step.effect !== 'read') return [name, step];
    const { result: _asked, ...unread } = step;
    return [name, unread];
  });
  return Object.fromEntries(anew);
}

/** A person has found out that what is in doubt did not take effect: it may be sent again. */
export function assertNotApplied({ record }: Stored): void {
  record.steps = readAnew(record.steps);
  for (const { attempts } of Object.values(record.steps)) {
    const last = attempts.at(-1);
    if (!last) continue;
    last.outcome = 'not_applied';
    last.endedAt ??= last.sentAt ?? record.receivedAt;
  }
}
