/** The rules of each resource and child that has any, by its path. */
import { inventoryStagedTransactions } from './inventory.ts';
import { invoices } from './payables.ts';
import { workAssignments, workRelationships } from './people.ts';
import { purchaseRequisitions, suppliers } from './procurement.ts';
import { receivingReceiptRequests, receivingReceiptTransactionRequests } from './receiving.ts';
import type { Rules } from './rules.ts';

const RULES: Readonly<Record<string, Rules>> = {
  ...{ suppliers, purchaseRequisitions, receivingReceiptRequests, receivingReceiptTransactionRequests },
  ...{ invoices, inventoryStagedTransactions },
  'workers.workRelationships': workRelationships,
  'workers.workRelationships.assignments': workAssignments,
};

export const rulesAt = (path: string): Rules => RULES[path] ?? {};
