/** What to do where Oracle Fusion REST has no way for it. */

const TASKS =
  'Let the gateway hold the approving authority (approvals: gateway), or decide on the task in the worklist of the system.';

export const INSTEAD: Readonly<Record<string, string>> = {
  'purchase-requisitions/v1#approve': TASKS,
  'purchase-requisitions/v1#reject': TASKS,
  'purchase-requisitions/v1#return': TASKS,
  'journal-entries/v1#post': 'Hand journals in as a file import (FBDI) of the system: its REST API creates none.',
  'journal-entries/v1#read':
    'Look journals up in the ledger of the system: what was handed in as a file has no id here.',
};
