/** Concurrency by version: `If-Match` is what the caller has seen, `meta.version` of the answer is its ETag (RFC 9110 §8.8.3, §13.1.1). */
import type { Operation } from '../contracts/contract.ts';
import { hasPointer } from '../contracts/lint.ts';
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

const ETAG = /^(?:W\/)?"([\x21\x23-\x7e]{1,128})"$/;

interface Described {
  properties?: Record<string, unknown>;
}

const answers = ({ answerSchema }: Operation): boolean => hasPointer(answerSchema, '/meta/version');
const asks = ({ requestSchema }: Operation): boolean =>
  (requestSchema as Described | undefined)?.properties?.['version'] !== undefined;

/** Whether the contract knows versions here. */
export const versioned = ({ operation }: Plan): boolean => answers(operation);

export function version({ operation }: Plan): Stage {
  const takes = asks(operation);
  return async function version(exchange, next) {
    const { record, head } = exchange;
    const match = head.headers['if-match'];
    if (takes && match !== undefined && match !== '*') record.input = seenBy(record.input, match);
    await next();
    const { meta } = (record.answer ?? {}) as { meta?: { version?: string } };
    if (meta?.version !== undefined && ETAG.test(`"${meta.version}"`))
      exchange.replyHeaders['ETag'] = `"${meta.version}"`;
  };
}

function seenBy(input: unknown, match: string): object {
  const seen = ETAG.exec(match)?.[1];
  const said = (input as { version?: string }).version;
  // None that this gateway gave out: whatever is held, it is another.
  if (seen === undefined || (said !== undefined && said !== seen)) throw new Fault('stale');
  return { ...(input as object), version: seen };
}
