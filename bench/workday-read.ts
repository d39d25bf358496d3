/** Measures the XML readers: saxes against xml2js, how long a large answer keeps others waiting, and what is held of it. */
import { decodeXml, readXmlBytes, XML_LIMITS } from '../transports/xml/read.ts';
import { readWithSaxes } from '../transports/xml/saxes.ts';
import { readWithXml2js } from '../transports/xml/xml2js.ts';
import { readAsPublished } from './anchors/xml2js.ts';
import { interleaved } from './interleaved.ts';
import { counted } from './memory.ts';
import { information } from './rates.ts';
import { median, type Row, ratioRow } from './row.ts';
import { soapAnswer } from './workday-documents.ts';

const LARGE = 500_000;
const SIZES = [
  { size: '5 KB', bytes: 5000, times: 40 },
  { size: '500 KB', bytes: LARGE, times: 1 },
] as const;
const STALLS = 15;

/** How many times as fast, of which so many are wanted. */
const fasterRow = (name: string, micros: number, anchor: number, against: string, least?: number): Row => {
  const ratio = anchor / micros;
  const goal =
    least === undefined ? { goal: null, met: null } : { goal: least, least: true as const, met: ratio >= least };
  return { area: 'erp', name, value: micros, unit: 'µs', ratio, against, ...goal };
};

function speed({ size, bytes, times }: (typeof SIZES)[number]): Row[] {
  const text = soapAnswer(bytes);
  const { saxes, xml2js, usual } = interleaved(
    {
      saxes: () => readWithSaxes(text, XML_LIMITS),
      xml2js: () => readWithXml2js(text),
      usual: () => readAsPublished(text),
    },
    times,
    15,
  );
  return [
    fasterRow(`${size}, saxes to the tree`, saxes!, xml2js!, 'the speed of xml2js to the same tree', 4),
    fasterRow(`${size}, saxes to the tree`, saxes!, usual!, 'the speed of xml2js to its usual object'),
  ];
}

/** Milliseconds of the longest time in which nobody else had a turn. */
async function stallOf(read: () => unknown): Promise<number> {
  let [longest, last, over] = [0, performance.now(), false];
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over) setImmediate(tick);
  };
  setImmediate(tick);
  await new Promise(done => setTimeout(done, 5));
  [longest, last] = [0, performance.now()];
  await read();
  await new Promise(done => setTimeout(done, 5));
  over = true;
  return longest;
}

async function stall(): Promise<Row> {
  const bytes = Buffer.from(soapAnswer(LARGE));
  const works = [() => readXmlBytes(bytes), () => readWithXml2js(decodeXml(bytes))];
  const taken = works.map((): number[] => []);
  for (let n = -3; n < STALLS; n++)
    for (const [which, work] of works.entries()) {
      const longest = await stallOf(work);
      if (n >= 0) taken[which]!.push(longest);
    }
  const [own, xml2js] = taken.map(median);
  return ratioRow('erp', '500 KB read, longest stall', own!, 'ms', xml2js!, 'the stall of xml2js', 0.4);
}

const heldRow = (name: string, value: number): Row => ({
  ...{ area: 'erp', name: `${name} read, held at most beside its bytes`, value, unit: 'x', ratio: null },
  ...{ against: null, goal: 3, met: value <= 3 },
});

function memory(): Row[] {
  const { held, peak } = counted('workday-memory.ts') as { held: number; peak: number };
  const overRest = Object.entries(counted('rest-memory.ts') as Record<string, number>);
  return [
    heldRow('5 MB of SOAP', held),
    ...overRest.map(([dialect, most]) => heldRow(`4 MB of JSON (${dialect})`, most)),
    information('erp', '5 MB of SOAP read, growth of the process', peak, 'x'),
  ];
}

export const reading = async (): Promise<Row[]> => [...SIZES.flatMap(speed), await stall(), ...memory()];
