/**
 * A caller that is content with an answer of some age (`Cache-Control: max-age=…`, RFC 9111 §5.2.1.1) gets the one that the
 * ledger holds. Who says nothing, or `no-cache`, has the system of record asked anew. Asks under way at the same time are
 * not merged: each that finds nothing fresh goes its own way.
 */
import type { Stage } from '../exchange.ts';
import type { Plan } from '../plan.ts';

/** Whether this line has the stage at all. */
export const reuses = ({ operation, keeper }: Plan): boolean =>
  operation.reuse !== undefined && keeper.fresh !== undefined;

export function reuse(plan: Plan): Stage {
  const { keeper, now } = plan;
  const longest = plan.operation.reuse!.longestSeconds;
  return async function reuse(exchange, next) {
    const window = Math.min(windowIn(exchange.head.headers['cache-control']), longest);
    // A key means this very call: it is answered by its own exchange, now and when it is repeated.
    if (window === 0 || exchange.record.idempotencyKey !== undefined) return await next();
    const since = new Date(now().getTime() - window * 1000);
    const kept = await keeper.fresh!(exchange, since, plan.destinations(exchange));
    if (!kept) return await next();
    exchange.record.answer = kept.answer;
    exchange.replyHeaders['age'] = String(Math.max(0, Math.floor((now().getTime() - kept.at.getTime()) / 1000)));
  };
}

/** Seconds for which an answer counts as fresh; 0 where only a new one will do, or where it cannot be read. */
export function windowIn(header: string | undefined): number {
  if (header === undefined) return 0;
  const directives = header
    .toLowerCase()
    .split(',')
    .map(part => part.trim());
  if (directives.some(directive => /^no-(cache|store)\b/.test(directive))) return 0;
  const ages = directives.filter(directive => directive.startsWith('max-age'));
  const [, seconds] = /^max-age="?(\d{1,10})"?$/.exec(ages[0] ?? '') ?? [];
  return ages.length === 1 ? Number(seconds ?? 0) : 0;
}
