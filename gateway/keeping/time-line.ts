/** What happened to one exchange, in order, and whose turn it is: what `canongate where` prints and a caller reads. */
import type pg from 'pg';
import { type Control, MAY } from '../delivery/control.ts';
import { controlsIn } from '../delivery/controls.ts';
import type { OperationRow } from '../delivery/operation.ts';
import type { Ahead, Operations } from '../delivery/operations.ts';
import type { Body } from '../store/bodies.ts';
import type { LedgerEntry } from '../store/ledger.ts';
import { MESSAGES } from './receiving.ts';

export interface Moment {
  /** Absent for what has not happened yet, or for what nobody knows the time of. */
  at?: string;
  event: 'received' | 'accepted' | 'sent' | 'answer' | 'erased' | 'waiting' | 'ended';
  what: string;
}

/** The operation that an exchange became, and what stands in its way. */
export interface Later {
  row: OperationRow;
  ahead?: Ahead | undefined;
  said?: Control | undefined;
}

export async function laterOf(pool: pg.Pool, operations: Operations, id: string): Promise<Later | undefined> {
  const row = await operations.find(id);
  if (!row) return undefined;
  const said = (await controlsIn(pool)).find(({ endpoint }) => endpoint === row.endpoint);
  return { row, ahead: await operations.ahead(row), said };
}

/**
 * @param later the operation that it became, where it was accepted for later
 * @param bodies undefined where they are no longer kept
 */
export function timeLineOf(entry: LedgerEntry, later: Later | undefined, bodies: Body[] | undefined): Moment[] {
  const { receivedAt, settledAt, consumer, contract, operation, fault, cause, outcome } = entry;
  const verb = contract === MESSAGES ? 'brought' : 'asked';
  const asked = `${consumer ?? 'somebody unknown'} ${verb} ${contract}#${operation}`;
  const failed = `failed: ${fault}${cause ? ` (${cause})` : ''}, ${outcome?.replace('_', ' ')}`;
  return [
    { at: receivedAt.toISOString(), event: 'received', what: `received: ${asked}` },
    ...withAccepted(wiresOf(bodies).map(momentOf), later?.row.createdAt.toISOString()),
    ...(bodies ? [] : [{ event: 'erased', what: 'the bodies are no longer kept' } as const]),
    settledAt === null
      ? { event: 'waiting', what: later ? turnOf(later) : 'not settled: under way, or interrupted' }
      : { at: settledAt.toISOString(), event: 'ended', what: fault ? failed : 'answered' },
  ];
}

/** Between what went before and after: a call in doubt has been on the wire before it becomes an operation. */
function withAccepted(wires: Moment[], at: string | undefined): Moment[] {
  if (at === undefined) return wires;
  const after = wires.findIndex(wire => wire.at !== undefined && wire.at > at);
  return wires.toSpliced(after < 0 ? wires.length : after, 0, { at, event: 'accepted', what: 'accepted for later' });
}

/** What went over the wire, in order. */
export const wiresOf = (bodies: readonly Body[] = []): Body[] =>
  bodies.filter(({ kind }) => kind === 'sent' || kind === 'received');

/** Whose turn it is. */
function turnOf({ row: { status, endpoint, attempts, dueAt, awaits }, ahead, said }: Later): string {
  if (ahead) {
    const person = ahead.status === 'needs-attention' ? ', which waits for a person' : '';
    return `waits for ${endpoint} behind ${ahead.id}${person}`;
  }
  if (status === 'accepted' && said && !MAY[said.state].deliver)
    return `waits for ${endpoint}, which is ${said.state}: ${said.by} said so at ${said.since.toISOString()}`;
  const tried = attempts === 1 ? 'once' : `${attempts} times`;
  if (status === 'accepted' && awaits)
    return `taken by ${endpoint}, whose answer comes later: asked for again at ${dueAt.toISOString()}`;
  if (status === 'accepted') return `waits for ${endpoint}, tried ${tried}, next at ${dueAt.toISOString()}`;
  if (status === 'running') return `under way to ${endpoint}, attempt ${attempts}`;
  return status === 'needs-attention' ? 'waits for a person' : status;
}

function momentOf({ kind, at, endpoint, attempt, bytes }: Body): Moment {
  const when = { ...(at !== undefined && { at }) };
  if (attempt === undefined) {
    // It came in by itself: nobody was asked anything.
    const came = kind === 'received';
    const said = came ? `message from ${endpoint}` : `acknowledged to ${endpoint}`;
    return { ...when, event: came ? 'received' : 'answer', what: `${said}, ${bytes.length} bytes` };
  }
  const way = kind === 'sent' ? `sent to ${endpoint}` : `answer of ${endpoint}`;
  const event = kind === 'sent' ? 'sent' : 'answer';
  return { ...when, event, what: `${way}, attempt ${attempt}, ${bytes.length} bytes` };
}
