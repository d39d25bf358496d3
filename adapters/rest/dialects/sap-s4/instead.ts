/** What to do where S/4HANA has no way for it over OData. */

const RELEASE =
  'Let the gateway hold the approving authority (approvals: gateway), or decide in the inbox of the system.';

export const INSTEAD: Readonly<Record<string, string>> = {
  'purchase-requisitions/v1#submit': RELEASE,
  'purchase-requisitions/v1#approve':
    'Let the gateway hold the approving authority (approvals: gateway) and lift the block of what it approves (blockRequisitions), or decide in the inbox of the system.',
  'purchase-requisitions/v1#reject': RELEASE,
  'purchase-requisitions/v1#return': RELEASE,
  'purchase-requisitions/v1#cancel': 'Have the purchaser delete or close the items in the system.',
  'journal-entries/v1#post': 'Post them over the journal entry service (dialect sap-journal).',
  'journal-entries/v1#read': 'Keep the answer of the posting.',
  'employees/v1#read': 'Ask the system of the workforce.',
  'employees/v1#search': 'Ask the system of the workforce.',
  'employees/v1#change-status': 'Tell the system of the workforce.',
};
