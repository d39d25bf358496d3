/** Bench of the X12 reader and writer against the least it could cost: medians of interleaved rounds. */
import { interchangeReader, readInterchange } from '../adapters/x12/codec/interchange.ts';
import { type X12Tree, x12005010 } from '../adapters/x12/dialects/x12-005010/dialect.ts';
import { anchorRead, anchorWrite } from './anchors/x12-anchor.ts';
import { median, type Row, ratioRow } from './row.ts';

const PROFILE = { interchange: { sender: 'PAYER', receiver: 'CANONGATE' } };
const ISA =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*CANONGATE      *261122*1200*^*00501*000000001*0*P*:~';

/** A synthetic 271 of an invented member with this many benefit rows, alike to what payers send. */
export function synthetic271(benefits: number, sets = 1): string {
  const all: string[] = [];
  for (let n = 1; n <= sets; n++) {
    const control = String(n).padStart(4, '0');
    const set = [`ST*271*${control}*005010X279A1`, ...header(n), ...rows(benefits)];
    all.push(...set, `SE*${set.length + 1}*${control}`);
  }
  return `${ISA}GS*HB*PAYER*CANONGATE*20261122*1200*1*X*005010X279A1~${all.join('~')}~GE*${sets}*1~IEA*1*000000001~`;
}

function header(n: number): string[] {
  return [
    `BHT*0022*11*TRACE${n}*20261122*1200`,
    'HL*1**20*1',
    'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
    'HL*2*1*21*1',
    'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
    'HL*3*2*22*0',
    `TRN*2*TRACE${n}*9CANONGATE`,
    'NM1*IL*1*TESTPERSON*PAT****MI*W000000001',
    'REF*6P*GRP001*EXAMPLE GROUP',
    'N3*1 EXAMPLE STREET',
    'N4*SPRINGFIELD*IL*62701',
    'DMG*D8*19800101*F',
    'DTP*346*D8*20260101',
  ];
}

function rows(benefits: number): string[] {
  const out: string[] = [];
  // Service types that the guide lists.
  const type = (i: number) => (i % 27) + 32;
  for (let i = 0; i < benefits; i++) {
    if (i % 3 === 0)
      out.push(`EB*B*IND*98^${type(i)}*HM*EXAMPLE PLAN*27*${(i % 50) + 5}*****${i % 2 === 0 ? 'Y' : 'N'}`);
    else if (i % 3 === 1) out.push(`EB*C*FAM*30*HM*EXAMPLE PLAN*29*${i * 10}*****Y`, 'DTP*291*RD8*20260101-20261231');
    else out.push(`EB*A*IND*${type(i)}*HM**27**.2****N`, 'MSG*EXAMPLE NOTE OF THE PLAN');
    if (i % 12 === 5) out.push('LS*2120', 'NM1*PRP*2*EXAMPLE OTHER PLAN*****PI*99999', 'LE*2120');
  }
  return out;
}

function round(work: () => unknown, times: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) work();
  return Number(process.hrtime.bigint() - start) / times / 1000;
}

/** All in turn, round after round, so that a busy machine is unfair to none of them. */
function interleaved(works: Record<string, () => unknown>, times: number, rounds = 15): Record<string, number> {
  const taken: Record<string, number[]> = {};
  for (let n = -3; n < rounds; n++)
    for (const [name, work] of Object.entries(works)) {
      const micros = round(work, times);
      if (n >= 0) (taken[name] ??= []).push(micros);
    }
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]));
}

/** Maps a tree to canonical data; given by the caller that has the mapping. */
export type MapAnswer = (tree: X12Tree) => unknown;

export async function measures(map?: MapAnswer): Promise<Row[]> {
  const result: Row[] = [];
  for (const [size, benefits, times] of [
    ['S', 34, 400],
    ['M', 800, 20],
  ] as const) {
    const bytes = Buffer.from(synthetic271(benefits));
    // Fresh text each time, as it comes from a socket: no cached substrings.
    const text = () => bytes.toString('latin1');
    const walked = (): X12Tree => x12005010.read({ head: {}, body: text() }, PROFILE);
    const taken = interleaved(
      {
        anchor: () => anchorRead(text()),
        parse: () => readInterchange(text()),
        walk: walked,
        ...(map === undefined ? {} : { map: () => map(walked()) }),
        json: () => JSON.stringify((map ?? (tree => tree))(walked())),
      },
      times,
    );
    const anchor: [string, number] = [`anchor ${size}`, taken['anchor']!];
    result.push(
      row(`anchor ${size} (${bytes.length} bytes)`, anchor[1], 'µs', null, null),
      row(`parse and envelope ${size}`, taken['parse']!, 'µs', anchor, 1.3),
      row(`parse and walk ${size}`, taken['walk']!, 'µs', anchor, 2.5),
    );
    if (map !== undefined) result.push(row(`parse, walk and map ${size}`, taken['map']!, 'µs', anchor, 2.5));
    result.push(row(`with JSON ${size}`, taken['json']!, 'µs', anchor, 4));
  }
  result.push(...build(), await memory());
  return result;
}

function build(): Row[] {
  const tree: X12Tree = x12005010.read({ head: {}, body: REQUEST }, PROFILE);
  const set = anchorRead(REQUEST)[0]!.segments.slice(0, -1);
  const taken = interleaved({ anchor: () => anchorWrite(set, ISA), write: () => x12005010.write(tree, PROFILE) }, 500);
  return [row('270 written and judged', taken['write']!, 'µs', ['joined, unchecked', taken['anchor']!], null)];
}

const REQUEST = [
  `${ISA}GS*HS*CANONGATE*PAYER*20261122*1200*1*X*005010X279A1`,
  'ST*270*0001*005010X279A1',
  'BHT*0022*13*TRACE1*20261122*1200',
  'HL*1**20*1',
  'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
  'HL*2*1*21*1',
  'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
  'HL*3*2*22*0',
  'TRN*1*TRACE1*9CANONGATE',
  'NM1*IL*1*TESTPERSON*PAT****MI*W000000001',
  'DMG*D8*19800101',
  'DTP*291*D8*20261122',
  'EQ*30^98',
  'SE*13*0001',
  'GE*1*1',
  'IEA*1*000000001~',
].join('~');

/** 20 MB through the push reader in 64 KiB chunks, sets let go of as they come. */
async function memory(): Promise<Row> {
  const one = Buffer.from(synthetic271(800));
  const [start, end] = [one.indexOf('ST*271'), one.indexOf('GE*1*1')];
  const set = one.subarray(start, end);
  const copies = Math.ceil((20 * 1024 * 1024) / set.length);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  let sets = 0;
  const limits = { interchangeBytes: 64 * 1024 * 1024 };
  const reader = interchangeReader({
    limits,
    onSet: () => {
      sets++;
      return false;
    },
  });
  reader.push(one.subarray(0, start));
  for (let n = 0; n < copies; n++) {
    for (let at = 0; at < set.length; at += 65_536) reader.push(set.subarray(at, at + 65_536));
    if (n % 20 === 0) peak = Math.max(peak, process.memoryUsage.rss());
  }
  reader.push(`GE*${copies}*1~IEA*1*000000001~`);
  const { interchanges } = reader.end();
  if (sets !== copies || interchanges.length !== 1) throw new Error('the large interchange was not read whole');
  const growth = (Math.max(peak, process.memoryUsage.rss()) - before) / 1024 / 1024;
  return row('20 MB interchange, memory growth', growth, 'MB', null, 64);
}
