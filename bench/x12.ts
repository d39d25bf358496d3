/** Bench of the X12 reader, walker and writer against the least they could cost: medians of interleaved rounds. */
import { interchangeReader, readInterchange } from '../adapters/x12/codec/interchange.ts';
import { type X12Tree, x12005010 } from '../adapters/x12/dialects/x12-005010/dialect.ts';
import type { Scope } from '../gateway/kit.ts';
import { compileMapping } from '../gateway/tables/compile.ts';
import mapping from '../mappings/eligibility-checks/v1/x12-005010.ts';
import { anchorRead, anchorWrite } from './anchors/x12-anchor.ts';
import { interleaved } from './interleaved.ts';
import { type Row, ratioRow } from './row.ts';
import { ISA, REQUEST_270, synthetic271 } from './x12-messages.ts';

const PROFILE = {
  interchange: { sender: 'PAYER', receiver: 'CANONGATE' },
  originatorId: '9CANONGATE',
  currency: 'USD',
};

const SCOPE: Scope = {
  key: 'exchange-1',
  now: new Date('2026-11-22T12:00:00Z'),
  profile: PROFILE,
  input: {
    payer: { id: '00431' },
    provider: { npi: '1234567893' },
    subscriber: { memberId: 'W000000001', familyName: 'TESTPERSON' },
    serviceDate: '2026-11-22',
    serviceTypes: [{ code: '30' }, { code: '98' }],
  },
  steps: {},
  route: {},
};

const SIZES = [
  { size: 'S', benefits: 34, times: 300 },
  { size: 'M', benefits: 800, times: 15 },
] as const;

export async function measures(): Promise<Row[]> {
  return [...SIZES.flatMap(read), ...build(), memory()];
}

function read({ size, benefits, times }: (typeof SIZES)[number]): Row[] {
  const { response } = compileMapping(mapping, x12005010, PROFILE).steps[0]!;
  const bytes = Buffer.from(synthetic271(benefits));
  // Fresh text each time, as it comes from a socket: no substring is cached.
  const text = () => bytes.toString('latin1');
  const walk = (): X12Tree => x12005010.read({ head: {}, body: text() }, PROFILE);
  const map = () => response.decode(walk(), SCOPE).value;
  const answer = map();
  const works = {
    anchor: () => anchorRead(text()),
    parse: () => readInterchange(text()),
    walk,
    map,
    json: () => JSON.stringify(map()),
    copy: () => copyOf(answer),
    text: () => JSON.stringify(answer),
  };
  const taken = interleaved(works, times);
  const row = (name: string, work: keyof typeof works, most?: number) =>
    ratioRow('x12', `${size}: ${name}`, taken[work]!, 'µs', taken['anchor']!, 'one bare pass over the text', most);
  return [
    row('parse and envelope', 'parse', 1.3),
    row('with walk', 'walk', 2.5),
    row('with walk and map', 'map', 2.5),
    row('with walk, map and JSON', 'json', 4),
    row('the same answer copied, nothing read', 'copy'),
    row('the same answer as JSON, nothing read', 'text'),
  ];
}

/** The objects of an answer made anew from values at hand: what making them costs whoever reads the message. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = copyOf((value as Record<string, unknown>)[name]);
  return copy;
}

function build(): Row[] {
  const tree = x12005010.read({ head: {}, body: REQUEST_270 }, PROFILE);
  const set = anchorRead(REQUEST_270)[0]!.segments.slice(0, -1);
  const works = { anchor: () => anchorWrite(set, ISA), write: () => x12005010.write(tree, PROFILE) };
  const taken = interleaved(works, 500);
  return [ratioRow('x12', '270 written and judged', taken['write']!, 'µs', taken['anchor']!, 'joining strings')];
}

/** 20 MB through the push reader in 64 KiB chunks, sets let go of as they come. */
function memory(): Row {
  const one = Buffer.from(synthetic271(800));
  const [start, end] = [one.indexOf('ST*271'), one.indexOf('GE*1*1')];
  const set = one.subarray(start, end);
  const copies = Math.ceil((20 * 1024 * 1024) / set.length);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  let sets = 0;
  const count = () => {
    sets++;
    return false;
  };
  const reader = interchangeReader({ limits: { interchangeBytes: 64 * 1024 * 1024 }, onSet: count });
  reader.push(one.subarray(0, start));
  for (let n = 0; n < copies; n++) {
    for (let at = 0; at < set.length; at += 65_536) reader.push(set.subarray(at, at + 65_536));
    if (n % 20 === 0) peak = Math.max(peak, process.memoryUsage.rss());
  }
  reader.push(Buffer.from(`GE*${copies}*1~IEA*1*000000001~`));
  if (reader.end().interchanges.length !== 1 || sets !== copies) throw new Error('the large interchange was not read');
  const value = (Math.max(peak, process.memoryUsage.rss()) - before) / 1024 / 1024;
  const name = '20 MB interchange, growth of memory';
  return { area: 'x12', name, value, unit: 'MB', ratio: null, against: null, goal: 64, met: value <= 64 };
}
