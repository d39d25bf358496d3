/** One round trip over plain HTTP: its turn at the gate, the sign-in, the journal, and the verdict of the dialect. */
import {
  type EndpointConfig,
  type Link,
  type LinkServices,
  type Reply,
  traceHeaders,
  type Wire,
} from '../../gateway/kit.ts';
import { openGate, type Pass } from '../../transports/gate.ts';
import { leavesOpen, openHttp, retryAfterSeconds } from '../../transports/http.ts';
import { type Incoming, openPool } from '../../transports/pool.ts';
import { addressOf, plainRequest } from './address.ts';
import type { Conversation, Leaving, Protocol, RestRequest, SignedIn, Verdict } from './protocol.ts';
import type { RestSettings } from './settings.ts';
import { NotSignedIn } from './sign-in.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const CONNECTIONS = 8;
/** Headers of an answer that a mapping may read. */
const KEPT = ['etag', 'location', 'last-modified', 'retry-after', 'content-type'] as const;

export async function openRestLink(protocol: Protocol, config: EndpointConfig, services: LinkServices): Promise<Link> {
  const { concurrency, queue, connections = CONNECTIONS, ...rest } = config.settings as RestSettings;
  const { maxBytes = MAX_BYTES, allow, tls } = rest;
  const pool = openPool(config.url, { maxBytes, connections, ...(allow && { allow }), ...(tls && { tls }) });
  const http = openHttp(pool);
  const gate = openGate({ ...(concurrency && { concurrency }), ...(queue !== undefined && { queue }) });
  const address = addressOf(config.url);

  const send = async (request: RestRequest, signal: AbortSignal, leaving?: () => Promise<void>): Promise<Incoming> => {
    const { method, path, headers, body } = request;
    const { data } = await http.request({
      method,
      url: address.path(path),
      headers,
      deadline: signal,
      maxBytes,
      ...(body !== undefined && { data: body }),
      ...(leaving && { leaving }),
    });
    return data;
  };
  const talk: Conversation = protocol.open({ config, services, ask: (request, signal) => send(request, signal) });

  return {
    async call(out, attempt) {
      const pass = await gate.enter(attempt.signal);
      let how: Parameters<Pass['leave']>[0] = 'failed';
      try {
        const signedIn = await talk.signIn?.(attempt.signal, out).catch(notSignedIn);
        if (signedIn instanceof NotSignedIn) {
          if (signedIn.throttled) how = 'throttled';
          return signedIn.reply;
        }
        const leaves: Leaving = talk.request?.(out, signedIn, attempt) ?? { request: plainRequest(out) };
        const { request, wire: sent = out, references, about } = leaves;
        const headers = { ...request.headers, ...signedIn?.headers, ...traceHeaders(attempt.trace) };
        const incoming = await send({ ...request, headers }, attempt.signal, () => attempt.leaving(sent, references));
        if (incoming.status === 429) how = 'throttled';
        const wire = received(incoming, about);
        await attempt.arrived(wire);
        const verdict = talk.judge({ out: sent, incoming, wire });
        how = mood(verdict, incoming);
        if (verdict.kind === 'rejected' && verdict.foreign) await services.quarantine(wire, verdict.why);
        return replyOf(verdict, {
          wire,
          status: incoming.status,
          signedIn,
          retryAfter: retryAfterSeconds(incoming.headers, services.now()),
        });
      } finally {
        pass.leave(how);
      }
    },
    reaches: address_ => talk.reaches?.(address_) ?? address.reaches(address_),
    probe: signal => talk.probe(signal),
    gauges() {
      const certificate = pool.certificate();
      const { width, used, waiting } = gate.gauges();
      return {
        'gate-width': width,
        'gate-used': used,
        'gate-queued': waiting,
        ...(certificate && { 'certificate-expires': certificate.notAfter.getTime() / 1000 }),
      };
    },
    async close() {
      await talk.close?.();
      await pool.close();
    },
  };
}

function notSignedIn(error: unknown): NotSignedIn {
  if (error instanceof NotSignedIn) return error;
  throw error;
}

function received({ status, headers, body }: Incoming, about: Record<string, string> = {}): Wire {
  const head: Record<string, string> = { ...about, status: String(status) };
  for (const name of KEPT) if (headers[name] !== undefined) head[name] = headers[name].slice(0, 500);
  return { head, body };
}

function mood(verdict: Verdict, { status }: Incoming): 'well' | 'throttled' | 'failed' {
  if (verdict.kind === 'answered') return 'well';
  if (verdict.throttled ?? status === 429) return 'throttled';
  // A refusal on its merits is an answer like any other.
  return status < 500 ? 'well' : 'failed';
}

interface Facts {
  wire: Wire;
  status: number;
  signedIn: SignedIn | undefined;
  retryAfter: number | undefined;
}

function replyOf(verdict: Verdict, { wire, status, signedIn, retryAfter }: Facts): Reply {
  if (verdict.kind === 'answered') return { ...verdict, wire };
  const { signIn, throttled: _, foreign = false, doubtful = foreign || leavesOpen(status), ...rejected } = verdict;
  return {
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...rejected,
    doubtful,
    // Nothing was done: signed in anew, the same may be sent again, as far as the endpoint's retry allows.
    ...(signIn === 'refused' && signedIn?.refused && { retryable: signedIn.refused() }),
    wire,
  };
}
