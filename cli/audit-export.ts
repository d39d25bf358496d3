/** The audit as lines on standard output: records as they were hashed, or AuditEvents of FHIR; however many there are. */
import { once } from 'node:events';
import { auditEventOf } from '../gateway/audit/fhir-event.ts';
import { appendHeads, headsOf } from '../gateway/audit/heads.ts';
import { auditReader, type ReadRecord } from '../gateway/audit/read.ts';
import type { LedgerAtHand } from './ledger-at-hand.ts';
import { UsageError, type Values } from './verb.ts';

/** A line of records can be hashed again: SHA-256 over `previous`, chain, number and text. */
const LINES: Readonly<Record<string, (record: ReadRecord) => object>> = {
  records: ({ chain, seq, text, previous, hash }) => ({ chain, seq, record: text, previous, hash }),
  fhir: auditEventOf,
};

/**
 * Records begin with a line that says where each chain ended then. FHIR has no such line: the heads go into a file beside
 * it, by --heads.
 */
export async function exportAudit({ database }: LedgerAtHand, values: Values): Promise<number> {
  const format = String(values['format'] ?? 'records');
  const line = Object.hasOwn(LINES, format) ? LINES[format] : undefined;
  if (!line) throw new UsageError('In which format: records or fhir?');
  const [since, until] = [instant(values, 'since'), instant(values, 'until')];
  const heads = await headsOf(database.pool);
  if (values['heads']) await appendHeads(String(values['heads']), heads);
  if (format === 'records') await write({ at: new Date().toISOString(), heads });
  let count = 0;
  for await (const record of auditReader(database.pool).all(since, until)) {
    await write(line(record));
    count++;
  }
  console.error(`${count} records`);
  return 0;
}

function instant(values: Values, name: string): Date | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const time = new Date(String(text));
  if (Number.isNaN(time.getTime())) throw new UsageError(`--${name} is no time, such as 2026-11-26T00:00:00Z.`);
  return time;
}

/** Waits where whoever reads is slower. */
async function write(line: object): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
}
