/** Measures a listening door that keeps each message before it acknowledges it, against an echo that makes the same commits. */
import { effort, serve } from './load.ts';
import { echoing, once, rates, type Shape, talking } from './mllp-load.ts';
import { information } from './rates.ts';
import { type Row, rateRow } from './row.ts';
import { openServer } from './store-server.ts';

/** Of the rate of the echo. */
const GOAL = 0.7;

const SHAPES: readonly Shape[] = [
  { connections: 8, window: 1 },
  { connections: 8, window: 16 },
];

export async function kept(): Promise<Row[]> {
  const { rounds, seconds, warmUp } = effort({ rounds: 15, seconds: 1, warmUp: 5 });
  await using server = await openServer();
  const database = await server.database('door');
  await using door = await serve('mllp-door', database);
  // What the echo commits is like what the gateway has kept of one message.
  await once(door);
  await using echo = await serve('mllp-kept-echo', database);
  const rows: Row[] = [];
  for (const shape of SHAPES) {
    const name = `${shape.connections}x${shape.window}`;
    await using bare = await echoing(echo, shape);
    await using own = await talking(door, shape, {});
    const [least, ours] = await rates([bare, own], rounds, seconds, warmUp);
    rows.push(
      rateRow('mllp', `${name}, kept and then acknowledged`, ours!, least!, 'an echo with the same commits', GOAL),
      information('mllp', `${name}, echo with the same commits`, least!, 'calls/s'),
    );
  }
  return rows;
}
