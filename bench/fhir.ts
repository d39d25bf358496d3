/** Measures the FHIR transport: fhir-kit-client over our pool with all its guards, against the same library as it is published. */
import adapter from '../adapters/fhir/adapter.ts';
import { openFhirClient } from '../adapters/fhir/client.ts';
import { fhirR4 } from '../adapters/fhir/dialects/fhir-r4/dialect.ts';
import { type Attempt, textOf } from '../gateway/kit.ts';
import { openPool } from '../transports/pool.ts';
import { asPublished } from './anchors/fhir-kit-client.ts';
import { type Contestant, measured, type Taken } from './client-rounds.ts';
import { ANSWER, BOOKED } from './fhir-resources.ts';
import { effort, serve } from './load.ts';
import { information } from './rates.ts';
import { median, type Row, rateRow, ratioRow } from './row.ts';

/** Of the rate of the library as published, with many calls at a time: with one, both wait for the server most of the time. */
const GOAL = 2.5;
const SHAPES = [
  { inFlight: 32, goal: GOAL },
  { inFlight: 1, goal: undefined },
] as const;
type Shape = (typeof SHAPES)[number];
const MAX_BYTES = 1024 * 1024;

const ATTEMPT: Attempt = {
  key: 'bench',
  n: 1,
  effect: 'once',
  signal: new AbortController().signal,
  trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
  leaving: async () => {},
  arrived: async () => {},
};

export async function measures(): Promise<Row[]> {
  const { rounds, seconds, warmUp } = effort({ rounds: 15, seconds: 0.4, warmUp: 2 });
  await using server = await serve('fhir');
  const url = `${server.url}/fhir`;
  await using pool = openPool(url, { connections: 64 });
  const link = await adapter.open(
    { name: 'bench', adapter: 'fhir', dialect: 'fhir-r4', url, settings: {} },
    {
      ...{ endpoint: 'bench', profile: {}, now: () => new Date(), sequence: async () => 1, seen: async () => false },
      quarantine: async () => {},
    },
  );
  const published = asPublished(url);
  const client = openFhirClient({ url, pool, maxBytes: MAX_BYTES, searchBy: 'post' });
  const head = { interaction: 'create', resourceType: 'Appointment' };
  const contestants: readonly [Contestant, Contestant, Contestant] = [
    { name: 'fhir-kit-client as published', call: () => published(BOOKED) },
    {
      name: 'over our pool, guarded',
      async call() {
        const { status, body } = await client.send({ head, body: JSON.stringify(BOOKED) }, ATTEMPT);
        return status === 200 ? JSON.parse(textOf({ body })) : undefined;
      },
    },
    {
      name: 'whole link, written and judged',
      async call() {
        const reply = await link.call(fhirR4.write({ head, query: {}, body: BOOKED }, {}), ATTEMPT);
        return reply.kind === 'answered' ? (reply.tree as { body: unknown }).body : undefined;
      },
    },
  ];
  try {
    for (const { name, call } of contestants)
      if (JSON.stringify(await call()) !== JSON.stringify(ANSWER)) throw new Error(`${name} reads something else`);
    const rows: Row[] = [];
    for (const shape of SHAPES)
      rows.push(...told(contestants, shape, await measured(contestants, shape.inFlight, { rounds, seconds, warmUp })));
    return rows;
  } finally {
    await link.close();
  }
}

function told([anchor, ...others]: readonly Contestant[], { inFlight, goal }: Shape, taken: readonly Taken[]): Row[] {
  const [least, ...theirs] = taken as [Taken, ...Taken[]];
  const against = anchor!.name;
  const rate = median(least.rates);
  const named = (name: string, what = ''): string => `${inFlight} at a time, ${name}${what}`;
  return [
    ...others.flatMap(({ name }, n) => {
      const { rates, micros } = theirs[n]!;
      const ratios = rates.map((each, round) => each / least.rates[round]!);
      const own = median(rates);
      const promised = n === 0 && goal !== undefined;
      return [
        promised
          ? rateRow('fhir', named(name), own, rate, against, goal)
          : { ...information('fhir', named(name), own, 'calls/s'), ratio: own / rate, against },
        information('fhir', named(name, ', lowest round'), Math.min(...ratios), 'x'),
        information('fhir', named(name, ', highest round'), Math.max(...ratios), 'x'),
        ratioRow('fhir', named(name, ', CPU'), median(micros), 'µs', median(least.micros), against),
      ];
    }),
    information('fhir', named(against), rate, 'calls/s'),
  ];
}
