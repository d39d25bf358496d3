/** What the FHIR tests share: an opened link with what it asked of the gateway, and a server that answers as told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import adapter from '../../adapters/fhir/adapter.ts';
import type { Attempt, Link, Mishap, Wire } from '../../gateway/kit.ts';

export const PROFILE = { currency: 'USD', originator: 'https://gateway.example/fhir/sid/inquiry' };
export const NOW = new Date('2026-11-22T10:00:00Z');

export interface Rig extends AsyncDisposable {
  link: Link;
  /** Answers set aside. */
  quarantined: Mishap[];
  /** Messages as they were journaled. */
  left: { wire: Wire; references: Record<string, string> | undefined }[];
  arrived: Wire[];
  call(wire: Wire, signal?: AbortSignal): ReturnType<Link['call']>;
}

export async function openRig(
  url: string,
  settings: Record<string, unknown> = {},
  now: () => Date = () => NOW,
): Promise<Rig> {
  const quarantined: Mishap[] = [];
  const left: Rig['left'] = [];
  const arrived: Wire[] = [];
  const services = {
    endpoint: 'fhir',
    profile: PROFILE,
    now,
    sequence: async () => 1,
    quarantine: async (_: Wire, why: Mishap) => void quarantined.push(why),
    seen: async () => false,
  };
  const link = await adapter.open({ name: 'fhir', adapter: 'fhir', dialect: 'fhir-r4', url, settings }, services);
  const attempt = (signal: AbortSignal): Attempt => ({
    key: 'key-1',
    n: 1,
    effect: 'read',
    signal,
    trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
    leaving: async (wire, references) => void left.push({ wire, references }),
    arrived: async wire => void arrived.push(wire),
  });
  const call = (wire: Wire, signal = AbortSignal.timeout(5_000)) => link.call(wire, attempt(signal));
  return { link, quarantined, left, arrived, call, [Symbol.asyncDispose]: () => link.close() };
}

export interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Stub extends AsyncDisposable {
  /** Base URL of the FHIR API. */
  url: string;
  seen: Seen[];
}

/** A server on loopback that answers every request the same way; over TLS where it is given a certificate. */
export async function stub(
  answer: (response: ServerResponse, seen: Seen) => void,
  tls?: Pick<ServerOptions, 'key' | 'cert'>,
): Promise<Stub> {
  const seen: Seen[] = [];
  const heard = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(one);
    answer(response, one);
  };
  const server = tls ? createTlsServer(tls, heard) : createServer(heard);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/fhir+json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
