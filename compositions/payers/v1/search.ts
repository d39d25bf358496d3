/** Finds payers in the configured table, under every name by which an application may know them. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  q?: string;
  id?: string;
  limit?: string;
}

interface Payer {
  id: string;
  names: string[];
  aliases?: string[];
  endpoint: string;
  partnerPayerId?: string;
  transactions?: string[];
  hours?: string;
}

/** Where the query names no limit. */
const USUAL = 50;
/** Past every exact match. */
const PARTIAL = 10_000;

export default defineComposition({
  contract: 'payers/v1',
  operation: 'search',
  uses: [],
  async run({ q, id, limit }: Query, _call, context) {
    const rows = context.table('payers') as unknown as Payer[];
    const found = rows
      .filter(payer => id === undefined || [payer.id, ...(payer.aliases ?? [])].some(name => equal(name, id)))
      .map(payer => ({ payer, rank: q === undefined ? 0 : rank(payer, q) }))
      .filter(({ rank }) => rank >= 0)
      .sort((a, b) => a.rank - b.rank || a.payer.id.localeCompare(b.payer.id));
    return {
      payers: found.slice(0, Number(limit ?? USUAL)).map(({ payer }) => ({
        id: payer.id,
        names: payer.names,
        aliases: payer.aliases ?? [],
        endpoint: payer.endpoint,
        partnerPayerId: payer.partnerPayerId ?? payer.id,
        transactions: payer.transactions ?? [],
        searchOptions: context.profile(payer.endpoint)?.['searchOptions'] ?? [],
        ...(payer.hours ? { hours: payer.hours } : {}),
      })),
    };
  },
});

const equal = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The place of the first name that holds the words; -1 where none does. */
function rank(payer: Payer, words: string): number {
  const names = [payer.id, ...payer.names, ...(payer.aliases ?? [])];
  const exact = names.findIndex(name => equal(name, words));
  if (exact >= 0) return exact;
  const part = names.findIndex(name => name.toLowerCase().includes(words.toLowerCase()));
  return part < 0 ? -1 : PARTIAL + part;
}
