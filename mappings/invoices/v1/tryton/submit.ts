/** Submits an invoice to Tryton: entered once – in the draft that Tryton made of the order, where there is one –, validated, and posted if its total is ours. */

import { rows, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { lookingUp, pressingOf, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Node } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { Invoice, InvoiceSubmission } from '../../../../contracts/invoices/v1/types.ts';
import {
  conditionalCreate,
  decimals,
  defineMapping,
  Fault,
  type Scope,
  type Step,
  table,
} from '../../../../gateway/kit.ts';
import { checkInvoice } from '../check.ts';
import { FIELDS, held } from './held.ts';
import { shown } from './lines.ts';
import { draftOf, LOOKUPS, recordOf } from './written.ts';

const asked = table<InvoiceSubmission>();
const made = table<{ id: string; state: string; total: string }>();
const OF: readonly ['steps.find.id', 'steps.enter.id'] = ['steps.find.id', 'steps.enter.id'];

/** Ours is known by its key; one that somebody else has entered under the number of the supplier is a duplicate. */
function ownOf(found: unknown, { key }: Scope): { id?: string } {
  const all = rowsOf({ steps: { found } }, 'found').filter(row => row['state'] !== 'cancelled');
  const own = all.find(row => noteOf(row['comment']).noted['key'] === key);
  if (own) return { id: own.id };
  if (all.length === 0) return {};
  const errors = [{ pointer: '/number', code: 'duplicate', detail: 'The supplier has an invoice of this number.' }];
  throw new Fault('conflict', { outcome: 'not_applied', errors });
}

/** Its state and its total, before or after Tryton has reckoned the taxes. */
const standing = (name: string): Step => ({
  name,
  effect: 'read',
  request: readingOf('Invoice', ['state', 'total_amount'], OF),
  response: [
    made.f('state', { read: ['Invoice.state'] }),
    made.f('total', { read: ['Invoice.total_amount'] }),
    made.ignore('Invoice.id'),
  ],
});

const at = ({ steps }: Scope, step: string): Node => (steps[step] ?? {}) as Node;
/** A total that is not the supplier's is for a person to look at: it is not posted. */
const isOurs = (scope: Scope): boolean => {
  const { kind, total } = scope.input as InvoiceSubmission;
  return decimals.compare(shown(kind, at(scope, 'validated')['total']), total) === 0;
};

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'submit',
  dialect: 'tryton',
  check: checkInvoice,
  steps: [
    ...conditionalCreate(
      {
        name: 'find',
        request: [
          ...lookingUp('Invoice', ['comment', 'state']),
          ofCompany,
          asked.fixed('query.type', 'in'),
          asked.f('supplier.id', 'query.party'),
          asked.f('number', 'query.reference'),
        ],
        response: [rows('Invoice')],
        refine: ownOf,
      },
      {
        name: 'enter',
        request: [
          asked.fixed('head.entity', 'Invoice'),
          asked.custom({
            id: 'invoice',
            carries: [
              ...([
                'company',
                'kind',
                'corrects',
                'number',
                'supplier',
                'purchaseOrder',
                'issueDate',
                'receivedOn',
                'currency',
              ] as const),
              ...(['paymentTerms.code', 'taxes', 'freight', 'discount', 'total', 'lines[0].number'] as const),
              ...(['lines[0].purchaseOrderLine', 'lines[0].item.id', 'lines[0].item.code'] as const),
              ...(['lines[0].description', 'lines[0].quantity', 'lines[0].unitPrice', 'lines[0].amount'] as const),
              ...(['lines[0].account.code', 'lines[0].costCenter.code', 'lines[0].tax.code'] as const),
            ],
            writes: {
              'Invoice.reference': 'number',
              'Invoice.invoice_date': 'issueDate',
              'Invoice.lines': 'lines',
              'Invoice.taxes': 'taxes',
            },
            enc(value, tree, services) {
              const target = tree as { head: Record<string, string>; body: unknown };
              const draft = draftOf(services.scope);
              Object.assign(target.head, draft ? { call: 'write', id: draft.id } : { call: 'create' });
              target.body = recordOf(value as InvoiceSubmission, services);
            },
          }),
        ],
        response: [made.f('id', { read: ['Invoice.id'] })],
        refine: (entered, scope) => ({ id: draftOf(scope)?.id ?? (entered as { id: string }).id }),
        concludes: ['id'],
      },
      { before: LOOKUPS, always: true },
    ),
    standing('entered'),
    {
      name: 'validate',
      effect: 'repeatable',
      reconcile: 'entered',
      when: scope => at(scope, 'entered')['state'] === 'draft',
      request: pressingOf('Invoice', 'validate_invoice', OF),
      response: [],
    },
    standing('validated'),
    {
      name: 'post',
      effect: 'repeatable',
      reconcile: 'validated',
      when: scope => at(scope, 'validated')['state'] === 'validated' && isOurs(scope),
      request: pressingOf('Invoice', 'post', OF),
      response: [],
    },
    {
      name: 'read',
      effect: 'read',
      request: readingOf('Invoice', FIELDS, OF),
      response: held(table<Invoice>(), 'Invoice.'),
    },
  ],
});
