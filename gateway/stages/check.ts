/** Reads the body and holds it against the contract: past this stage the input is canonical. */
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { readJson } from '../http/json.ts';
import type { Plan } from '../plan.ts';
import { pointerReader } from '../pointer.ts';

/** What stands in a URL stands in logs everywhere: a parameter nobody reads is refused, and its name is not repeated. */
const NO_QUERY = [{ pointer: '', code: 'query-not-allowed', detail: 'This operation takes no query parameters.' }];

export function check({ operation, telemetry }: Plan): Stage {
  const takesBoth = operation.accepts === 'body' && operation.path.includes('/:');
  const partitionOf = operation.partition === undefined ? undefined : pointerReader(operation.partition);
  return async function check(exchange, next) {
    const { record, head } = exchange;
    if (operation.accepts === 'body' && Object.keys(head.query).length > 0)
      throw new Fault('invalid-request', { errors: NO_QUERY });
    record.input = operation.accepts === 'body' ? readJson(await exchange.body()) : { ...head.query, ...head.params };
    const errors = operation.checkInput(record.input);
    if (errors.length > 0) {
      telemetry.violation(operation, 'request');
      throw new Fault('invalid-request', { errors });
    }
    // What the path names stands beside what the body says, once that is known to be sound.
    if (takesBoth) record.input = { ...(record.input as object), ...head.params };
    record.subjects = operation.subjects(record.input);
    const key = partitionOf?.(record.input);
    if (typeof key === 'string') record.partition = key;
    await next();
  };
}
