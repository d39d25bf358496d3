/** What inventory knows: nothing is taken that is not there. */
import { isMore, sum } from '../decimal.ts';
import type { Erp } from '../erp.ts';
import { type Row, said } from '../shape.ts';
import { checkCombination } from './accounts.ts';
import { type Rules, refuse } from './rules.ts';

const onHand = (erp: Erp, row: Row): Row | undefined =>
  erp
    .rows('inventoryOnhandBalances')
    .find(each => each['ItemNumber'] === row['ItemNumber'] && each['SubinventoryCode'] === row['SubinventoryCode']);

export const inventoryStagedTransactions: Rules = {
  create(row, erp) {
    erp.named('itemsV2', 'ItemNumber', row, 'ItemNumber');
    if (said(row, 'TransactionDate').slice(0, 10) < erp.openFrom)
      refuse('The period is closed.', 'INV-2230174', '/TransactionDate');
    const account = said(row, 'AccountCombination');
    if (account) checkCombination(erp, account, '/AccountCombination');
    const balance = onHand(erp, row);
    if (!balance) return refuse('The item is not kept in this subinventory.', '27024', '/SubinventoryCode');
    const quantity = said(row, 'TransactionQuantity');
    if (isMore('0', sum(said(balance, 'PrimaryOnhandQuantity'), quantity)))
      refuse('The quantity is greater than what is on hand.', 'INV-2230260', '/TransactionQuantity');
    row['ProcessStatus'] = 'Pending';
  },
  created(row, erp) {
    const balance = onHand(erp, row)!;
    balance['PrimaryOnhandQuantity'] = sum(said(balance, 'PrimaryOnhandQuantity'), said(row, 'TransactionQuantity'));
  },
};
