/** Faults on demand: how this vendor's systems, and what stands before them, fail in earnest. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type FaultKind =
  /** 429, with Retry-After and without. */
  | 'throttled'
  | 'throttled-silently'
  /** 503 from the dispatcher, as a page. */
  | 'unavailable'
  /** 200 and the page of the logon. */
  | 'html'
  /** The user may not use that service: 403, and no word of a token. */
  | 'forbidden'
  /** The session has ended meanwhile: 403, `x-csrf-token: Required`. */
  | 'expired'
  /** Somebody else changes it just before. */
  | 'stale'
  /** Done, and the connection is cut before the answer. */
  | 'lost'
  /** Done, and answered with `status` and a page, as if it had failed: by itself, or by what stands before it and gave up. */
  | 'failed-after'
  /** Done, and answered a byte at a time. */
  | 'slow'
  /** The answer ends in the middle, or says a name twice, or spells decimals as numbers. */
  | 'cut'
  | 'twice'
  | 'numbers'
  /** The dump of a program. */
  | 'dump';

export interface Fault {
  kind: FaultKind;
  /** Which requests; all where it is not given. */
  method?: string;
  path?: RegExp;
  /** Only where a token is asked for; only where none is, where it is not given. */
  token?: boolean;
  /** How many; one where it is not given. */
  times?: number;
  /** Of `failed-after`; 500 where it is not given. */
  status?: number;
}

export class Faults {
  #waiting: Required<Pick<Fault, 'kind' | 'times'>>[] = [];
  readonly #matches = new WeakMap<object, Fault>();

  add(fault: Fault): void {
    const one = { kind: fault.kind, times: fault.times ?? 1 };
    this.#matches.set(one, fault);
    this.#waiting.push(one);
  }

  /** @param fetches a token */
  take(request: IncomingMessage, fetches: boolean): Fault | undefined {
    const found = this.#waiting.find(one => {
      const { method, path, token = false } = this.#matches.get(one)!;
      if (token !== fetches) return false;
      return (!method || method === request.method) && (!path || path.test(decodeURIComponent(request.url ?? '')));
    });
    if (!found) return undefined;
    found.times--;
    if (found.times <= 0) this.#waiting = this.#waiting.filter(one => one !== found);
    return this.#matches.get(found);
  }

  clear(): void {
    this.#waiting = [];
  }
}

const page = (title: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** Those that end the request before anything is done. */
const BEFORE: Partial<Record<FaultKind, (response: ServerResponse) => void>> = {
  throttled: response =>
    void response
      .writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' })
      .end('{"error":{"code":"429","message":{"lang":"en","value":"Too many requests"}}}'),
  'throttled-silently': response =>
    void response.writeHead(429, { 'content-type': 'text/html' }).end(page('Too Many Requests')),
  unavailable: response =>
    void response.writeHead(503, { 'content-type': 'text/html' }).end(page('Service cannot be reached')),
  forbidden: response => void response.writeHead(403, { 'content-type': 'text/html' }).end(page('Forbidden')),
  html: response => void response.writeHead(200, { 'content-type': 'text/html' }).end(page('Logon')),
  expired: response =>
    void response
      .writeHead(403, { 'x-csrf-token': 'Required', 'content-type': 'text/plain' })
      .end('CSRF token validation failed'),
  dump: response => void response.writeHead(500, { 'content-type': 'text/html' }).end(page('Runtime error')),
};

export const before = (kind: FaultKind | undefined): ((response: ServerResponse) => void) | undefined =>
  kind && BEFORE[kind];

/** Sends the answer as the fault would have it. */
export async function answerWith(
  { kind, status: failed = 500 }: Partial<Fault>,
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: Record<string, string | string[]>; body: string },
): Promise<void> {
  if (kind === 'lost') {
    response.socket?.destroy();
    return;
  }
  if (kind === 'failed-after')
    return void response.writeHead(failed, { 'content-type': 'text/html' }).end(page('Not today'));
  response.writeHead(status, headers);
  if (kind === 'cut') return void response.end(body.slice(0, body.length / 2));
  if (kind === 'twice') return void response.end(body.replace('{"d":', '{"d":{"results":[]},"d":'));
  if (kind === 'numbers') return void response.end(body.replace(/:"(-?\d{1,18}\.\d+)"/g, ':$1'));
  if (kind !== 'slow') return void response.end(body);
  for (const character of body) {
    if (response.destroyed) return;
    response.write(character);
    await new Promise(done => setTimeout(done, 20));
  }
  response.end();
}
