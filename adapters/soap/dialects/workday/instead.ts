/** What Workday cannot do over these web services, and what to do instead. */

const INBOX =
  'Decide in the inbox of Workday, or let the gateway hold the approving authority: a profile that says `autoComplete` submits what it approved as approved.';
const STOCK = 'Keep stock at a system of record that has it, and route its contracts there.';

export const INSTEAD: Readonly<Record<string, string>> = {
  'purchase-requisitions/v1#approve': INBOX,
  'purchase-requisitions/v1#reject': INBOX,
  'purchase-requisitions/v1#return': INBOX,
  'purchase-requisitions/v1#cancel': 'Cancel the requisition in Workday; reading it tells the status.',
  'goods-receipts/v1#return': 'Enter the return in Workday; reading the receipt tells what was returned.',
  'inventory-items/v1#read': STOCK,
  'inventory-items/v1#search': STOCK,
  'inventory-consumptions/v1#post': STOCK,
  'inventory-consumptions/v1#read': STOCK,
};
