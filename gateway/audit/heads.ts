/** Where every chain ends: written down elsewhere, so that a chain whose end was cut off is found. */
import { appendFile, readFile } from 'node:fs/promises';
import type pg from 'pg';

/** Number and hash of the last record, by chain. */
export type Heads = Record<string, { seq: number; hash: string }>;

/** One look into the index for each replica there ever was. */
const LAST = `select a.chain, a.seq, encode(a.hash, 'hex') as hash from canongate.replicas r cross join lateral
  (select chain, seq, hash from canongate.audit where chain = r.name order by seq desc limit 1) a order by a.chain`;

export async function headsOf(pool: Pick<pg.ClientBase, 'query'>): Promise<Heads> {
  const { rows } = await pool.query<{ chain: string; seq: string; hash: string }>(LAST);
  return Object.fromEntries(rows.map(({ chain, seq, hash }) => [chain, { seq: Number(seq), hash }]));
}

/** Adds a line and touches nothing that is there: the file may lie where nothing can be written twice. */
export const appendHeads = (file: string, heads: Heads): Promise<void> =>
  appendFile(file, `${JSON.stringify({ at: new Date().toISOString(), heads })}\n`, { mode: 0o644 });

/**
 * All that a file says, not the last alone: a chain that was cut back may have grown again since. None where there is no
 * file yet. @throws SyntaxError
 */
export async function headsIn(file: string): Promise<Heads[]> {
  const text = await readFile(file, 'utf8').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return saidIn(text);
}

/** Reads what `audit head`, `audit verify --json` and `audit export` print, and the lines that a gateway adds. */
const saidIn = (text: string): Heads[] => documentsIn(text).flatMap(({ heads }) => (heads ? [heads] : []));

function documentsIn(text: string): { heads?: Heads }[] {
  try {
    return text.trim() === '' ? [] : [JSON.parse(text)];
  } catch {
    const lines = text.split('\n');
    // A line that was being written when the machine went down says nothing.
    return lines.flatMap((line, n) => (line.trim() === '' ? [] : parsed(line, n === lines.length - 1)));
  }
}

function parsed(line: string, isLast: boolean): { heads?: Heads }[] {
  try {
    return [JSON.parse(line)];
  } catch (error) {
    if (isLast) return [];
    throw error;
  }
}
