/** Reads a history when all is over, in the manner of Jepsen: what was acknowledged, what became of it, in which order. */
import type { Entry } from './ledger-server.ts';
import type { Acknowledged } from './writers.ts';

/** All that is known when it is quiet again. */
export interface History {
  acknowledged: readonly Acknowledged[];
  /** Keys that no replica took, though everything was up and waiting. */
  unanswered: readonly string[];
  exchanges: readonly Known[];
  /** What was made at the system of record, in order. */
  entries: readonly Entry[];
  /** Every change of the status of an operation, in order of commit within its key. */
  transitions: readonly Transition[];
  auditFlaws: readonly string[];
}

export interface Known {
  id: string;
  /** Idempotency key of the writer. */
  key: string | null;
  /** It waits for a person, or behind one that does. */
  atPerson: boolean;
}

export interface Transition {
  id: string;
  endpoint: string;
  partition: string;
  status: string;
}

/** What must not be: each is named. */
export interface Findings {
  /** Acknowledged, and neither made nor waiting for a person. */
  lost: string[];
  /** Made in another order than that in which their account's writer was told. */
  reordered: string[];
  /** Claimed while another of its key was. */
  concurrentClaims: string[];
  /** Made under no key of an exchange of ours. */
  unrecognisableEffects: string[];
  /** One call of a writer that two exchanges made an effect of. */
  twiceExecuted: string[];
  unanswered: string[];
  auditFlaws: string[];
}

export function judge(history: History): Findings {
  return {
    lost: lost(history),
    reordered: reordered(history),
    concurrentClaims: concurrentClaims(history),
    unrecognisableEffects: unrecognisable(history),
    twiceExecuted: twiceExecuted(history),
    unanswered: [...history.unanswered],
    auditFlaws: [...history.auditFlaws],
  };
}

function lost({ acknowledged, entries, exchanges }: History): string[] {
  const made = new Set(entries.map(({ memo }) => memo));
  const atPerson = new Set(exchanges.filter(known => known.atPerson).map(({ key }) => key));
  // Who was told 201 was told that it is there.
  const excused = ({ key, status }: Acknowledged) => status === 202 && atPerson.has(key);
  return acknowledged.filter(one => !made.has(one.key) && !excused(one)).map(({ key }) => key);
}

/** A writer posts the next only when it was told of the one before: the first effects come in that order. */
function reordered({ acknowledged, entries }: History): string[] {
  const place = new Map(acknowledged.map(({ key }, n) => [key, n]));
  const last = new Map<string, number>();
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { memo, account } of entries) {
    const n = place.get(memo);
    if (n === undefined || seen.has(memo)) continue;
    seen.add(memo);
    if (n < (last.get(account) ?? -1)) found.push(memo);
    last.set(account, Math.max(n, last.get(account) ?? -1));
  }
  return found;
}

function concurrentClaims({ transitions }: History): string[] {
  const running = new Map<string, Set<string>>();
  const found: string[] = [];
  for (const { id, endpoint, partition, status } of transitions) {
    const key = `${endpoint} ${partition}`;
    const claimed = running.get(key) ?? new Set();
    running.set(key, claimed);
    if (status !== 'running') claimed.delete(id);
    else {
      if (claimed.size > 0) found.push(id);
      claimed.add(id);
    }
  }
  return found;
}

function unrecognisable({ entries, exchanges }: History): string[] {
  const ours = new Set(exchanges.map(({ id }) => id));
  return entries.filter(({ key }) => !ours.has(key)).map(({ memo }) => memo);
}

function twiceExecuted({ entries }: History): string[] {
  const by = new Map<string, string>();
  return entries
    .filter(({ memo, key }) => (by.get(memo) ?? by.set(memo, key).get(memo)) !== key)
    .map(({ memo }) => memo);
}

/** Entries that were made more than once under one key: the backend's doing, and recognisable. */
export const repeatedEffects = ({ entries }: Pick<History, 'entries'>): number =>
  entries.length - new Set(entries.map(({ key, memo }) => `${key} ${memo}`)).size;
