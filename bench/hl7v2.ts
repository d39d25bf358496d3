/** Bench of the HL7 v2 reader and writer against the least they could cost, beside other packages: medians of interleaved rounds. */
import { Hl7Message as MedplumMessage } from '@medplum/core';
import { Message as ClientMessage } from 'node-hl7-client';
import { USUAL } from '../adapters/hl7v2/codec/delimiters.ts';
import { readMessage } from '../adapters/hl7v2/codec/message.ts';
import { placeOf } from '../adapters/hl7v2/codec/place.ts';
import { type SegmentContent, writeMessage } from '../adapters/hl7v2/codec/writer.ts';
import { anchorRead, anchorWrite } from './anchors/hl7v2-anchor.ts';
import { documentOf, HEAD } from './hl7v2-document.ts';
import { mapped } from './hl7v2-map.ts';
import { interleaved } from './interleaved.ts';
import { counted } from './memory.ts';
import { type Row, ratioRow } from './row.ts';

const OBX = 'OBX|1|NM|1234-5^Invented \\T\\ tested^LN||7.2|mmol/L|3.5-8.0|N|||F|||20261126115900+0000';

/** Ten fields of the header, the patient and the visit. */
const PLACES = [
  ['MSH', 9, 1],
  ['MSH', 9, 2],
  ['MSH', 10, 1],
  ['MSH', 12, 1],
  ['EVN', 2, 1],
  ['PID', 3, 1],
  ['PID', 5, 1],
  ['PID', 5, 2],
  ['PID', 7, 1],
  ['PV1', 19, 1],
] as const;
const COMPILED = PLACES.map(([id, field, component]) => placeOf(`${id}-${field}.${component}`));
const NAMES = PLACES.map(([id, field, component]) => `${id}.${field}.${component}`);

const SIZES = [
  { size: '1 KB', bytes: 1024, times: 400, peerTimes: 10 },
  { size: '10 KB', bytes: 10_240, times: 300, peerTimes: 5 },
  { size: '100 KB', bytes: 102_400, times: 100, peerTimes: 1 },
] as const;

export async function measures(): Promise<Row[]> {
  const { default: simple } = (await import('simple-hl7' as string)) as { default: SimpleHl7 };
  const codec = [...SIZES.flatMap(size => read(size, new simple.Parser())), ...build(), ...large(), ...hostile()];
  return [...codec, ...(await mapped())];
}

/** What of simple-hl7 is measured; the package has no types. */
interface SimpleHl7 {
  Parser: new () => { parse(text: string): { getSegment(id: string): { getComponent(f: number, c: number): string } } };
}

const messageOf = (bytes: number): Buffer => {
  const count = Math.max(0, Math.ceil((bytes - HEAD.join('\r').length) / (OBX.length + 1)));
  return Buffer.from(`${[...HEAD, ...Array<string>(count).fill(OBX)].join('\r')}\r`);
};

function read(
  { size, bytes, times, peerTimes }: (typeof SIZES)[number],
  parser: InstanceType<SimpleHl7['Parser']>,
): Row[] {
  const message = messageOf(bytes);
  // Fresh text each time, as it comes from a socket: no substring is cached.
  const text = () => message.toString('latin1');
  const taken = interleaved(
    {
      anchor: () => anchorRead(text(), PLACES),
      codec: () => {
        const found = readMessage(message);
        return COMPILED.map(place => found.at(place));
      },
    },
    times,
  );
  const peers = interleaved(
    {
      'node-hl7-client': () => {
        const found = new ClientMessage({ text: text() });
        return NAMES.map(name => found.get(name).toString());
      },
      '@medplum/core': () => {
        const found = MedplumMessage.parse(text());
        return PLACES.map(([id, field, component]) => found.getSegment(id)?.getComponent(field, component));
      },
      'simple-hl7': () => {
        const found = parser.parse(text());
        // Its header does not count the separator as a field.
        return PLACES.map(([id, field, part]) => id !== 'MSH' && found.getSegment(id).getComponent(field, part));
      },
    },
    peerTimes,
  );
  const same = COMPILED.map(place => readMessage(message).at(place));
  if (JSON.stringify(same) !== JSON.stringify(anchorRead(text(), PLACES))) throw new Error('the two readers differ');
  const against = 'slices between positions';
  return [
    ratioRow('hl7v2', `${size}: bytes to ten fields`, taken['codec']!, 'µs', taken['anchor']!, against, 2),
    ...Object.entries(peers).map(([name, value]) =>
      ratioRow('hl7v2', `${size}: ${name}`, value, 'µs', taken['anchor']!, against),
    ),
  ];
}

function build(): Row[] {
  const fields = HEAD.map(line => line.split('|').map(field => (field.includes('^') ? field.split('^') : field)));
  const ours = fields.map(
    ([id, ...rest]) =>
      (id === 'MSH'
        ? [id, '|', ...rest.map(field => (typeof field === 'string' ? field : [field]))]
        : [id, ...rest.map(field => (typeof field === 'string' ? field : [field]))]) as unknown as SegmentContent,
  );
  const spelling = { delimiters: USUAL, charset: 'utf-8' } as const;
  if (!Buffer.from(anchorWrite(fields)).equals(Buffer.from(writeMessage(ours, spelling))))
    throw new Error('the two writers do not write the same');
  const taken = interleaved({ anchor: () => anchorWrite(fields), write: () => writeMessage(ours, spelling) }, 500);
  return [ratioRow('hl7v2', 'ADT written and escaped', taken['write']!, 'µs', taken['anchor']!, 'joined strings', 1.5)];
}

function large(): Row[] {
  const bytes = documentOf(5 * 1024 * 1024);
  const place = placeOf('OBX-5.5');
  const work = () => {
    const found = readMessage(bytes);
    return [...COMPILED.map(one => found.at(one)), found.at(place)];
  };
  const taken = interleaved({ anchor: () => bytes.toString('utf8'), read: work }, 5);
  const value = counted('hl7v2-memory.ts') as number;
  return [
    ratioRow('hl7v2', '5 MB: bytes to eleven fields', taken['read']!, 'µs', taken['anchor']!, 'the UTF-8 decode', 1.5),
    {
      area: 'hl7v2',
      name: '5 MB: peak of memory per byte of it',
      value,
      unit: 'x',
      ratio: null,
      against: null,
      goal: 3,
      met: value <= 3,
    },
  ];
}

/** Many segments, and what they do not hold: a search that runs on to the end of the text would make each of them cost all. */
function hostile(): Row[] {
  const place = placeOf('NTE[#20000]-3');
  const made = (line: string, end: string) => Buffer.from(`${HEAD[0]}${end}${line.repeat(40_000)}`);
  const texts = { cr: made('NTE|1||a\r', '\r'), lf: made('NTE|1||a\n', '\n'), bare: made('NTE     \r', '\r') };
  const work = (bytes: Buffer) => () => {
    const found = readMessage(bytes);
    for (let n = 1; n <= 40_000; n += 10) found.valueAt(n, 3);
    return found.at(place);
  };
  const taken = interleaved({ anchor: work(texts.cr), lf: work(texts.lf), bare: work(texts.bare) }, 1);
  const against = 'the same ended by CR, with separators';
  return [
    ratioRow('hl7v2', '40,000 segments ended by LF', taken['lf']!, 'µs', taken['anchor']!, against, 2),
    ratioRow('hl7v2', '40,000 segments without a separator', taken['bare']!, 'µs', taken['anchor']!, against, 2),
  ];
}
