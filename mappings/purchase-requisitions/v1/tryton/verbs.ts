/** Submits, approves, rejects, gives back and takes back requisitions of Tryton, each by a button. */
import { pressing } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { verb } from './verb.ts';

export default [
  verb('submit', { button: 'wait', from: ['draft'], to: ['pending-approval'] }),
  // Where its queue is done at once, an approved one is turned into requests before it can be read again.
  verb('approve', { button: 'approve', from: ['pending-approval'], to: ['approved', 'ordered', 'closed'] }),
  verb('reject', { button: 'reject', from: ['pending-approval'], to: ['rejected'] }),
  verb('return', { button: 'draft', from: ['pending-approval'], to: ['draft'] }),
  verb('cancel', {
    button: 'cancel',
    from: ['draft', 'pending-approval', 'rejected'],
    to: ['cancelled'],
    // Only a draft can be cancelled.
    before: [
      {
        name: 'draft',
        effect: 'repeatable',
        prepares: true,
        when: ({ steps }) => (steps['before'] as PurchaseRequisition | undefined)?.status !== 'draft',
        request: pressing('PurchaseRequisition', 'draft'),
        response: [],
      },
    ],
  }),
];
