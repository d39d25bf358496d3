/** Replies that leave together: in order, in the same turn of the event loop, and never many behind one. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { departures } from '../../gateway/http/departures.ts';
import type { Reply } from '../../gateway/http/reply.ts';

const reply = (body: string): Reply => ({ status: 200, type: 'text/plain', body, headers: {} });
const response = {} as ServerResponse;

describe('departures', () => {
  it('let replies of one turn leave in order at its end', async () => {
    const left: string[] = [];
    const leave = departures((_response, { body }) => left.push(body));
    for (const body of ['first', 'second']) leave(response, reply(body));
    assert.deepEqual(left, []);
    await turn();
    assert.deepEqual(left, ['first', 'second']);
    leave(response, reply('third'));
    await turn();
    assert.deepEqual(left, ['first', 'second', 'third']);
  });

  it('keep no more than sixteen waiting for each other', async () => {
    const left: string[] = [];
    const leave = departures((_response, { body }) => left.push(body));
    for (let count = 1; count <= 17; count++) leave(response, reply(String(count)));
    assert.equal(left.length, 16);
    await turn();
    assert.deepEqual([left.length, left.at(-1)], [17, '17']);
  });
});
