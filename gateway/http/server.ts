/** The HTTP server under the door: Express made cheap, limits on the head, and connections that end well. */
import http, { IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Express } from 'express';

export interface ServerLimits {
  /** Request line and headers together. */
  headBytes: number;
  headers: number;
  /** For the head, from the first byte of a connection or of the next request on it. */
  headMilliseconds: number;
  /** For the whole request. */
  requestMilliseconds: number;
  /** How long a connection may idle between requests. */
  idleMilliseconds: number;
  connections: number;
  /** How long a connection may stay silent in the middle of a call: callers that never read their reply. */
  silenceMilliseconds: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headBytes: 16_384,
  headers: 100,
  headMilliseconds: 10_000,
  requestMilliseconds: 60_000,
  idleMilliseconds: 65_000,
  connections: 10_000,
  silenceMilliseconds: 180_000,
};

export type Handler = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => Promise<void>;

/** An Express application of one middleware behind a tuned server that does not listen yet. */
export function createServer(handler: Handler, limits: ServerLimits): Server {
  const expecting = new WeakSet<IncomingMessage>();
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.use((request, response) => handler(request, response, expecting.has(request)));

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    app(request as never, response as never, () => response.destroy());
  };
  const server = http.createServer(
    {
      ...expressPrototypes(app),
      maxHeaderSize: limits.headBytes,
      headersTimeout: limits.headMilliseconds,
      requestTimeout: Math.max(limits.requestMilliseconds, limits.headMilliseconds),
      keepAliveTimeout: limits.idleMilliseconds,
      connectionsCheckingInterval: Math.min(5_000, Math.ceil(limits.headMilliseconds / 2)),
      // Two Authorization headers become one that no policy can read, instead of the first of them (RFC 9110 §5.3).
      joinDuplicateHeaders: true,
      // The door answers a missing Host itself, as a problem.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
  server.timeout = limits.silenceMilliseconds;
  server.on('checkContinue', (request, response) => {
    expecting.add(request);
    listener(request, response);
  });
  // An expectation we do not know may be ignored (RFC 9110 §10.1.1).
  server.on('checkExpectation', listener);
  return server;
}

interface Prototypes {
  IncomingMessage?: typeof IncomingMessage;
  ServerResponse?: typeof ServerResponse;
}

/**
 * Express gives every request and response its own prototype, and changing the prototype of a live object is slow. Messages
 * born with it make that a no-op. This rests on undocumented facts of Node and Express, so each is tried first; where one
 * fails, nothing but speed is lost.
 */
export function expressPrototypes(app: Express): Prototypes {
  try {
    const Request = born(IncomingMessage, app.request);
    const Response = born(ServerResponse, app.response);
    const request = new Request(new Socket());
    const response = new Response(request);
    const isSound =
      Object.getPrototypeOf(request) === app.request &&
      Object.getPrototypeOf(response) === app.response &&
      request instanceof IncomingMessage &&
      response instanceof ServerResponse &&
      request.rawHeaders.length === 0 &&
      response.statusCode === 200;
    return isSound ? { IncomingMessage: Request, ServerResponse: Response } : {};
  } catch {
    return {};
  }
}

/** A constructor like `parent` whose instances have the given prototype. */
function born<T extends typeof IncomingMessage | typeof ServerResponse>(parent: T, prototype: object): T {
  function Message(this: object, ...parameters: unknown[]): void {
    Reflect.apply(parent, this, parameters);
  }
  Message.prototype = prototype;
  return Message as unknown as T;
}
