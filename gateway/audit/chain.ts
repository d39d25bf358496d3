/** The audit chain of one replica: each record is hashed with the hash before it, so that a change or a gap shows. */
import { hash as digest } from 'node:crypto';

/** What is recorded of one decision or movement of data: names and codes, never payload. */
export interface AuditRecord {
  at: string;
  /** What was done, such as `exchange`, `refused`, `pruned`. */
  what: string;
  exchange?: string;
  contract?: string;
  operation?: string;
  effect?: string;
  consumer?: string;
  actor?: { id: string; role?: string; purpose?: string };
  facility?: string;
  backend?: string;
  /** Of an approval: the rule that asked for it. */
  rule?: string;
  /** Why a person did it; never about a patient. */
  note?: string;
  /** Id of the cross-reference that a person merged, restored, looked up or removed, and what it was merged into. */
  reference?: string;
  into?: string;
  /** Code of the fault it ended with. */
  fault?: string;
  outcome?: string;
  /** Of a delivery: the event; of a step of its owner: the subscription. */
  event?: string;
  subscription?: string;
  /** Keyed hashes of the people it was about, in hex. */
  subjects?: readonly string[];
  /** JSON Pointers of what a person changed in a request, never values. */
  pointers?: readonly string[];
  /** Trace id of the call (W3C Trace Context). */
  trace?: string;
  /** Network address that the call came from. */
  remote?: string;
  /** Of contract, mapping and profile in force. */
  hashes?: Readonly<Record<string, string>>;
  /** Heads of the other chains when this one was opened: they vouch for each other. */
  heads?: Readonly<Record<string, { seq: number; hash: string }>>;
  /** The last record of each chain that retention may have removed: from there on the chain must be whole. */
  beginnings?: Readonly<Record<string, { seq: number; hash: string }>>;
  /** Of retention and restoration: what older than this was removed, and how many of each. */
  before?: Readonly<Record<string, string>>;
  counts?: Readonly<Record<string, number>>;
}

export interface Head {
  seq: number;
  hash: Buffer;
}

/** Before the first record. */
export const GENESIS: Head = { seq: 0, hash: Buffer.alloc(32) };

export interface Linked extends Head {
  /** The very text that was hashed. */
  record: string;
  previous: Buffer;
}

/** SHA-256 over the hash before, the chain, the number and the text. */
export function link(chain: string, head: Head, record: string): Linked {
  const seq = head.seq + 1;
  const hash = digest('sha256', Buffer.concat([head.hash, Buffer.from(`${chain}\n${seq}\n${record}`)]), 'buffer');
  return { seq, hash, record, previous: head.hash };
}
