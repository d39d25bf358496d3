/** A keeper that holds everything in memory and says so: a restart forgets. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { NOTHING_KEPT } from '../delivery/kept.ts';
import type { Exchange } from '../exchange.ts';
import type { Admission, JournalPart, Keeper } from '../keeper.ts';
import type { Mishap, Wire } from '../plugs/dialect.ts';
import { canonicalJson } from '../store/canonical-json.ts';

interface Remembered {
  fingerprint: string;
  answer?: unknown;
}

export interface Quarantined {
  endpoint: string;
  at: Date;
  why: Mishap;
  bytes: number;
}

/**
 * Bounds of what is kept: enough for a sandbox, small enough never to matter. Bytes kept past one young collection are
 * copied twice and cost more than the call that made them, so the journal holds no more than the calls under way.
 */
const KEYS = 10_000;
const JOURNALED_EXCHANGES = 64;
const QUARANTINE = 100;
/** How old the clock that ids expire by may be: the cache sets a timer each time it reads it anew. */
const CLOCK_MS = 100;

export interface VolatileKeeper extends Keeper {
  /** The bytes of the last exchanges, newest last: for `try` and for tests. */
  journaled(exchange: string): readonly JournalPart[];
  readonly quarantined: readonly Quarantined[];
}

export function volatileKeeper(now: () => number = Date.now): VolatileKeeper {
  const answers = new LRUCache<string, Remembered>({ max: KEYS, ttl: 24 * 3600_000 });
  const journal = new LRUCache<string, JournalPart[]>({ max: JOURNALED_EXCHANGES });
  const ids = new LRUCache<string, true>({ max: 100_000, ttlResolution: CLOCK_MS });
  const sequences = new Map<string, number>();
  const quarantined: Quarantined[] = [];

  return {
    kind: 'volatile',
    now,
    quarantined,
    journaled: exchange => journal.get(exchange) ?? [],

    async admit(exchange): Promise<Admission> {
      const key = idempotencyKey(exchange);
      if (!key) return { kind: 'new' };
      const fingerprint = createHash('sha256').update(canonicalJson(exchange.record.input)).digest('base64');
      const held = answers.get(key);
      if (!held) {
        answers.set(key, { fingerprint });
        return { kind: 'new' };
      }
      if (held.fingerprint !== fingerprint) return { kind: 'mismatch' };
      return held.answer === undefined ? { kind: 'running' } : { kind: 'replay', answer: held.answer };
    },

    async journal(exchange, part) {
      const parts = journal.get(exchange.record.id);
      if (parts) parts.push(part);
      else journal.set(exchange.record.id, [part]);
    },

    async settle(exchange) {
      const key = idempotencyKey(exchange);
      if (!key) return;
      const held = answers.get(key);
      // A call that failed may be repeated under its key; only an answer is final.
      if (held && exchange.record.answer !== undefined) held.answer = exchange.record.answer;
      else answers.delete(key);
    },

    async refused() {},

    async stepped() {},

    // Seeded by the clock in milliseconds: after a restart no number comes again unless more than a thousand a second
    // were used, for max / 1000 seconds (X12 ISA13: eleven days).
    async sequence(name, max) {
      const last = sequences.get(name) ?? now() % max;
      const next = (last % max) + 1;
      sequences.set(name, next);
      return next;
    },

    async seen(scope, id, windowMs) {
      const key = `${scope}\u0000${id}`;
      const before = ids.has(key);
      ids.set(key, true, { ttl: windowMs });
      return before;
    },

    async quarantine(endpoint: string, wire: Wire, why: Mishap) {
      quarantined.push({ endpoint, at: new Date(now()), why, bytes: wire.body.length });
      if (quarantined.length > QUARANTINE) quarantined.shift();
    },

    health: () => ({ ok: true, detail: 'volatile', warning: 'Nothing is kept over a restart.' }),
    kept: () => NOTHING_KEPT,
    async close() {},
  };
}

function idempotencyKey({ record }: Exchange): string | undefined {
  if (!record.idempotencyKey) return undefined;
  return `${record.consumer ?? ''}\u0000${record.contract}#${record.operation}\u0000${record.idempotencyKey}`;
}
