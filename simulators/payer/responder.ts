/** The payer's own answer: one HTTP request in, one reply out, judged from the envelope inward. */
import type { MemberTable } from '../member.ts';
import { refuse, ta1 } from './acknowledge.ts';
import { BEHAVE, type Behave, payloads } from './behaviours.ts';
import { BadEnvelope, type CoreRequest, checkRequest, EnvelopeError, type RequestField } from './core.ts';
import { readMime } from './core-mime.ts';
import { checkAction, readSoap, writeFault12 } from './core-soap.ts';
import { type Inquiry, readInquiry } from './inquiry.ts';
import { looksLikeX12 } from './interchange.ts';
import { judge, type Verdict } from './judge.ts';
import type { Clock } from './print.ts';
import { type Reply, repliesTo, type Transport } from './reply.ts';

export interface Incoming {
  contentType: string;
  body: Uint8Array;
  /** The caller has shown a client certificate that this payer trusts. */
  certified: boolean;
}

/** What a test can look up afterwards; the newest calls are kept. */
export interface CallRecord {
  transport: Transport;
  /** `understood`, or why not: `envelope`, `interchange`, `transaction`. */
  verdict: Verdict['kind'];
  fields: Partial<Record<RequestField, string>>;
  inquiry?: Inquiry;
}

export interface Responder {
  table: MemberTable;
  user: string;
  password: string;
  delayMs: number;
  clock: Clock;
  extra: Map<string, Behave>;
  /** Refuses an interchange control number that the same sender has used before (TA1 025). */
  refuseDuplicates: boolean;
  seen: Set<string>;
  asked: Map<string, number>;
  record(call: CallRecord): void;
}

/** What a payer remembers of its callers is bounded. */
const KEPT = 100_000;

const transportOf = (contentType: string): Transport => {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/soap+xml') return 'soap';
  if (type === 'multipart/form-data') return 'mime';
  if (type === 'text/xml') throw new BadEnvelope(500, 'soap:VersionMismatch', 'SOAP 1.2 is spoken here');
  throw new BadEnvelope(415, 'soap:Sender', 'neither SOAP 1.2 nor MIME');
};

function readEnvelope(transport: Transport, incoming: Incoming) {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(incoming.body);
  } catch {
    throw new BadEnvelope(400, 'soap:Sender', 'not UTF-8');
  }
  if (transport === 'mime') return readMime(text, incoming.contentType);
  checkAction(incoming.contentType);
  return readSoap(text);
}

function authorize(
  responder: Responder,
  incoming: Incoming,
  user: string | undefined,
  password: string | undefined,
): void {
  if (incoming.certified && user === undefined) return;
  if (user !== responder.user || password !== responder.password) throw new EnvelopeError('UnAuthorized');
}

function judgePayload(responder: Responder, request: CoreRequest): Verdict {
  if (!looksLikeX12(request.Payload)) return { kind: 'envelope', code: 'PayloadIllegal' };
  const verdict = judge(request.Payload);
  if (verdict.kind !== 'understood' || !responder.refuseDuplicates) return verdict;
  const { isa } = verdict.interchange;
  const key = `${isa[5]} ${isa[6]} ${isa[13]}`;
  if (responder.seen.has(key)) return { kind: 'interchange', code: '025', isa };
  if (responder.seen.size >= KEPT) responder.seen.clear();
  responder.seen.add(key);
  return verdict;
}

async function respond(responder: Responder, transport: Transport, request: CoreRequest): Promise<Reply> {
  const verdict = judgePayload(responder, request);
  const reply = repliesTo(transport, request);
  const record = { transport, verdict: verdict.kind, fields: request };
  if (verdict.kind !== 'understood') responder.record(record);
  if (verdict.kind === 'envelope') return reply.coreError(verdict.code);
  if (verdict.kind === 'interchange') return reply.x12(ta1(verdict.isa, 'R', verdict.code, responder.clock));
  if (verdict.kind === 'transaction') return reply.x12(refuse(verdict, responder.clock));
  const inquiry = readInquiry(verdict);
  responder.record({ ...record, inquiry });
  const { memberId } = inquiry;
  const n = (responder.asked.get(memberId) ?? 0) + 1;
  if (responder.asked.size >= KEPT) responder.asked.clear();
  responder.asked.set(memberId, n);
  const member = responder.table.members.get(memberId);
  const behave = responder.extra.get(memberId) ?? BEHAVE[member?.behaviour ?? 'answers'];
  const x12 = payloads(responder.table, inquiry, responder.clock);
  return behave({ n, transport, request, inquiry, member, delayMs: responder.delayMs, reply, x12 });
}

function refuseEnvelope(responder: Responder, transport: Transport, error: BadEnvelope): Reply {
  responder.record({ transport, verdict: 'envelope', fields: {} });
  const reply = repliesTo(transport);
  if (transport === 'mime') return reply.raw(error.message, 'text/plain', error.status);
  return reply.raw(writeFault12(error.code, error.message), 'application/soap+xml; charset=UTF-8', error.status);
}

/** Answers one request; rejects only where a behaviour itself fails. */
export async function attend(responder: Responder, incoming: Incoming): Promise<Reply> {
  let transport: Transport = 'soap';
  let fields: Partial<Record<RequestField, string>> = {};
  try {
    transport = transportOf(incoming.contentType);
    const envelope = readEnvelope(transport, incoming);
    fields = envelope.fields;
    authorize(responder, incoming, envelope.user, envelope.password);
    return await respond(responder, transport, checkRequest(fields));
  } catch (error) {
    if (error instanceof BadEnvelope) return refuseEnvelope(responder, transport, error);
    if (!(error instanceof EnvelopeError)) throw error;
    responder.record({ transport, verdict: 'envelope', fields });
    return repliesTo(transport, fields).coreError(error.code);
  }
}
