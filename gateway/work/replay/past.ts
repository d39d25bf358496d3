/** What became of an exchange, step by step, as far as its journal tells: what a corrected mapping is held against. */

import type { StepRecord } from '../../exchange.ts';
import type { Wire } from '../../plugs/dialect.ts';
import type { Body } from '../../store/bodies.ts';
import type { Stored } from '../../store/exchange-rows.ts';
import { recordIn } from '../amend.ts';

/** An exchange as it was kept. */
export interface Past {
  id: string;
  stored: Stored;
  bodies: readonly Body[];
  answer?: unknown;
  fault: string | null;
  mappingHash: string | null;
  /** Service endpoint that was asked last. */
  backend: string | null;
}

/** Columns of the ledger that the bodies do not repeat. */
export interface PastRow {
  id: string;
  contract: string;
  operation: string;
  effect: StepRecord['effect'];
  received_at: Date;
  consumer: string | null;
  facility: string;
  trace: string;
  backend: string | null;
  fault: string | null;
  contract_hash: string;
  mapping_hash: string | null;
  profile_hash: string | null;
}

/**
 * `answered`: its answer was received and not refused by the protocol. `refused`: nothing was applied. `in-doubt`: sent, and
 * nobody knows. `unsent`: nothing left.
 */
export type Told = 'answered' | 'refused' | 'in-doubt' | 'unsent';

export interface PastStep {
  told: Told;
  record: StepRecord | undefined;
  sent?: Wire;
  received?: Wire;
}

const json = (body: Body): unknown => JSON.parse(Buffer.from(body.bytes).toString());

/** The span of a walk that left no record is not known. */
const NO_SPAN = '0'.repeat(16);

/** Undefined where nothing is kept of it. */
export function pastOf(row: PastRow, bodies: readonly Body[] | undefined): Past | undefined {
  const request = bodies?.find(({ kind }) => kind === 'request');
  if (!bodies || !request) return undefined;
  const answer = bodies.find(({ kind }) => kind === 'answer');
  return {
    ...{ id: row.id, bodies, fault: row.fault, mappingHash: row.mapping_hash, backend: row.backend },
    stored: recordIn(bodies) ?? storedAnew(row, json(request)),
    ...(answer && { answer: json(answer) }),
  };
}

/** A read that was answered leaves no record to resume from; what is needed of one stands in the ledger. */
function storedAnew(row: PastRow, input: unknown): Stored {
  const { id, contract, operation, effect, consumer, facility } = row;
  const hashes = {
    contract: row.contract_hash,
    ...(row.mapping_hash !== null && { mapping: row.mapping_hash }),
    ...(row.profile_hash !== null && { profile: row.profile_hash }),
  };
  return {
    record: {
      ...{ id, contract, operation, effect, input, hashes, steps: {}, receivedAt: row.received_at.toISOString() },
      ...(consumer !== null && { consumer }),
      ...(facility !== '' && { facility }),
    },
    trace: { traceId: row.trace, spanId: NO_SPAN, sampled: false },
  };
}

/** Faults of our own side of an answer: it was received, and could not be told. */
const UNTOLD: readonly (string | null)[] = [null, 'backend-invalid', 'backend-unreadable', 'internal'];

export function stepIn({ bodies, stored, fault }: Past, name: string): PastStep {
  const record = stored.record.steps[name];
  const of = (kind: Body['kind']): Body | undefined =>
    bodies.findLast(body => body.kind === kind && body.step === name);
  const sent = of('sent');
  const received = of('received');
  const answered = received && sent && received.attempt === sent.attempt ? received : undefined;
  return {
    told: toldOf(record, { sent: sent !== undefined, answered: answered !== undefined, fault }),
    record,
    ...(sent && { sent: wireOf(sent) }),
    ...(answered && { received: wireOf(answered) }),
  };
}

interface Seen {
  sent: boolean;
  answered: boolean;
  fault: string | null;
}

function toldOf(record: StepRecord | undefined, { sent, answered, fault }: Seen): Told {
  if (!sent) return 'unsent';
  const last = record?.attempts.at(-1);
  if (!last) return !answered ? 'refused' : UNTOLD.includes(fault) ? 'answered' : 'refused';
  if (last.fault === undefined) return answered && last.endedAt !== undefined ? 'answered' : 'in-doubt';
  return last.outcome === 'not_applied' || record?.effect === 'read' ? 'refused' : 'in-doubt';
}

const wireOf = ({ head = {}, bytes }: Body): Wire => ({ head, body: bytes });
