/** Has this call been made before under its idempotency key? Then its first answer is the answer. */
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

export function replay({ keeper }: Plan): Stage {
  return async function replay(exchange, next) {
    if (exchange.record.idempotencyKey === undefined) return await next();
    const admission = await keeper.admit(exchange);
    switch (admission.kind) {
      case 'new':
        return await next();
      case 'replay':
        exchange.record.answer = admission.answer;
        exchange.replyHeaders['idempotency-replayed'] = 'true';
        return;
      case 'accepted':
        exchange.accepted = admission.operation;
        exchange.replyHeaders['idempotency-replayed'] = 'true';
        return;
      case 'running':
        throw new Fault('in-progress', { retryAfter: 1 });
      case 'mismatch':
        throw new Fault('key-reused');
    }
  };
}
