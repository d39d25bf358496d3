/** Stands between the gateway and Tryton, and does to some calls what networks and servers do now and then. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `lost` never arrives, `unheard` is done and its answer lost, `failed` is done and answered with 502, `ignored` is answered without a word and not done. */
export type Fate = 'lost' | 'unheard' | 'failed' | 'ignored';

export interface Relay extends AsyncDisposable {
  url: string;
  /** Methods in the order in which they came. */
  heard: string[];
  /** What becomes of the next call of a method. */
  fates: Map<string, Fate>;
}

export async function relayTo(target: string): Promise<Relay> {
  const heard: string[] = [];
  const fates = new Map<string, Fate>();
  const server = createServer(async (incoming, response) => {
    const body = await bytesOf(incoming);
    const { id, method } = JSON.parse(body.toString()) as { id: number; method: string };
    heard.push(method);
    const fate = fates.get(method);
    fates.delete(method);
    if (fate === 'lost') return incoming.socket.destroy();
    if (fate === 'ignored') return response.writeHead(200).end(JSON.stringify({ id, result: null }));
    const { 'content-type': type, authorization } = incoming.headers;
    const headers = { 'content-type': type, ...(authorization && { authorization }), 'content-length': body.length };
    const forwarded = request(target, { method: 'POST', headers });
    forwarded.end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    const bytes = await bytesOf(answer);
    if (fate === 'unheard') return incoming.socket.destroy();
    if (fate === 'failed')
      return response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    return response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' }).end(bytes);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, heard, fates, [Symbol.asyncDispose]: close };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
