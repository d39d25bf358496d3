/** A gateway with a listening door on a database of its own, and a sender that reads what it is told by itself. */
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import { withoutListeningDoors } from '../../sandbox/ports.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { freshDatabase, keepingSandbox } from '../store/rig.ts';

export const DOOR = 'adt-feed';

/** HL7 v2.5.1 §3.4.1 in shape; the patient is invented. */
export const message = (
  id: string,
  { type = 'ADT^A08^ADT_A01', version = '2.5.1', more = '', name = 'Muster^Max' } = {},
) =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||${type}|${id}|P|${version}${more}\r` +
  `EVN|A08|20261126120000+0100\rPID|1||100234^^^NORTH^MR||${name}||19800229|M\rPV1|1|O\r`;

/** A visit as scheduling tells of it (HL7 v2.5.1 §10.4), by a sender that writes no offset. */
export const siu = (id: string, trigger: string, { filler = '4711', start = '20261201093000', sex = 'M' } = {}) =>
  `MSH|^~\\&|SCHED|NORTH|HUB|CENTRAL|20261126120000+0100||SIU^${trigger}^SIU_S12|${id}|P|2.5.1\r` +
  `SCH||${filler}^SCHED||||PAT^Patient asked|CHK^Check-up|FU^Follow-up|30|min|^^^${start}^20261201100000\r` +
  `PID|1||100234^^^NORTH^MR||Muster^Max||19800229|${sex}\rRGS|1\rAIS|1||ECHO^Echo\r` +
  `AIL|1||CARDIO^R2^^NORTH\rAIP|1||D1^Doctor^Dora^^^^^^NORTH\r`;

/** A visit as registration tells of it (§3.3). */
export const adt = (id: string, trigger: string, { visit = 'V77', room = '12', sex = 'M' } = {}) =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||ADT^${trigger}|${id}|P|2.5.1\r` +
  `EVN|${trigger}|20261126120000\rPID|1||100234^^^NORTH^MR||Muster^Max||19800229|${sex}\r` +
  `PV1|1|I|W1^${room}^B^NORTH||||D1^Doctor^Dora^^^^^^NORTH||||||||||||${visit}^^^NORTH\r`;

/** As a person writes it, instead of the sandbox's own; `more` are further settings of the door. */
export function withDoor(configuration: Configuration, more: object = {}): void {
  withoutListeningDoors(configuration);
  configuration.apiEndpoints[DOOR] = {
    ...{ adapter: 'hl7v2', listen: 'mllp://127.0.0.1:0', timeZone: 'Europe/Berlin', silence: '15m' },
    allow: ['127.0.0.0/8'],
    ...more,
  };
  configuration.consumers![0]!.scopes.push('subscriptions:endpoints');
  configuration.pipelines['feeds'] = { apiEndpoints: [DOOR], policies: [{ name: 'publish' }] };
}

export interface Open {
  database: string;
  sandbox: Sandbox & { keeper: DurableKeeper };
  url: string;
  port: number;
}

export interface OpenOptions {
  database?: string;
  registry?: Registry;
  adjust?(configuration: Configuration): void;
}

export async function openDoor(more: object = {}, options: OpenOptions = {}): Promise<Open> {
  const { database = await freshDatabase(), registry, adjust } = options;
  const sandbox = await keepingSandbox(database, {
    ...(registry && { registry }),
    adjust(configuration) {
      withDoor(configuration, more);
      adjust?.(configuration);
    },
  });
  return { database, sandbox, url: sandbox.gateway.url, port: sandbox.gateway.listening.get(DOOR)! };
}

export interface Sender {
  socket: Socket;
  write(bytes: string): void;
  /** The next block that comes; `closed` once nothing can come any more. */
  told(): Promise<string>;
  say(text: string): Promise<string>;
  end(): void;
}

/** Blocks as MLLP has them: VT, the message, FS CR (HL7 v2.5.1 appendix C.4). */
export async function sender(port: number, tls?: ConnectionOptions): Promise<Sender> {
  const socket = tls ? connectTls({ port, host: '127.0.0.1', ...tls }) : connect(port, '127.0.0.1');
  const blocks: string[] = [];
  const waiting: ((block: string) => void)[] = [];
  let [rest, closed] = ['', false];
  const give = (block: string): void => {
    const first = waiting.shift();
    if (first) first(block);
    else blocks.push(block);
  };
  socket.on('data', chunk => {
    const parts = (rest + chunk.toString('latin1')).split('\x1c\r');
    rest = parts.pop()!;
    for (const part of parts) give(part.slice(1));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
    for (const one of waiting.splice(0)) one('closed');
  });
  await new Promise<void>(done => {
    socket.once(tls ? 'secureConnect' : 'connect', () => done());
    socket.once('close', () => done());
  });
  const write = (bytes: string): void => void socket.write(bytes, 'latin1');
  const told = (): Promise<string> => {
    if (blocks.length > 0) return Promise.resolve(blocks.shift()!);
    return closed ? Promise.resolve('closed') : new Promise(done => waiting.push(done));
  };
  const say = (text: string): Promise<string> => {
    write(`\x0b${text}\x1c\r`);
    return told();
  };
  return { socket, write, told, say, end: () => socket.destroy() };
}

/** Fields of a segment of an acknowledgement in the usual delimiters, by name. */
export const segment = (ack: string, name: string): string[] =>
  ack
    .split('\r')
    .find(line => line.startsWith(name))
    ?.split('|') ?? [];

/** MSA-1, MSA-2, and the code of ERR-3 where there is one. */
export const verdict = (ack: string): string =>
  [...segment(ack, 'MSA').slice(1, 3), segment(ack, 'ERR')[3]?.split('^')[0]].filter(Boolean).join(' ');

/** The registry with one of its mappings released otherwise. */
export async function released(name: string, change: (mapping: Mapping) => Mapping): Promise<Registry> {
  const registry = await loadRegistry();
  const mapping = registry.mappings.get(name);
  if (!mapping) throw new Error(`There is no mapping ${name}.`);
  return Object.freeze({ ...registry, mappings: new Map([...registry.mappings, [name, change(mapping)]]) });
}
