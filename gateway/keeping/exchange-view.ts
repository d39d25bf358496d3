/** An exchange as a caller of `exchanges/v1` reads it: a line of a page, the whole of it, and its bodies. */
import { hrefOf } from '../delivery/operation.ts';
import type { Body } from '../store/bodies.ts';
import type { LedgerEntry } from '../store/ledger.ts';
import { type Later, type Moment, timeLineOf, wiresOf } from './time-line.ts';

export interface ExchangeView {
  id: string;
  receivedAt: string;
  /** Absent while it is under way or waits. */
  endedAt?: string;
  consumer?: string;
  actor?: string;
  facility?: string;
  contract: string;
  operation: string;
  effect: string;
  trace: string;
  backend?: string;
  outcome?: string;
  fault?: string;
  cause?: string;
  /** What the other side calls it. */
  references: { kind: string; value: string }[];
  links: { self: string };
}

/** One message to a service endpoint and what came back. */
export interface AttemptView {
  step?: string;
  endpoint?: string;
  attempt?: number;
  sentAt?: string;
  answeredAt?: string;
  bytesSent?: number;
  bytesReceived?: number;
}

export interface ExchangeDetail extends Omit<ExchangeView, 'links'> {
  timeLine: Moment[];
  attempts: AttemptView[];
  hashes: { contract: string; mapping?: string; profile?: string };
  audit: { chain: string; seq: number };
  bodies: 'kept' | 'erased';
  links: { self: string; bodies?: string; operation?: string };
}

/** Bytes as text where they are UTF-8, else in base64. */
export interface WireView {
  direction: 'sent' | 'received';
  at?: string;
  step?: string;
  endpoint?: string;
  attempt?: number;
  head?: Record<string, string>;
  text?: string;
  base64?: string;
}

export interface ExchangeBodies {
  exchange: string;
  request?: unknown;
  answer?: unknown;
  wires: WireView[];
}

/** Nothing is said of what is not known. */
const known = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null && value !== '')) as {
    [name in keyof T]?: NonNullable<T[name]>;
  };

const selfOf = (id: string): string => `/v1/exchanges/${id}`;

export function viewOf(entry: LedgerEntry): ExchangeView {
  const { id, receivedAt, settledAt, consumer, actor, facility, contract, operation, effect, trace } = entry;
  const { backend, outcome, fault, cause, references } = entry;
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    ...known({ endedAt: settledAt?.toISOString(), consumer, actor, facility }),
    ...{ contract, operation, effect, trace },
    ...known({ backend, outcome, fault, cause }),
    references,
    links: { self: selfOf(id) },
  };
}

export function detailOf(entry: LedgerEntry, later: Later | undefined, bodies: Body[] | undefined): ExchangeDetail {
  const { id, contractHash: contract, mappingHash: mapping, profileHash: profile, replica, auditSeq } = entry;
  const self = selfOf(id);
  return {
    ...viewOf(entry),
    timeLine: timeLineOf(entry, later, bodies),
    attempts: attemptsOf(wiresOf(bodies)),
    hashes: { contract, ...known({ mapping, profile }) },
    audit: { chain: replica, seq: auditSeq },
    bodies: bodies ? 'kept' : 'erased',
    links: { self, ...(bodies && { bodies: `${self}/bodies` }), ...(later && { operation: hrefOf(id) }) },
  };
}

/** What was sent and what came back belong together by step, endpoint and number. */
function attemptsOf(wires: readonly Body[]): AttemptView[] {
  const attempts = new Map<string, AttemptView>();
  for (const { kind, at, step, endpoint, attempt, bytes } of wires) {
    const name = `${step} ${endpoint} ${attempt}`;
    const view = attempts.get(name) ?? known({ step, endpoint, attempt });
    const half =
      kind === 'sent' ? { sentAt: at, bytesSent: bytes.length } : { answeredAt: at, bytesReceived: bytes.length };
    attempts.set(name, Object.assign(view, known(half)));
  }
  return [...attempts.values()];
}

export function bodiesOf(exchange: string, bodies: readonly Body[]): ExchangeBodies {
  const json = (wanted: Body['kind']): unknown => {
    const body = bodies.find(({ kind }) => kind === wanted);
    return body && JSON.parse(Buffer.from(body.bytes).toString());
  };
  return {
    exchange,
    ...known({ request: json('request'), answer: json('answer') }),
    wires: wiresOf(bodies).map(wireOf),
  };
}

function wireOf({ kind, at, step, endpoint, attempt, head, bytes }: Body): WireView {
  const direction = kind === 'sent' ? 'sent' : 'received';
  return { direction, ...known({ at, step, endpoint, attempt, head }), ...contentOf(bytes) };
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}
