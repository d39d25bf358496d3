/** What of a charge no schema can say. */
import type { ChargePosting } from '../../../contracts/charges/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function checkCharge(input: unknown): Finding[] {
  const { price } = input as ChargePosting;
  return price && !CURRENCIES.has(price.currency) ? [{ pointer: '/price/currency', code: 'currency-unknown' }] : [];
}
