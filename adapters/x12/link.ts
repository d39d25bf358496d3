/** One round trip to a payer: CORE envelope out, reply read as far as the protocol's own verdict. */
import { randomUUID } from 'node:crypto';
import {
  type Attempt,
  DialectError,
  duration,
  type EndpointConfig,
  Fault,
  type Health,
  type Link,
  type LinkServices,
  type Mishap,
  oncePerSecond,
  type Reply,
  traceHeaders,
  type Wire,
  wallClock,
} from '../../gateway/kit.ts';
import { openHttp, retryAfterSeconds } from '../../transports/http.ts';
import { type Incoming, openPool, type PoolSettings } from '../../transports/pool.ts';
import { XML_LIMITS, type XmlLimits } from '../../transports/xml/read.ts';
import type { CoreCause, CoreWarning } from './core-connect/causes.ts';
import { CORE_DEFAULTS, type CoreSettings, type CoreWriter } from './core-connect/message.ts';
import { mimeWriter } from './core-connect/mime-envelope.ts';
import { type Received, receive } from './core-connect/receive.ts';
import { soapWriter } from './core-connect/soap-envelope.ts';
import { type ReplyContent, type ReplySet, readReply } from './dialects/x12-005010/reply.ts';
import { settingsOf } from './dialects/x12-005010/settings.ts';
import { checkPartner } from './partner.ts';
import { prepare, type Sent } from './sent.ts';
import { judgeReply, type Refusal } from './verdict.ts';

export interface X12LinkSettings extends Pick<PoolSettings, 'tls' | 'connections' | 'maxBytes' | 'allow'> {
  transport?: 'soap' | 'mime';
  core?: Partial<Pick<CoreSettings, 'version' | 'namespace' | 'action' | 'senderId' | 'receiverId'>>;
  username?: string;
  password?: string;
}

const MAX_CONTROL = 999_999_999;

/** PayloadType by ST01, as CORE spells them. */
const PAYLOAD_TYPE: Readonly<Record<string, string>> = {
  '270': 'X12_270_Request_005010X279A1',
  '271': 'X12_271_Response_005010X279A1',
  '276': 'X12_276_Request_005010X212',
  '999': 'X12_999_Response_005010X231A1',
  TA1: 'X12_TA1_Response_00501X231A1',
};

export async function openX12Link(config: EndpointConfig, services: LinkServices): Promise<Link> {
  const { tls, connections, maxBytes, allow, ...settings } = config.settings as X12LinkSettings;
  const given = Object.entries({ tls, connections, maxBytes, allow }).filter(([, value]) => value !== undefined);
  const pool = openPool(config.url, Object.fromEntries(given));
  const http = openHttp(pool);
  const { pathname, search } = new URL(config.url);
  const path = pathname + search;
  const write = writerOf(settings, services);
  checkPartner(services.profile);
  // BHT04 and BHT05 follow the same clock: near midnight the envelope must not name another day.
  const clock = wallClock(settingsOf(services.profile).timeZone);
  const utc = oncePerSecond(at => `${at.toISOString().slice(0, 19)}Z`);
  const { sender, receiver } = settingsOf(services.profile).interchange;
  // ISA13 is unique between a sender and a receiver, through however many endpoints they meet.
  const counted = `x12-control:${sender}:${receiver}`;
  const reading: Reading = {
    services,
    window: windowOf(services),
    limits: maxBytes ? { ...XML_LIMITS, characters: maxBytes } : XML_LIMITS,
  };

  return {
    async call(out, attempt) {
      const control = await services.sequence(counted, MAX_CONTROL);
      const now = services.now();
      const sent = prepare(out, control, clock(now));
      const payloadId = randomUUID();
      const { headers, body } = write({
        payloadType: PAYLOAD_TYPE[sent.set] ?? '',
        payloadId,
        timeStamp: utc(now),
        payload: sent.text,
      });
      const leaving = () => attempt.leaving(leavingWire(out, sent, payloadId), references(sent, payloadId));
      const { data: incoming } = await http.request({
        method: 'POST',
        url: path,
        headers: { ...headers, ...traceHeaders(attempt.trace) },
        data: body,
        deadline: attempt.signal,
        leaving,
      });
      return await judge(reading, sent, payloadId, incoming, attempt);
    },
    probe: signal => reach(() => pool.request({ method: 'GET', path, headers: {}, signal })),
    gauges: () => {
      const certificate = pool.certificate();
      return certificate ? { 'certificate-expires': certificate.notAfter.getTime() / 1000 } : {};
    },
    close: () => pool.close(),
  };
}

/** The envelope names the parties as the interchange does, unless the partner wants it otherwise. */
function writerOf({ transport, core, username, password }: X12LinkSettings, { profile }: LinkServices): CoreWriter {
  const { interchange, charset } = settingsOf(profile);
  const settings: CoreSettings = {
    ...CORE_DEFAULTS,
    senderId: interchange.sender,
    receiverId: interchange.receiver,
    ...core,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
  return transport === 'mime' ? mimeWriter(settings, charset) : soapWriter(settings);
}

/** The interchange exactly as it leaves. Its envelope is not kept: it holds the password. */
function leavingWire({ head }: Wire, { text }: Sent, payloadId: string): Wire {
  return { head: { ...head, 'core.payloadId': payloadId }, body: text };
}

/** CAQH CORE asks to keep these, with times, for every inquiry. */
function references({ isa13, gs06, st02, bht03, traces }: Sent, payloadId: string): Record<string, string> {
  const trn02 = traces[0]?.id;
  return { isa13, gs06, st02, bht03, ...(trn02 !== undefined && { trn02 }), payloadId };
}

interface Reading {
  services: LinkServices;
  /** Milliseconds within which no ISA13 comes again. */
  window: number;
  limits: XmlLimits;
}

async function judge(
  { services, window, limits }: Reading,
  sent: Sent,
  payloadId: string,
  incoming: Incoming,
  attempt: Attempt,
): Promise<Reply> {
  const raw: Wire = { head: headOf(incoming), body: incoming.body };
  await attempt.arrived(raw);
  try {
    const received = readEnvelope(incoming, payloadId, limits);
    const wire: Wire = { head: raw.head, body: received.payload };
    return await judgeContent({ services, window }, sent, received, wire);
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    const retryAfter = retryAfterSeconds(incoming.headers, services.now());
    return rejected(raw, { why: error.mishaps[0], ...(retryAfter !== undefined && { retryAfter }) });
  }
}

async function judgeContent(
  { services, window }: Pick<Reading, 'services' | 'window'>,
  sent: Sent,
  received: Received,
  wire: Wire,
): Promise<Reply> {
  const content = readReply(received.payload, services.profile);
  const { answer, payerTrace, refusal, foreign, warnings, notes } = judgeReply(content, sent);
  const why = foreign ?? (answer && content.errors[0]);
  if (why) await services.quarantine(wire, why);
  if (!answer) return rejected(wire, refusal ?? { why: { cause: 'no-set' } });
  const repeated = await duplicate(services, window, answer);
  if (repeated?.tolerated === false) {
    await services.quarantine(wire, repeated.why);
    return rejected(wire, repeated);
  }
  const announced = announcedOtherwise(received, content)
    ? [{ cause: 'payload-type-mismatch' satisfies CoreWarning }]
    : [];
  return {
    kind: 'answered',
    wire,
    tree: answer.tree,
    warnings: [...received.warnings, ...announced, ...warnings, ...(repeated ? [repeated.why] : [])],
    references: { payerIsa13: answer.isa.isa13, ...(payerTrace !== undefined && { payerTrace }), ...notes },
  };
}

/** The content decides; the envelope's word for it is only remarked on. */
function announcedOtherwise({ reply }: Received, { sets, acks }: ReplyContent): boolean {
  const is = (id: string) => PAYLOAD_TYPE[id] === reply.payloadType;
  return !(sets.some(set => is(set.id)) || acks.some(ack => is(ack.kind)) || is('TA1'));
}

function windowOf({ profile }: LinkServices): number {
  const { duplicateWindow } = profile as { duplicateWindow?: string };
  return duration(duplicateWindow ?? '24h');
}

/** An answer whose interchange came before is a replay, or the partner counts badly; the profile may say the latter. */
async function duplicate(
  { profile, seen }: LinkServices,
  window: number,
  { isa }: ReplySet,
): Promise<(Refusal & { tolerated: boolean }) | undefined> {
  if (!(await seen(`isa13:${isa.sender}`, isa.isa13, window))) return undefined;
  const { severity } = settingsOf(profile);
  const tolerated = (severity['duplicate-control-isa13'] ?? severity['duplicate-control']) === 'warning';
  return { why: { cause: 'duplicate-control', position: 'ISA-13' }, tolerated };
}

/** A status beside 200 may still bring an envelope that says more than the status does. */
function readEnvelope(incoming: Incoming, payloadId: string, limits: XmlLimits): Received {
  const { status } = incoming;
  if (status >= 200 && status < 300) return receive(incoming, payloadId, limits);
  const sourceCode = `HTTP ${status}`;
  if (status === 401 || status === 403) throw refusal('unauthorized', sourceCode);
  try {
    return receive(incoming, payloadId, limits);
  } catch (error) {
    const said = error instanceof DialectError ? error.mishaps[0] : undefined;
    if (said?.sourceCode) throw error;
    const passing = status >= 500 || status === 408 || status === 429;
    throw refusal(passing ? 'http-status' : 'http-rejected', sourceCode);
  }
}

function refusal(cause: CoreCause, sourceCode: string): DialectError {
  return new DialectError({ cause, sourceCode });
}

function rejected(wire: Wire, { why, retryAfter, retryable }: Refusal): Reply {
  return {
    kind: 'rejected',
    wire,
    why,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(retryable !== undefined && { retryable }),
  };
}

function headOf({ status, headers }: Incoming): Record<string, string> {
  return { status: String(status), 'content-type': (headers['content-type'] ?? '').slice(0, 200) };
}

/** Any answer shows that the payer can be reached; what it thinks of a GET does not matter. */
async function reach(ask: () => Promise<Incoming>): Promise<Health> {
  try {
    return { ok: true, detail: `HTTP ${(await ask()).status}` };
  } catch (error) {
    const cause: Mishap['cause'] = Fault.from(error).info.backend?.cause ?? 'internal';
    return { ok: false, detail: cause };
  }
}

/** The interchange within an answer as it was journaled. */
export function unwrapCore({ head, body }: Wire, sent: Wire): Wire {
  const incoming = {
    status: Number(head['status']),
    headers: { 'content-type': head['content-type'] ?? '' },
    body: Buffer.from(body),
  };
  return { head, body: receive(incoming, sent.head['core.payloadId'] ?? '', XML_LIMITS).payload };
}
