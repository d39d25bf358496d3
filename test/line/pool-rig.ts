/** Loopback servers that misbehave, and what a test of the pool needs to call them. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { Fault } from '../../gateway/kit.ts';
import { type HttpPool, openPool, type PoolSettings, TRANSPORT_CAUSES } from '../../transports/pool.ts';

const opened: { close(): unknown }[] = [];

export async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

export async function serve(listener: RequestListener, settings?: PoolSettings): Promise<HttpPool> {
  return pooled(`http://127.0.0.1:${await listen(createServer(listener))}`, settings);
}

/** A server that writes these bytes to whoever connects, then hangs up. */
export async function saying(bytes: string, settings?: PoolSettings): Promise<HttpPool> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  return pooled(`http://127.0.0.1:${await listen(server)}`, settings);
}

export function pooled(url: string, settings?: PoolSettings): HttpPool {
  const pool = openPool(url, settings);
  opened.push(pool);
  return pool;
}

export const ask = (pool: HttpPool, more: Partial<Parameters<HttpPool['request']>[0]> = {}) =>
  pool.request({ method: 'POST', path: '/x?a=1', headers: { 'content-type': 'text/plain' }, body: 'hello', ...more });

export async function fault(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => assert.fail('nothing was thrown'),
    e => e,
  );
  assert.ok(error instanceof Fault, String(error));
  assert.ok(Object.hasOwn(TRANSPORT_CAUSES, error.info.backend?.cause ?? ''), error.info.backend?.cause);
  return error;
}

export async function expectCause(call: Promise<unknown>, cause: string, outcome: string): Promise<Fault> {
  const thrown = await fault(call);
  assert.deepEqual([thrown.info.backend?.cause, thrown.info.outcome], [cause, outcome]);
  return thrown;
}

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const thing of opened.splice(0).reverse()) {
    if ('closeAllConnections' in thing) (thing as Server).closeAllConnections();
    await thing.close();
  }
}
