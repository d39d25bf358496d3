/** Tells whether everything that is kept can still be read, and names what cannot: never a payload. */
import { isWhole, type StoreVerdict, verifyStore } from '../gateway/keeping/verify.ts';
import { openLedgerAtHand } from './ledger-at-hand.ts';
import { progressOn } from './progress.ts';
import type { Values } from './verb.ts';

export async function verified(values: Values) {
  await using store = await openLedgerAtHand(values['config'] as string | undefined);
  const progress = progressOn();
  const read = (pages: number, of: number) => progress.say(`${pages} of ${of} pages`);
  const verdict = await verifyStore(store.database.pool, store.ring, read);
  progress.done();
  return { said: verdict, text: print(verdict), code: isWhole(verdict) ? 0 : 1 };
}

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

function print(verdict: StoreVerdict): string {
  const { pages, rows, seals, checksums, damages, indexes, audit } = verdict;
  const flaws = audit?.flaws ?? [];
  const found = damages.length + (indexes?.length ?? 0) + flaws.length + (audit ? 0 : 1);
  return [
    isWhole(verdict) ? 'The store stands.' : `The store does NOT stand: ${counted(found, 'damage')}.`,
    `  read      ${counted(rows, 'row')} on ${counted(pages, 'page')}${checksums ? '' : ', which this server keeps no checksums of'}`,
    `  opened    ${counted(seals, 'seal')}`,
    `  indexes   ${indexes ? 'checked' : 'not checked: only a superuser of the server may (amcheck)'}`,
    `  audit     ${audit ? counted(audit.records, 'record') : 'cannot be read to its end'}`,
    ...damages.map(({ table, page, id, damage }) => `  ${table} page ${page}${id ? `, ${id}` : ''}: ${damage}`),
    ...(indexes ?? []).map(({ index, damage }) => `  ${index}: ${damage}. It can be made anew: reindex index ${index}`),
    ...flaws.map(({ chain, seq, flaw, detail }) => `  ${chain}#${seq}  ${flaw}: ${detail}`),
  ].join('\n');
}
