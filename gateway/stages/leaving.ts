/** What an operation leaves to be done later, by its own success or because what it asked for is not decided. */
import type { Contract, Operation } from '../contracts/contract.ts';
import type { Polling } from '../contracts/polling.ts';
import type { Published } from '../events/outbox.ts';
import type { Exchange, ExchangeRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { isoInstant } from '../iso-instant.ts';
import { pointerReader } from '../pointer.ts';
import { uuidv7 } from '../uuid.ts';

export function leaving(operation: Operation): (exchange: Exchange, now: number) => void {
  const { afterwards, polled, contract } = operation;
  const later = contract.operations.find(({ name }) => name === afterwards?.operation);
  const polling = afterwards?.polling;
  return (exchange, now) => {
    const { record, endpoint } = exchange;
    const { answer, fault, input } = record;
    const pace = endpoint?.delivering.polling;
    if (polled && record.poll) return askedAgain(operation, polled, exchange, now);
    if (fault) return;
    if (polled && !polled.waits(answer))
      exchange.concludes = { partition: partitionOf(answer), published: found(contract, polled, record) };
    if (!afterwards || !later) return;
    const waits = polling?.waits(answer) === true;
    const dueAt = polling ? (waits ? polling.due(0, now, now, pace) : undefined) : afterwards.at(answer);
    if (!dueAt) return;
    const next = recordOf(later, exchange, afterwards.input(answer, input), now);
    const poll = { n: 0, since: isoInstant(now) };
    exchange.afterwards = { dueAt, record: polling ? { ...next, poll, partition: partitionOf(answer) } : next };
  };
}

/** A payer that is away is asked again like one that has not decided. */
function askedAgain(operation: Operation, polled: Polling, exchange: Exchange, now: number): void {
  const { record, endpoint } = exchange;
  const { n, since } = record.poll!;
  if (!record.fault && !polled.waits(record.answer)) {
    exchange.published = [found(operation.contract, polled, record)];
    return;
  }
  const dueAt = polled.due(n + 1, Date.parse(since), now, endpoint?.delivering.polling);
  if (!dueAt) {
    undecided(exchange);
    return;
  }
  const next = recordOf(operation, exchange, record.input as object, now);
  const { partition = next.id } = record;
  exchange.afterwards = { dueAt, record: { ...next, poll: { n: n + 1, since }, partition } };
}

/** Nobody asks any more, and nobody was told: that is no success. */
function undecided({ record, endpoint }: Exchange): void {
  if (record.fault) return;
  record.fault = new Fault('deadline-exceeded', {
    detail: 'It was asked for as long as its contract says, and is not decided.',
    ...{ outcome: 'not_applied', retryable: false },
    ...(endpoint && { backend: { endpoint: endpoint.name, cause: 'not-there-yet' } }),
  });
  record.outcome = 'not_applied';
  delete record.answer;
}

/** One is asked for at a time. */
const partitionOf = (answer: unknown): string => `poll ${(answer as { id?: string } | undefined)?.id}`;

function found({ name, events }: Contract, { tells }: Polling, { answer, subjects = [] }: ExchangeRecord): Published {
  const event = events.find(one => one.name === tells)!;
  return { event: { ...event, contract: name }, data: answer, subjects };
}

/** An exchange that nobody calls for: it is on behalf of who called for this one. */
function recordOf(
  later: Operation,
  { record: { consumer, actor, facility } }: Exchange,
  input: object,
  now: number,
): ExchangeRecord {
  const { contract, name: operation, effect, partition } = later;
  const key = partition === undefined ? undefined : pointerReader(partition)(input);
  const subjects = later.subjects(input);
  return {
    ...{ id: uuidv7(now), contract: contract.name, operation, effect, receivedAt: isoInstant(now) },
    ...(consumer !== undefined && { consumer }),
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...(typeof key === 'string' && { partition: key }),
    ...(subjects.length > 0 && { subjects }),
    ...{ input, steps: {}, hashes: { contract: contract.hash } },
  };
}
