/** What each system of record leaves out of the purchase that all are walked through, though another tells it. */

/** What each step answers. */
export const KINDS: Readonly<Record<string, string>> = {
  'find supplier': 'supplier',
  'create supplier': 'supplier',
  requisition: 'requisition',
  submitted: 'requisition',
  approved: 'requisition',
  order: 'order',
  'order, partly received': 'order',
  'order, received': 'order',
  'first receipt': 'receipt',
  'last receipt': 'receipt',
  receipts: 'receipt',
  invoice: 'invoice',
  'invoice status': 'invoice status',
  match: 'match',
};

/** By dialect and by what a step answers: fields of it. */
export const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'sap-s4': {
    invoice: [
      'dueDate',
      'lines[].account.code',
      'lines[].account.name',
      'lines[].costCenter.code',
      'lines[].costCenter.name',
      'lines[].item.code',
      'lines[].item.id',
      'lines[].unitPrice',
      'paymentTerms.code',
      'paymentTerms.name',
      'supplier.name',
    ],
    order: [
      'lines[].account.name',
      'lines[].costCenter.name',
      'lines[].deliverTo.name',
      'lines[].item.description',
      'paymentTerms.name',
      'supplier.name',
    ],
    receipt: ['lines[].location.name', 'lines[].returned.unit', 'lines[].returned.value'],
    requisition: [
      'costCenter.name',
      'deliverTo.name',
      'kind',
      'lines[].costCenter.name',
      'lines[].supplier.name',
      'requester.name',
      'urgency',
    ],
    supplier: ['paymentTerms.name'],
  },
  'oracle-fusion': {
    invoice: ['lines[].account.name', 'lines[].costCenter.name', 'paymentTerms.code', 'paymentTerms.name'],
    order: ['lines[].account.name', 'lines[].costCenter.name', 'lines[].deliverTo.name', 'paymentTerms.name'],
    receipt: ['lines[].condition', 'lines[].location.name'],
    requisition: [
      'approval.authority',
      'approval.status',
      'costCenter.name',
      'deliverTo.name',
      'lines[].costCenter.name',
      'requester.name',
    ],
    supplier: ['paymentTerms.name'],
  },
  workday: {
    invoice: ['dueDate', 'lines[].item.id', 'paymentTerms.code', 'paymentTerms.name'],
    order: ['lines[].item.id', 'lines[].status'],
    receipt: ['lines[].condition', 'lines[].returned.unit', 'lines[].returned.value'],
    requisition: ['approval.authority', 'approval.status', 'lines[].account.code', 'lines[].item.id', 'lines[].status'],
  },
  tryton: {
    invoice: ['lines[].account.name', 'lines[].costCenter.name'],
    order: [
      'lines[].account.code',
      'lines[].account.name',
      'lines[].description',
      'lines[].item.description',
      'paymentTerms.name',
    ],
    receipt: ['lines[].condition', 'lines[].returned.unit', 'lines[].returned.value'],
    requisition: [
      'approval.authority',
      'approval.status',
      'costCenter.name',
      'lines[].account.code',
      'lines[].costCenter.code',
      'lines[].costCenter.name',
      'lines[].neededBy',
      'lines[].status',
    ],
    supplier: ['currency', 'legalName', 'paymentTerms.name', 'taxIdentifier.system'],
  },
};
