/** Connections of the door: requests that never became one, bodies nobody reads, and a close that cuts nobody off early. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Fault, type FaultCode } from '../faults.ts';
import { uuidv7 } from '../uuid.ts';
import { problemReply, rawReply } from './reply.ts';

export interface ConnectionLimits {
  /** What an answered caller may still send of its body before the connection is cut. */
  lingerBytes: number;
  lingerMilliseconds: number;
}

export interface Connections {
  draining: boolean;
  /** A reply is due on this connection. */
  due(response: ServerResponse): void;
  /** Must be called before a reply is sent. */
  leaving(response: ServerResponse): void;
  /** Takes no new connections and resolves when the last has ended; `stop` ends the calls still under way after `drainMs`. */
  close(drainMs: number, stop: () => void): Promise<void>;
}

/** Between the end of the last calls and the end of their connections: time for their problem to be sent. */
const FAREWELL_MS = 250;

/** What Node says of a request that never became one. */
const CLIENT_ERRORS: Readonly<Record<string, { code: FaultCode; reason: string }>> = {
  HPE_HEADER_OVERFLOW: { code: 'headers-too-large', reason: 'Request Header Fields Too Large' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request-timeout', reason: 'Request Timeout' },
};
const UNREADABLE = { code: 'malformed-request', reason: 'Bad Request' } as const;

export function watchConnections(
  server: Server,
  house: readonly string[],
  limits: ConnectionLimits,
  refused: (code: FaultCode) => void,
): Connections {
  const open = new Set<Socket>();
  const answering = new WeakMap<Socket, ServerResponse>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('connect', (_request, socket: Socket) => {
    refused('method-not-allowed');
    const fault = new Fault('method-not-allowed', { headers: { Allow: 'GET, HEAD, POST, OPTIONS' } });
    socket.end(rawReply(house, problemReply(fault, uuidv7()), 'Method Not Allowed'), () => socket.destroy());
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const busy = answering.get(socket);
    if (busy && !busy.writableFinished && !busy.destroyed) {
      breakOff(busy, error);
    } else if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
    } else {
      const { code, reason } = CLIENT_ERRORS[error.code ?? ''] ?? UNREADABLE;
      refused(code);
      socket.end(rawReply(house, problemReply(new Fault(code), uuidv7()), reason), () => socket.destroy());
    }
  });
  const connections: Connections = {
    draining: false,
    due: response => void answering.set(response.req.socket, response),
    leaving: response => {
      const { req: request } = response;
      if (connections.draining) response.shouldKeepAlive = false;
      if (request.complete) return;
      // Who was not told to continue may send the body or not: only a new connection is unambiguous (RFC 9110 §10.1.1).
      if (request.headers.expect !== undefined && request.readableFlowing === null) response.shouldKeepAlive = false;
      lingerAfter(response, limits);
    },
    close: async (drainMs, stop) => {
      connections.draining = true;
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
      let farewell: NodeJS.Timeout | undefined;
      const patience = setTimeout(() => {
        stop();
        farewell = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
      }, drainMs);
      await closed;
      clearTimeout(patience);
      clearTimeout(farewell);
    },
  };
  return connections;
}

/** What follows a call that is still under way cannot be read. Its reply comes first: another one would be taken for it. */
function breakOff(busy: ServerResponse, error: NodeJS.ErrnoException): void {
  const { req: request } = busy;
  const { socket } = request;
  if (!request.complete && error.code === 'HPE_INVALID_EOF_STATE') return void socket.destroy();
  busy.once('close', () => socket.destroy());
  if (!request.complete && request.listenerCount('error') > 0) request.emit('error', new Fault('malformed-request'));
}

/**
 * Where the reply comes before the end of the body, a cut connection could take the reply along (RFC 9112 §9.6): what still
 * arrives is read and dropped for a while.
 */
function lingerAfter(response: ServerResponse, { lingerBytes, lingerMilliseconds }: ConnectionLimits): void {
  const { req: request } = response;
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    let bytes = 0;
    const timer = setTimeout(() => request.socket.destroy(), lingerMilliseconds);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > lingerBytes) request.socket.destroy();
    });
    request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
    request.on('error', () => {});
    request.resume();
  });
}
