/** The payer's front desk: one HTTP request in, one reply out, judged from the envelope inward. */
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

export interface Desk {
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

function authorize(desk: Desk, incoming: Incoming, user: string | undefined, password: string | undefined): void {
  if (incoming.certified && user === undefined) return;
  if (user !== desk.user || password !== desk.password) throw new EnvelopeError('UnAuthorized');
}

function judgePayload(desk: Desk, request: CoreRequest): Verdict {
  if (!looksLikeX12(request.Payload)) return { kind: 'envelope', code: 'PayloadIllegal' };
  const verdict = judge(request.Payload);
  if (verdict.kind !== 'understood' || !desk.refuseDuplicates) return verdict;
  const { isa } = verdict.interchange;
  const key = `${isa[5]} ${isa[6]} ${isa[13]}`;
  if (desk.seen.has(key)) return { kind: 'interchange', code: '025', isa };
  if (desk.seen.size >= KEPT) desk.seen.clear();
  desk.seen.add(key);
  return verdict;
}

async function respond(desk: Desk, transport: Transport, request: CoreRequest): Promise<Reply> {
  const verdict = judgePayload(desk, request);
  const reply = repliesTo(transport, request);
  const record = { transport, verdict: verdict.kind, fields: request };
  if (verdict.kind !== 'understood') desk.record(record);
  if (verdict.kind === 'envelope') return reply.coreError(verdict.code);
  if (verdict.kind === 'interchange') return reply.x12(ta1(verdict.isa, 'R', verdict.code, desk.clock));
  if (verdict.kind === 'transaction') return reply.x12(refuse(verdict, desk.clock));
  const inquiry = readInquiry(verdict);
  desk.record({ ...record, inquiry });
  const { memberId } = inquiry;
  const n = (desk.asked.get(memberId) ?? 0) + 1;
  if (desk.asked.size >= KEPT) desk.asked.clear();
  desk.asked.set(memberId, n);
  const member = desk.table.members.get(memberId);
  const behave = desk.extra.get(memberId) ?? BEHAVE[member?.behaviour ?? 'answers'];
  const x12 = payloads(desk.table, inquiry, desk.clock);
  return behave({ n, transport, request, inquiry, member, delayMs: desk.delayMs, reply, x12 });
}

function refuseEnvelope(desk: Desk, transport: Transport, error: BadEnvelope): Reply {
  desk.record({ transport, verdict: 'envelope', fields: {} });
  const reply = repliesTo(transport);
  if (transport === 'mime') return reply.raw(error.message, 'text/plain', error.status);
  return reply.raw(writeFault12(error.code, error.message), 'application/soap+xml; charset=UTF-8', error.status);
}

/** Answers one request; rejects only where a behaviour itself fails. */
export async function attend(desk: Desk, incoming: Incoming): Promise<Reply> {
  let transport: Transport = 'soap';
  let fields: Partial<Record<RequestField, string>> = {};
  try {
    transport = transportOf(incoming.contentType);
    const envelope = readEnvelope(transport, incoming);
    fields = envelope.fields;
    authorize(desk, incoming, envelope.user, envelope.password);
    return await respond(desk, transport, checkRequest(fields));
  } catch (error) {
    if (error instanceof BadEnvelope) return refuseEnvelope(desk, transport, error);
    if (!(error instanceof EnvelopeError)) throw error;
    desk.record({ transport, verdict: 'envelope', fields });
    return repliesTo(transport, fields).coreError(error.code);
  }
}
