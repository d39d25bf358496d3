/** What procurement knows: suppliers that are named once, requisitions that go before those who approve. */
import { times } from '../decimal.ts';
import type { Erp } from '../erp.ts';
import { type Row, rowsOf, said } from '../shape.ts';
import { checkCombination } from './accounts.ts';
import { type Rules, refuse, SUCCESS } from './rules.ts';

export const suppliers: Rules = {
  create(row, erp) {
    if (erp.find('suppliers', 'Supplier', said(row, 'Supplier')))
      refuse('A supplier of this name exists already.', 'POZ-2130390', '/Supplier');
    row['SupplierNumber'] ??= erp.numbered('supplier', 200_000);
    row['Status'] = 'ACTIVE';
    const addresses = rowsOf(row, 'addresses').map(each => said(each, 'AddressName'));
    for (const [index, site] of rowsOf(row, 'sites').entries())
      if (!addresses.includes(said(site, 'SupplierAddressName')))
        refuse('The address is not known.', '27024', `/sites/${index}/SupplierAddressName`);
  },
  change(row, patch, erp) {
    const inactive = patch['InactiveDate'];
    if (inactive !== undefined) row['Status'] = inactive !== null && inactive <= erp.today() ? 'INACTIVE' : 'ACTIVE';
  },
};

const STATUSES: Readonly<Record<string, string>> = {
  INCOMPLETE: 'Incomplete',
  'PENDING APPROVAL': 'Pending approval',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  RETURNED: 'Returned',
  CANCELED: 'Canceled',
  WITHDRAWN: 'Withdrawn',
};

export function setStatus(row: Row, code: string): void {
  row['DocumentStatusCode'] = code;
  row['DocumentStatus'] = STATUSES[code] ?? code;
  for (const line of rowsOf(row, 'lines')) line['LineStatus'] = STATUSES[code] ?? code;
}

const REQUESTER = /^[^@\s]+@[^@\s]+$/;

export const purchaseRequisitions: Rules = {
  create(row, erp) {
    erp.named('businessUnits', 'Name', row, 'RequisitioningBU');
    if (!REQUESTER.test(said(row, 'PreparerEmail'))) refuse('The preparer is not known.', '27024', '/PreparerEmail');
    for (const [index, line] of rowsOf(row, 'lines').entries()) checkLine(line, erp, `/lines/${index}`);
    row['Requisition'] = erp.numbered('requisition', 204_000);
    setStatus(row, 'INCOMPLETE');
  },
  actions: {
    submitRequisition(row) {
      if (!['INCOMPLETE', 'WITHDRAWN', 'RETURNED'].includes(said(row, 'DocumentStatusCode')))
        refuse('The requisition is not in a status in which it can be submitted.', 'POR-2010915');
      if (rowsOf(row, 'lines').length === 0) refuse('The requisition has no lines.', 'POR-2010917');
      setStatus(row, 'PENDING APPROVAL');
      return 'SUCCESS';
    },
    cancel(row) {
      const code = said(row, 'DocumentStatusCode');
      if (code === 'INCOMPLETE' || code === 'CANCELED') refuse('The requisition cannot be canceled.', 'POR-2010921');
      if (rowsOf(row, 'lines').some(line => said(line, 'PurchaseOrder') !== ''))
        refuse('A line is on a purchase order.', 'POR-2010922');
      setStatus(row, 'CANCELED');
      return SUCCESS;
    },
    withdraw(row) {
      setStatus(row, 'WITHDRAWN');
      return SUCCESS;
    },
  },
};

function checkLine(line: Row, erp: Erp, path: string): void {
  const at = (attribute: string) => `${path}/${attribute}`;
  if (line['SupplierId']) {
    const supplier = erp.named('suppliers', 'SupplierId', line, 'SupplierId', at('SupplierId'));
    if (said(supplier, 'Status') !== 'ACTIVE') refuse('The supplier is not active.', 'POZ-2130421', at('SupplierId'));
    line['Supplier'] = said(supplier, 'Supplier');
  }
  if (line['Item']) erp.named('itemsV2', 'ItemNumber', line, 'Item', at('Item'));
  erp.named('locations', 'LocationCode', line, 'DeliverToLocationCode', at('DeliverToLocationCode'));
  line['LineTypeCode'] ??= 'Goods';
  const [quantity, price] = [said(line, 'Quantity'), said(line, 'Price')];
  if (quantity && price) line['Amount'] ??= times(quantity, price);
  for (const [index, distribution] of rowsOf(line, 'distributions').entries()) {
    const account = said(distribution, 'ChargeAccount');
    if (account) checkCombination(erp, account, `${path}/distributions/${index}/ChargeAccount`);
  }
}
