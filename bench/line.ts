/** Measures the governed line by itself: everything the gateway does for a call, with nothing behind it. */
import { HEADERS, PATH, REQUEST } from './bodies.ts';
import { compare, effort, serve } from './load.ts';
import { informative } from './rates.ts';
import { type Row, ratioRow } from './row.ts';

const GOAL = 6;

/** CPU per call against a bare echo of the same body; rate and latency beside it, without a promise. */
export async function measures(): Promise<Row[]> {
  await using echo = await serve('echo');
  await using governed = await serve('governed');
  const call = { path: PATH, headers: { ...HEADERS }, body: JSON.stringify(REQUEST) };
  const [bare, line] = await compare(
    [
      { name: 'bare echo', served: echo, ...call },
      { name: 'governed line', served: governed, ...call },
    ],
    effort({ rounds: 9, seconds: 0.6, warmUp: 4 }),
  );
  return [
    ratioRow('line', 'governed line, no backend, CPU', line!.micros, 'µs', bare!.micros, 'a bare node:http echo', GOAL),
    ...informative('line', 'bare echo', bare!),
    ...informative('line', 'governed line', line!),
  ];
}
