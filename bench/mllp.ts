/** Measures MLLP, the envelope and its acknowledgement with nothing behind, against a bare echo of the same bytes over TCP. */
import { effort, serve } from './load.ts';
import { kept } from './mllp-kept.ts';
import { echoing, rates, type Shape, talking } from './mllp-load.ts';
import { information } from './rates.ts';
import { type Row, rateRow } from './row.ts';

/** Of the rate of the echo. */
const GOAL = 0.6;

const SHAPES: readonly Shape[] = [
  { connections: 1, window: 1 },
  { connections: 8, window: 1 },
  { connections: 8, window: 16 },
];

export async function measures(): Promise<Row[]> {
  return [...(await acknowledged()), ...(await kept())];
}

async function acknowledged(): Promise<Row[]> {
  const { rounds, seconds, warmUp } = effort({ rounds: 15, seconds: 0.4, warmUp: 2 });
  await using echo = await serve('mllp-echo');
  await using server = await serve('mllp');
  const rows: Row[] = [];
  for (const shape of SHAPES) {
    const name = `${shape.connections}x${shape.window}`;
    await using bare = await echoing(echo, shape);
    await using own = await talking(server, shape, {});
    // Beside them, without a promise.
    await using beside =
      shape.window === 1
        ? await talking(server, shape, { transport: 'node-hl7-client' })
        : await echoing(echo, shape, 'batched');
    const [least, ours, other] = await rates([bare, own, beside], rounds, seconds, warmUp);
    rows.push(
      rateRow('mllp', `${name}, envelope and acknowledgement`, ours!, least!, 'a bare node:net echo', GOAL),
      information('mllp', `${name}, bare echo`, least!, 'calls/s'),
      information(
        'mllp',
        `${name}, ${shape.window === 1 ? 'by node-hl7-client' : 'bare echo in batches'}`,
        other!,
        'calls/s',
      ),
    );
  }
  return rows;
}
