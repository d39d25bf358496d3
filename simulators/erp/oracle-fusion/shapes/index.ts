/** All resources of the simulator, by name. */
import type { Resource } from '../shape.ts';
import { inventoryOnhandBalances, inventoryStagedTransactions, itemsV2 } from './inventory.ts';
import { invoiceHolds, invoices, payablesPayments } from './payables.ts';
import { locations, valueSets, workers } from './people.ts';
import { purchaseOrders, purchaseRequisitions, suppliers } from './procurement.ts';
import { receivingReceiptRequests, receivingReceiptTransactionRequests } from './receiving.ts';

export const RESOURCES: Readonly<Record<string, Resource>> = {
  ...{ suppliers, purchaseRequisitions, purchaseOrders },
  ...{ receivingReceiptRequests, receivingReceiptTransactionRequests },
  ...{ invoices, invoiceHolds, payablesPayments },
  ...{ itemsV2, inventoryOnhandBalances, inventoryStagedTransactions },
  ...{ workers, locations, valueSets },
};
