/** Puts a draft of Workday before those who approve; it approves itself where the gateway holds the authority and has decided. */
import { frame, idIn, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionSubmission,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, Fault, known, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<PurchaseRequisitionSubmission & { id: string }>();
const a = table<PurchaseRequisition>();
const REQUISITION = kindOf('Requisition');
const ROOT = 'Submit_Requisition_Request';

const answer = [...held(a, REQUISITION.first), ...frame(REQUISITION)];

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'submit',
  dialect: 'workday',
  steps: [
    {
      name: 'before',
      effect: 'read',
      request: reading(REQUISITION),
      response: answer,
      refine(read) {
        const { status = 'unknown' } = read as Partial<PurchaseRequisition>;
        if (status === 'draft' || status === 'returned') return read;
        throw new Fault('conflict', { outcome: 'not_applied', errors: [{ pointer: '/id', code: `is-${status}` }] });
      },
    },
    { name: 'look', effect: 'read', inDoubt: true, request: reading(REQUISITION), response: answer },
    {
      name: 'submit',
      effect: 'once',
      reconcile: 'look',
      // In doubt, and it is a draft no more: it was done.
      when: ({ steps }) => ['draft', undefined].includes((steps['look'] as { status?: string } | undefined)?.status),
      request: [
        asked.f('id', idIn(`${ROOT}.Requisition_Reference`)),
        asked.when(
          known('profile.autoComplete', true),
          asked.fixed(`${ROOT}.Business_Process_Parameters.Auto_Complete`, 'true'),
        ),
        asked.f('note', `${ROOT}.Business_Process_Parameters.Comment_Data.Comment`),
        asked.fixed(`${ROOT}.Requisition_Data.Submit`, 'true'),
      ],
      response: [a.ignore('Submit_Requisition_Response')],
    },
    { name: 'read', effect: 'read', request: reading(REQUISITION), response: answer },
  ],
});
