/** What the REST tests share: a link with what it asked of the gateway, and a server on loopback that answers as told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Attempt, EndpointConfig, Link, LinkServices, Mishap, Wire } from '../../gateway/kit.ts';

export const NOW = new Date('2026-11-22T10:00:00Z');

export interface Rig extends AsyncDisposable {
  link: Link;
  quarantined: Mishap[];
  left: Wire[];
  arrived: Wire[];
  call(wire: Wire, more?: Partial<Attempt>): ReturnType<Link['call']>;
}

/** @param open of the adapter, or of a link with a protocol of the test's own */
export async function openRig(
  open: (config: EndpointConfig, services: LinkServices) => Promise<Link>,
  config: Pick<EndpointConfig, 'dialect' | 'url' | 'settings'>,
  { profile = {}, now = () => NOW }: { profile?: LinkServices['profile']; now?: () => Date } = {},
): Promise<Rig> {
  const [quarantined, left, arrived]: [Mishap[], Wire[], Wire[]] = [[], [], []];
  const services: LinkServices = {
    endpoint: 'erp',
    profile,
    now,
    sequence: async () => 1,
    quarantine: async (_, why) => void quarantined.push(why),
    seen: async () => false,
  };
  const link = await open({ name: 'erp', adapter: 'rest', ...config }, services);
  const call: Rig['call'] = (wire, more = {}) =>
    link.call(wire, {
      key: 'key-1',
      n: 1,
      effect: 'read',
      signal: AbortSignal.timeout(5_000),
      trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
      leaving: async sent => void left.push(sent),
      arrived: async received => void arrived.push(received),
      ...more,
    });
  return { link, quarantined, left, arrived, call, [Symbol.asyncDispose]: () => link.close() };
}

export interface Seen {
  method: string | undefined;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Stub extends AsyncDisposable {
  url: string;
  seen: Seen[];
}

export async function stub(answer: (response: ServerResponse, seen: Seen) => unknown): Promise<Stub> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
    seen.push(one);
    await answer(response, one);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { url: `http://127.0.0.1:${port}/erp`, seen, [Symbol.asyncDispose]: close };
}

export const says = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
