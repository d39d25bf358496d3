/**
 * Lets replies that are ready in the same turn of the event loop leave together. Each write may wake the one who waits for
 * it; where callers share the machine that costs a core change in the middle of the next call, and more than a third of
 * the whole line was spent on it.
 */
import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

type Send = (response: ServerResponse, reply: Reply) => void;

/** As many as may wait for each other: it bounds what the first of them waits for, at some 100 µs of work each. */
const MOST_TOGETHER = 16;

/** A `send` that gathers; what is gathered leaves as soon as the turn's input has been worked off. */
export function departures(send: Send): Send {
  let waiting: { response: ServerResponse; reply: Reply }[] = [];
  const leave = (): void => {
    const leaving = waiting;
    waiting = [];
    for (const { response, reply } of leaving) send(response, reply);
  };
  return (response, reply) => {
    const count = waiting.push({ response, reply });
    if (count === 1) setImmediate(leave);
    else if (count === MOST_TOGETHER) leave();
  };
}
