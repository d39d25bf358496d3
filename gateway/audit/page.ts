/** A page of audit records as a searchset of FHIR, newest first. */
import { cursorOf, placeOf } from '../page-cursor.ts';
import { type AuditEvent, auditEventOf } from './fhir-event.ts';
import type { AuditPlace, AuditReader } from './read.ts';

/** What a caller may look for; times are instants of RFC 3339. */
export interface AuditEventSearch {
  since?: string;
  until?: string;
  consumer?: string;
  actor?: string;
  exchange?: string;
  what?: string;
  outcome?: string;
  cursor?: string;
  limit?: number;
}

export interface AuditBundle {
  resourceType: 'Bundle';
  type: 'searchset';
  link?: { relation: 'next'; url: string }[];
  entry?: { fullUrl: string; resource: AuditEvent; search: { mode: 'match' } }[];
}

const PATH = '/v1/audit-events';
const PAGE = 50;
/** Milliseconds, number and chain: a chain may be called anything. */
const PLACE = /^\d{1,15} \d{1,16} \S.{0,252}$/;

export async function auditPage(
  audit: AuditReader,
  { since, until, cursor, limit = PAGE, ...search }: AuditEventSearch,
  facility: string | undefined,
): Promise<AuditBundle> {
  const found = await audit.search({
    ...search,
    facility,
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
    before: cursor === undefined ? undefined : placeIn(cursor),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const asked = { since, until, ...search, limit: String(limit) };
  const entry = page.map(record => {
    const resource = auditEventOf(record);
    return { fullUrl: `${PATH}/${resource.id}`, resource, search: { mode: 'match' } as const };
  });
  return {
    ...{ resourceType: 'Bundle', type: 'searchset' },
    ...(found.length > limit && { link: [{ relation: 'next', url: nextUrl(asked, page.at(-1)!) }] }),
    // FHIR knows no empty list.
    ...(entry.length > 0 && { entry }),
  };
}

function nextUrl(asked: Record<string, string | undefined>, { at, seq, chain }: AuditPlace): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
  query.set('cursor', cursorOf(`${at.getTime()} ${seq} ${chain}`));
  return `${PATH}?${query}`;
}

function placeIn(cursor: string): AuditPlace {
  const [at, seq, ...chain] = placeOf(cursor, PLACE).split(' ');
  return { at: new Date(Number(at)), seq: Number(seq), chain: chain.join(' ') };
}
