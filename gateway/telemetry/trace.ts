/** W3C Trace Context (Recommendation of 2021-11-23) read and written by hand: whose trace a walk belongs to. */
import { randomFillSync } from 'node:crypto';

/** W3C Trace Context: the ids of this walk and of its parent. */
export interface Trace {
  traceId: string;
  spanId: string;
  parentId?: string;
  sampled: boolean;
  /** The caller's `tracestate`, passed on and never read. */
  state?: string;
}

/** §3.2.2: version, trace-id, parent-id, trace-flags; a later version may append fields after another hyphen. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** §3.3.1.3: a simple key, or tenant `@` system. */
const KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** §3.2: a traceparent of a later version is still short; what is longer than this is not one. */
const MAX_PARENT = 256;
/** §3.3.1.1: at most 32 members. */
const MAX_MEMBERS = 32;
/** §3.3.1.5: at least 512 characters are passed on; we pass on no more. Members above 128 give way first. */
const MAX_STATE = 512;
const LONG_MEMBER = 128;
/** What is longer was not written by a tracing system. */
const MAX_STATE_READ = 8192;

/**
 * The trace of a new walk: the caller's, continued in a span of our own, or a fresh one where the caller sent none that
 * can be read. An unreadable `tracestate` is dropped alone; an unreadable `traceparent` takes it along (§2.3).
 */
export function startTrace(traceparent?: string, tracestate?: string): Trace {
  const parent = traceparent === undefined ? undefined : readParent(traceparent);
  if (!parent) return { traceId: randomId(16), spanId: randomId(8), sampled: false };
  const state = tracestate === undefined ? undefined : readState(tracestate);
  return { ...parent, spanId: randomId(8), ...(state ? { state } : {}) };
}

/** A span below this one, for one attempt to reach a backend. */
export function childTrace(trace: Trace): Trace {
  return { ...trace, spanId: randomId(8), parentId: trace.spanId };
}

/** The `traceparent` header that names this span; version 00, and of the flags only the one it defines. */
export function traceparent({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`;
}

/** Headers for the next system. */
export function traceHeaders(trace: Trace): Record<string, string> {
  const headers: Record<string, string> = { traceparent: traceparent(trace) };
  if (trace.state) headers['tracestate'] = trace.state;
  return headers;
}

function readParent(text: string): { traceId: string; parentId: string; sampled: boolean } | undefined {
  if (text.length > MAX_PARENT) return undefined;
  const match = TRACEPARENT.exec(text);
  if (!match) return undefined;
  const [, version = '', traceId = '', parentId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (traceId === NO_TRACE || parentId === NO_SPAN) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The list as it is passed on: without empty members, within its bounds; undefined where it breaks the grammar. */
function readState(text: string): string | undefined {
  if (text.length > MAX_STATE_READ) return undefined;
  const members: string[] = [];
  const keys = new Set<string>();
  for (const part of text.split(',')) {
    const member = part.replace(/^[ \t]+|[ \t]+$/g, '');
    if (member === '') continue;
    const at = member.indexOf('=');
    const key = member.slice(0, Math.max(at, 0));
    if (at < 0 || !KEY.test(key) || !VALUE.test(member.slice(at + 1)) || keys.has(key)) return undefined;
    keys.add(key);
    members.push(member);
    if (members.length > MAX_MEMBERS) return undefined;
  }
  return shorten(members).join(',') || undefined;
}

function shorten(members: string[]): string[] {
  const kept = [...members];
  const length = () => kept.reduce((sum, member) => sum + member.length + 1, -1);
  for (let at = kept.length - 1; at >= 0 && length() > MAX_STATE; at--) {
    if ((kept[at] ?? '').length > LONG_MEMBER) kept.splice(at, 1);
  }
  while (length() > MAX_STATE) kept.pop();
  return kept;
}

/** Asking the system for 24 bytes at a time costs more than the walk's whole telemetry. */
const pool = Buffer.allocUnsafe(3072);
let taken = pool.length;

function randomId(bytes: 8 | 16): string {
  for (;;) {
    if (taken + bytes > pool.length) {
      randomFillSync(pool);
      taken = 0;
    }
    const id = pool.toString('hex', taken, taken + bytes);
    taken += bytes;
    if (id !== NO_TRACE && id !== NO_SPAN) return id;
  }
}
