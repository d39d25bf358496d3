/** Makes an exchange of an HTTP request: the last place that knows both. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, Head } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { startTrace } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import { readBody } from './body.ts';
import type { CompiledRoute } from './dispatch.ts';
import type { Target } from './target.ts';

export interface Arrival {
  exchange: Exchange;
  /** Ends the walk: the caller left, or the gateway must stop. */
  abort(why: Fault): void;
}

export interface ArrivalInput {
  request: IncomingMessage;
  response: ServerResponse;
  route: CompiledRoute;
  target: Target;
  params: Record<string, string>;
  bodyMilliseconds: number;
  /** The caller waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1). */
  expectsContinue: boolean;
}

export function openExchange(input: ArrivalInput): Arrival {
  const { request, response, route, target, params, bodyMilliseconds, expectsContinue } = input;
  const { contract, name, effect, maxBytes } = route.operation;
  const headers = request.headers as Head['headers'];
  const controller = new AbortController();
  const now = Date.now();
  let body: Promise<Uint8Array> | undefined;
  const notes: string[] = [];
  const exchange: Exchange = {
    record: {
      id: uuidv7(now),
      contract: contract.name,
      operation: name,
      effect,
      receivedAt: new Date(now).toISOString(),
      input: undefined,
      steps: {},
      hashes: { contract: contract.hash },
    },
    head: {
      method: request.method ?? '',
      path: target.path,
      params,
      query: target.query,
      headers,
      remote: request.socket.remoteAddress ?? '',
    },
    body: () => {
      const proceed = expectsContinue ? () => response.writeContinue() : undefined;
      body ??= readBody(request, { maxBytes, milliseconds: bodyMilliseconds }, proceed);
      return body;
    },
    stage: 'receive',
    destinations: [],
    trace: startTrace(headers['traceparent'], headers['tracestate']),
    replyHeaders: {},
    signal: controller.signal,
    backendNanos: 0n,
    notes,
    note: why => void notes.push(why),
  };
  response.on('close', () => {
    if (!response.writableEnded) controller.abort(new Fault('cancelled'));
  });
  return { exchange, abort: why => controller.abort(why) };
}
