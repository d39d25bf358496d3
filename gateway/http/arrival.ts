/** Makes an exchange of an HTTP request: the last place that knows both. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Consumer, Exchange, ExchangeRecord, Head } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { isoInstant } from '../iso-instant.ts';
import { startTrace, type Trace } from '../telemetry/trace.ts';
import { uuidv7 } from '../uuid.ts';
import { readBody } from './body.ts';
import type { CompiledRoute } from './dispatch.ts';
import type { Target } from './target.ts';

export interface ArrivalInput {
  request: IncomingMessage;
  response: ServerResponse;
  route: CompiledRoute;
  target: Target;
  params: Record<string, string>;
  bodyMilliseconds: number;
  /** When it came, in milliseconds since 1970. */
  now: number;
  /** The caller waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1). */
  expectsContinue: boolean;
}

/** A class, so that what most calls never ask for is made when it is asked for. */
export class Arrival implements Exchange {
  readonly record: ExchangeRecord;
  readonly head: Head;
  consumer?: Consumer;
  stage = 'receive';
  destinations: Exchange['destinations'] = [];
  readonly trace: Trace;
  replyHeaders: Record<string, string> = {};
  began?: number;
  backendNanos = 0n;
  notes: string[] = [];
  readonly #input: ArrivalInput;
  #body: Promise<Uint8Array> | undefined;
  #controller: AbortController | undefined;
  #ended: Fault | undefined;

  constructor(input: ArrivalInput) {
    const { request, response, route, target, params, now } = input;
    const { contract, name, effect } = route.operation;
    const headers = request.headers as Head['headers'];
    this.#input = input;
    this.record = {
      id: uuidv7(now),
      contract: contract.name,
      operation: name,
      effect,
      receivedAt: isoInstant(now),
      input: undefined,
      steps: {},
      hashes: { contract: contract.hash },
    };
    this.head = {
      method: request.method ?? '',
      path: target.path,
      params,
      query: target.query,
      headers,
      remote: request.socket.remoteAddress ?? '',
    };
    this.trace = startTrace(headers['traceparent'], headers['tracestate']);
    response.on('close', () => {
      if (!response.writableEnded) this.abort(new Fault('cancelled'));
    });
  }

  body(): Promise<Uint8Array> {
    this.#body ??= this.#read();
    return this.#body;
  }

  #read(): Promise<Uint8Array> {
    const { request, response, route, bodyMilliseconds, expectsContinue } = this.#input;
    const proceed = expectsContinue ? () => response.writeContinue() : undefined;
    return readBody(request, { maxBytes: route.operation.maxBytes, milliseconds: bodyMilliseconds }, proceed);
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#ended) this.#controller.abort(this.#ended);
    }
    return this.#controller.signal;
  }

  note(why: string): void {
    this.notes.push(why);
  }

  /** Ends the walk: the caller left, or the gateway must stop. */
  abort(why: Fault): void {
    this.#ended ??= why;
    this.#controller?.abort(this.#ended);
  }
}
