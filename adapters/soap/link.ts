/** One SOAP round trip: envelope and security around what the dialect wrote, the answer read as far as its own verdict. */
import {
  type Attempt,
  DialectError,
  duration,
  type EndpointConfig,
  Fault,
  type Health,
  type Link,
  type LinkServices,
  type Reply,
  traceHeaders,
  type Wire,
} from '../../gateway/kit.ts';
import { openGate, type Pass } from '../../transports/gate.ts';
import { openHttp, retryAfterSeconds } from '../../transports/http.ts';
import { type Incoming, openPool, type PoolSettings } from '../../transports/pool.ts';
import { buildEnvelope, readFault, type SoapVersion, soapFault, soapHeaders } from '../../transports/soap.ts';
import { type Credentials, securityHeader } from '../../transports/ws-security.ts';
import { ANSWER_LIMITS, openArrived } from './answer.ts';
import { asBody, isPage, pageAddress, type SoapTree } from './dialect.ts';
import { PROTOCOLS } from './dialects/index.ts';
import { operationOf, type Presents, type Refusal, type SoapProtocol } from './protocol.ts';
import { byStatus } from './status.ts';

export interface SoapLinkSettings extends Pick<PoolSettings, 'tls' | 'connections' | 'maxBytes' | 'allow'> {
  soap?: SoapVersion;
  username?: string;
  password?: string;
  presents?: Presents;
  timestamp?: string;
  concurrency?: number;
  queue?: number;
}

const MAX_BYTES = 4 * 1024 * 1024;
/** Stands for the content of the body; a private-use character, which no name of an envelope holds. */
const HOLE = '\ue000';

/** @param nonce where digests take theirs from, for tests */
export async function openSoapLink(
  config: EndpointConfig,
  services: LinkServices,
  nonce?: () => Uint8Array,
): Promise<Link> {
  const settings = config.settings as SoapLinkSettings;
  const { tls, connections, allow, maxBytes = MAX_BYTES } = settings;
  const protocol = PROTOCOLS[config.dialect]?.protocol as SoapProtocol;
  const pool = openPool(config.url, {
    maxBytes,
    ...(tls && { tls }),
    ...(connections && { connections }),
    ...(allow && { allow }),
  });
  const http = openHttp(pool);
  const { concurrency, queue } = settings;
  const gate = openGate({ ...(concurrency && { concurrency }), ...(queue !== undefined && { queue }) });
  const { pathname, search } = new URL(config.url);
  const base = pathname.replace(/\/+$/, '');
  const version = settings.soap ?? protocol.version;
  const { basic, header, always } = presenting(settings, protocol, { now: services.now, ...(nonce && { nonce }) });
  const envelope = () => buildEnvelope(version, header(), { _: HOLE }).split(HOLE) as [string, string];
  const constant = always ? envelope() : undefined;
  const limits = { ...ANSWER_LIMITS, characters: maxBytes };

  return {
    async call(out, attempt) {
      const { action = protocol.action, service } = protocol.vocabulary.operations[operationOf(out)] ?? {};
      const suffix = service !== undefined && protocol.path ? protocol.path(service, services.profile) : '';
      const pass = await gate.enter(attempt.signal);
      const call: { how: Ending } = { how: 'failed' };
      try {
        // Only now: a timestamp must not grow old in the queue (WS-Security, wsu:Expires).
        const [head, tail] = constant ?? envelope();
        const { data: incoming } = await http.request({
          method: 'POST',
          url: `${base}${suffix}${search}` || '/',
          headers: { ...soapHeaders(version, action), ...basic, ...traceHeaders(attempt.trace) },
          data: head + out.body + tail,
          deadline: attempt.signal,
          leaving: () => attempt.leaving(out),
        });
        const judging = { protocol, services, limits, dialect: config.dialect, call };
        const reply = await judge(judging, out, incoming, attempt);
        if (call.how === 'failed') call.how = 'well';
        return reply;
      } finally {
        pass.leave(call.how);
      }
    },
    reaches: isPage,
    probe: signal => reach(() => pool.request({ method: 'GET', path: pathname + search, headers: basic, signal })),
    gauges: () => {
      const certificate = pool.certificate();
      const { width, used, waiting } = gate.gauges();
      const open = { 'gate-width': width, 'gate-used': used, 'gate-queued': waiting };
      return certificate ? { ...open, 'certificate-expires': certificate.notAfter.getTime() / 1000 } : open;
    },
    close: () => pool.close(),
  };
}

function presenting(
  { username, password = '', presents, timestamp }: SoapLinkSettings,
  protocol: SoapProtocol,
  fresh: Parameters<typeof securityHeader>[1],
) {
  const as = presents ?? protocol.presents;
  const lasts = timestamp === undefined ? undefined : duration(timestamp) / 1000;
  const token: Credentials | undefined =
    username !== undefined && as !== 'basic'
      ? { username, password, as: as === 'username-token-digest' ? 'digest' : 'text' }
      : undefined;
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  const basic: Record<string, string> =
    username !== undefined && as === 'basic' ? { authorization: `Basic ${encoded}` } : {};
  // What holds no instant and no nonce is the same for every call.
  const always = lasts === undefined && token?.as !== 'digest';
  return { basic, always, header: () => securityHeader({ credentials: token, lasts }, fresh) };
}

interface Judging {
  protocol: SoapProtocol;
  services: LinkServices;
  limits: typeof ANSWER_LIMITS;
  dialect: string;
  /** Is told where the other side is overrun. */
  call: { how: Ending };
}

type Ending = Parameters<Pass['leave']>[0];

async function judge(judging: Judging, out: Wire, incoming: Incoming, attempt: Attempt): Promise<Reply> {
  const { status, headers, body } = incoming;
  const wire: Wire = { head: { status: String(status), 'content-type': contentType(incoming) }, body };
  await attempt.arrived(wire);
  const refusal = (refused: Refusal): Reply => {
    const { why, others = [], doubtful = false } = refused;
    if (refused.throttled) judging.call.how = 'throttled';
    const retryAfter = retryAfterSeconds(headers, judging.services.now());
    return {
      kind: 'rejected',
      wire,
      why,
      doubtful,
      ...(others.length > 0 && { others }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  };
  const { protocol, limits } = judging;
  const good = status >= 200 && status < 300;
  const opened = await envelopeIn(incoming, limits, good);
  if (!opened) return refusal({ ...byStatus(status), ...(protocol.unbegun?.(incoming) && { doubtful: false }) });
  const { dialect } = PROTOCOLS[judging.dialect] as (typeof PROTOCOLS)[string];
  const sent = () => dialect.read(out, judging.services.profile);
  const fault = readFault(opened);
  const { profile } = judging.services;
  if (fault) return refusal(protocol.refused?.(fault, sent(), profile) ?? plainly(soapFault(opened)));
  if (!good) return refusal(byStatus(status));
  const expected = protocol.vocabulary.operations[operationOf(out)]?.answer;
  const tree: SoapTree = { head: wire.head, body: asBody(protocol.vocabulary, opened.content, expected) };
  const refused = protocol.verdict?.(tree, sent, profile);
  if (refused) return refusal(refused);
  const next = protocol.next?.(sent, tree);
  return { kind: 'answered', wire, tree: next ? { ...tree, head: { ...tree.head, next: pageAddress(next) } } : tree };
}

/** A status beside 200 may still bring an envelope that says more than the status does. @throws DialectError where it should bring one */
async function envelopeIn(incoming: Incoming, limits: Judging['limits'], needed: boolean) {
  try {
    return await openArrived(contentType(incoming), incoming.body, limits);
  } catch (error) {
    if (needed || !(error instanceof DialectError)) throw error;
    return undefined;
  }
}

/** A fault of which the dialect makes nothing: who blames itself may have done it all the same. */
const plainly = (why: ReturnType<typeof soapFault>): Refusal => ({
  why: why ?? { cause: 'soap-fault' },
  doubtful: why?.cause === 'soap-fault',
});

const contentType = ({ headers }: Incoming): string => (headers['content-type'] ?? '').slice(0, 200);

/** Any answer shows that it can be reached; what it thinks of a GET does not matter, unless it does not know us. */
async function reach(ask: () => Promise<Incoming>): Promise<Health> {
  try {
    const { status } = await ask();
    const refused = status === 401 || status === 403;
    return { ok: !refused, detail: `HTTP ${status}${refused ? `: ${byStatus(status).why.cause}` : ''}` };
  } catch (error) {
    return { ok: false, detail: Fault.from(error).info.backend?.cause ?? 'internal' };
  }
}
