/** Peers of an MLLP line that answer as they are told, with a reader of their own; and what a test sends them. */
import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Fault } from '../../gateway/kit.ts';
import {
  type Ack,
  type MllpClient,
  type MllpSettings,
  openMllp,
  type SendOptions,
  sendFailure,
} from '../../transports/mllp/client.ts';
import { eventually } from '../store/rig.ts';

const opened: { close(): unknown }[] = [];

/** An invented patient's update. */
export const message = (id: string, note = ''): Buffer =>
  Buffer.from(
    `MSH|^~\\&|ADT|NORTH|LAB|SOUTH|20261126||ADT^A08^ADT_A01|${id}|P|2.5.1\rPID|1||7^^^NORTH||Muster^Max\rNTE|1||${note}\r`,
  );

export const ackOf = (id: string, code = 'AA'): string =>
  `MSH|^~\\&|LAB|SOUTH|ADT|NORTH|20261126||ACK^A08^ACK|a${id}|P|2.5.1\rMSA|${code}|${id}\r`;

export const block = (text: string): string => `\x0b${text}\x1c\r`;

export interface Caller {
  readonly socket: Socket;
  /** Which connection it is, from 1. */
  readonly nth: number;
  ack(id: string, code?: string): void;
  raw(bytes: string): void;
}

export interface Peer {
  readonly port: number;
  /** Control ids in the order of arrival. */
  readonly received: string[];
  readonly messages: string[];
  readonly sockets: Socket[];
}

/** A server that hands each message to `answer`. */
export async function peer(answer: (id: string, caller: Caller) => void, tls?: TlsOptions): Promise<Peer> {
  const made = { port: 0, received: [] as string[], messages: [] as string[], sockets: [] as Socket[] };
  const serve = (socket: Socket): void => {
    const raw = (bytes: string): void => void socket.write(bytes, 'latin1');
    const nth = made.sockets.push(socket);
    const caller: Caller = { socket, nth, raw, ack: (id, code) => raw(block(ackOf(id, code))) };
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', chunk => {
      const parts = (rest + chunk.toString('latin1')).split('\x1c\r');
      rest = parts.pop()!;
      for (const part of parts) {
        const text = part.slice(1);
        const id = text.split('|')[9]!;
        made.messages.push(text);
        made.received.push(id);
        answer(id, caller);
      }
    });
  };
  const server: Server = tls ? createTlsServer(tls, serve) : createServer({ noDelay: true }, serve);
  server.on('tlsClientError', () => {});
  made.port = await listen(server);
  const close = (): void => {
    for (const socket of made.sockets) socket.destroy();
    server.close();
  };
  opened.push({ close });
  return made;
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

export const obliging = (id: string, caller: Caller): void => caller.ack(id);

export function line(port: number, settings: MllpSettings = {}, scheme = 'mllp'): MllpClient {
  const client = openMllp(`${scheme}://127.0.0.1:${port}`, { backoff: { first: 5, most: 20 }, ...settings });
  opened.push(client);
  return client;
}

/** Who carries the bytes. */
const CARRIERS = ['own', 'node-hl7-client'] as const;

type Open = (port: number, settings?: MllpSettings, scheme?: string) => MllpClient;

/** The same tests for every implementation of the port. `transport` says which. */
export function overEachCarrier(what: string, tests: (open: Open, transport: (typeof CARRIERS)[number]) => void): void {
  for (const transport of CARRIERS)
    describe(`${what}, carried by ${transport}`, function () {
      this.timeout(120_000);
      afterEach(closeAll);
      tests((port, settings, scheme) => line(port, { transport, ...settings }, scheme), transport);
    });
}

export const send = (client: MllpClient, controlId: string, more: Partial<SendOptions> = {}): Promise<Ack> =>
  client.send(message(controlId), { controlId, ackMode: 'original', ackTimeoutMs: 20_000, ...more });

/** How it failed: kind, cause and outcome. */
export async function failure(sent: Promise<unknown>): Promise<string> {
  const error = await sent.then(
    answer => assert.fail(`answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Fault, String(error));
  return `${sendFailure(error)}: ${error.info.backend?.cause}`;
}

/** Sends until it is answered: what whoever keeps the message does. */
export async function persist(client: MllpClient, id: string, more: Partial<SendOptions> = {}): Promise<Ack> {
  let ack: Ack | undefined;
  await eventually(
    async () => {
      ack = await send(client, id, more).catch(() => undefined);
      return ack;
    },
    found => found !== undefined,
  );
  return ack!;
}

/** A promise that a test resolves. */
export const gate = () => Promise.withResolvers<void>();

/** Until the count of a kind is reached. */
export const counted = (client: Pick<MllpClient, 'counts'>, kind: keyof MllpClient['counts'], n = 1): Promise<number> =>
  eventually(
    async () => client.counts[kind],
    count => count >= n,
  );

export function opens<T extends { close(): unknown }>(thing: T): T {
  opened.push(thing);
  return thing;
}

/** For `afterEach`. Peers first: a line that waits for one of them is told. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map(thing => thing.close()));
}
