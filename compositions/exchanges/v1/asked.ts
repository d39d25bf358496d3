/** What the two searches share: what was asked, as the ledger is searched. */
import type { ExchangeSearch } from '../../../gateway/kit.ts';

export interface Asked extends Omit<ExchangeSearch, 'limit' | 'subject'> {
  limit?: string | number;
}

export const searchOf = ({ limit, ...search }: Asked): ExchangeSearch => ({
  ...search,
  ...(limit !== undefined && { limit: Number(limit) }),
});
