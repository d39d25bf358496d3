/** A party between the gateway and its systems of record that damages answers on their way, the same way for the same seed. */
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/start.ts';

export type Random = () => number;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const below = (random: Random, most: number): number => Math.floor(random() * most);
export const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)]!;

/** What breaks readers: delimiters, tags, numbers no double holds, other alphabets, and a word that must never be repeated. */
export const MARK = 'Zzqphimark';
const TOKENS = [
  ...['~', '*', ':', '^', '|', '\n', '~\n', '**', '***', 'SE*1*1~', 'ISA*', 'IEA*1*1~', 'HL*1**20*1~', 'HL*9*8*23*0~'],
  ...['EB*1~', 'EB*R**30~', 'LS*2120~', 'LE*2120~', 'AAA*N**42*C~', 'DTP*291*RD8*20260101-20259999~', 'MSG*~', 'NM1~'],
  ...['<', '>', '</', '<!DOCTYPE a [<!ENTITY b "c">]>', '&b;', '&#0;', ']]>', '<![CDATA[', '<!--', '<?xml?>', '\u0000'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    'null',
    'true',
    '-1',
    '1e999',
    '1e-999',
    '99999999999999999999',
    '0.1.2',
    '{}',
    '[]',
  ],
  ...[
    '"__proto__":{"a":1},',
    '"constructor":1,',
    '\\u0000',
    '\\ud800',
    '\ufeff',
    '\u202e',
    '\u{1f4a9}',
    'é',
    '--',
    MARK,
  ],
] as const;

/** Random damage to bytes: up to four places flipped, cut, doubled, moved or written over. */
export function damaged(body: Buffer, random: Random): Buffer {
  let bytes = body;
  for (let times = 1 + below(random, 4); times > 0; times--) {
    const at = below(random, bytes.length + 1);
    const length = pick(random, [0, 1, 2, 5, 20, 80, 400]);
    const piece = bytes.subarray(at, at + length);
    const elsewhere = below(random, bytes.length + 1);
    const instead: Record<number, () => Buffer[]> = {
      0: () => [bytes.subarray(0, at), Buffer.from([below(random, 256)]), bytes.subarray(at + 1)],
      1: () => [bytes.subarray(0, at), bytes.subarray(at + length)],
      2: () => [bytes.subarray(0, at), piece, bytes.subarray(at)],
      3: () => [bytes.subarray(0, elsewhere), piece, bytes.subarray(elsewhere)],
      4: () => [bytes.subarray(0, at), Buffer.from(pick(random, TOKENS)), bytes.subarray(at)],
      5: () => [bytes.subarray(0, at), Buffer.from(pick(random, TOKENS)), bytes.subarray(at + length)],
    };
    bytes = Buffer.concat(instead[below(random, 6)]!());
  }
  return bytes;
}

/** Damage that keeps an interchange whole around it: segments and elements are changed and counted anew. */
export function damagedX12(body: Buffer, random: Random): Buffer {
  const text = body.toString('latin1');
  const start = text.indexOf('ISA*');
  const end = text.lastIndexOf('~') + 1;
  if (start < 0 || end <= start) return damaged(body, random);
  const segments = text
    .slice(start, end)
    .split('~')
    .slice(0, -1)
    .map(segment => segment.split('*'));
  const first = segments.findIndex(([id]) => id?.trim() === 'ST');
  let last = segments.findIndex(([id]) => id?.trim() === 'SE');
  if (first < 0 || last <= first) return damaged(body, random);
  for (let times = 1 + below(random, 4); times > 0; times--) {
    const at = first + 1 + below(random, Math.max(1, last - first - 1));
    const segment = segments[at]!;
    const element = 1 + below(random, segment.length + 2);
    const turn = below(random, 6);
    if (turn === 0) segments.splice(at, 1);
    else if (turn === 1) segments.splice(at, 0, [...segment]);
    else if (turn === 2) segments.splice(first + 1 + below(random, last - first), 0, ...segments.splice(at, 1));
    else if (turn === 3) segment[element] = '';
    else if (turn === 4) segment[element] = pick(random, ELEMENTS);
    else segment.splice(element, 1);
    last = segments.findIndex(([id]) => id?.trim() === 'SE');
  }
  segments[last]![1] = String(last - first + 1);
  const dense = segments.map(segment => Array.from(segment, element => element ?? '').join('*')).join('~');
  return Buffer.from(`${text.slice(0, start)}${dense}~${text.slice(end)}`, 'latin1');
}

const ELEMENTS = [
  ...['1', 'R', '6', 'C', 'G', 'XX', '0', '-1', '1E9', '1.005', '.2', '-.5', '00000000', '99999999', '20260230', 'RD8'],
  ...['20260101-20251231', 'D8', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '30^98^1', '^^', '::'],
  ...[
    'HC:99213:25',
    ':',
    'W000000002',
    '42',
    '72',
    '75',
    'N',
    'Y',
    'U',
    'W',
    '1P',
    'IL',
    '03',
    'PR',
    '2120',
    MARK,
    ' ',
  ],
] as const;

/** Damage that keeps JSON whole: values of other types, doubled, emptied and moved. */
export function damagedJson(body: Buffer, random: Random): Buffer {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return damaged(body, random);
  }
  for (let times = 1 + below(random, 4); times > 0; times--) {
    const places = placesOf(document);
    if (places.length === 0) break;
    const { holder, key } = pick(random, places);
    const other = pick(random, places);
    if (random() < 0.2 && !Array.isArray(holder)) delete holder[key];
    else holder[key] = structuredClone(random() < 0.3 ? other.holder[other.key] : pick(random, VALUES));
  }
  return Buffer.from(JSON.stringify(document));
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1e308, 1.5, '', ' ', '0', MARK, 'x'.repeat(5000), [], {}, [[]], [null], [{}], { a: 1 }],
  ...[
    '#',
    '#payer',
    'Patient/x',
    'http://',
    '2026-02-30',
    '2026',
    '9999-99-99T99:99:99Z',
    'P1D',
    ['a', 1],
    { value: MARK },
  ],
  ...[
    'queued',
    'error',
    'complete',
    'benefit',
    'USD',
    'EUR',
    '30',
    'in',
    'self',
    { reference: '#nobody' },
    'CoverageEligibilityResponse',
  ],
];

type Holder = Record<string | number, unknown>;

function placesOf(node: unknown, into: { holder: Holder; key: string | number }[] = []) {
  if (node === null || typeof node !== 'object') return into;
  for (const key of Object.keys(node)) {
    into.push({ holder: node as Holder, key });
    placesOf((node as Holder)[key], into);
  }
  return into;
}

export interface Between {
  url: string;
  /** Whom answers come from. */
  target: string;
  /** Done to each answer from now on. */
  damage: (body: Buffer) => Buffer;
  close(): Promise<void>;
}

/** Passes everything on, and damages the bodies of answers. */
async function standBetween(): Promise<Between> {
  const between: Between = { url: '', target: '', damage: body => body, close: async () => {} };
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const onward = ask(new URL(url, between.target), { method, headers, agent: false }, async answer => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      const body = between.damage(Buffer.concat(chunks));
      const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': body.length }).end(body);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  between.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  between.close = () =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return between;
}

export interface Hostile extends AsyncDisposable {
  sandbox: Sandbox;
  payer: Between;
  fhir: Between;
  /** Every line the gateway logged. */
  lines: string[];
}

/** The sandbox with somebody between it and its systems of record, without limits of rate and without repeats. */
export async function hostileSandbox(options: SandboxOptions = {}): Promise<Hostile> {
  const lines: string[] = [];
  const [payer, fhir] = await Promise.all([standBetween(), standBetween()]);
  const sandbox = await startSandbox({
    freePorts: true,
    delayMs: 1500,
    log: { destination: { write: line => void lines.push(line) } },
    ...options,
    adjust(configuration) {
      for (const [name, between] of Object.entries({ payer, fhir })) {
        const endpoint = configuration.serviceEndpoints?.[name];
        if (!endpoint) continue;
        between.target = endpoint.url;
        endpoint.url = between.url + new URL(endpoint.url).pathname;
        endpoint.policies = [{ name: 'timeout', after: '1s' }];
      }
      for (const { policies } of Object.values(configuration.pipelines))
        for (const policy of policies) if (policy.name === 'rate-limit') policy['max'] = 1_000_000;
      options.adjust?.(configuration);
    },
  });
  const close = async (): Promise<void> => {
    await Promise.all([sandbox.close(), payer.close(), fhir.close()]);
  };
  return { sandbox, payer, fhir, lines, [Symbol.asyncDispose]: close };
}
