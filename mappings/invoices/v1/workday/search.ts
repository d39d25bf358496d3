/** Lists suppliers' invoices of Workday by criteria. */
import { frame, idIn, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, oneOfMany } from '../../../../adapters/soap/dialects/workday/references.ts';
import { day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { InvoiceList, InvoiceQuery } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { numbering } from '../../../purchase-orders/v1/workday/order-line.ts';
import { CONCLUDES, held } from './held.ts';

const asked = table<InvoiceQuery>();
const a = table<InvoiceList>();
const INVOICE = kindOf('Supplier_Invoice');
const CRITERIA = `${INVOICE.request}.Request_Criteria`;

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(INVOICE),
      request: [
        ...listing(INVOICE),
        asked.f('company', `${CRITERIA}.Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
        asked.f('supplier', idIn(`${CRITERIA}.Supplier_Reference[0]`)),
        asked.f('purchaseOrder', idIn(`${CRITERIA}.Purchase_Order_Reference[0]`)),
        asked.f('number', `${CRITERIA}.Suppliers_Invoice_Number`),
        asked.f('issuedFrom', `${CRITERIA}.Invoice_Date_On_or_After`, day),
        asked.f('issuedTo', `${CRITERIA}.Invoice_Date_On_or_Before`, day),
      ],
      response: [a.each('invoices', INVOICE.list, one => held(one), { empty: 'list' }), ...frame(INVOICE)],
    },
    numbering('search', ['next', ...CONCLUDES.map(path => `invoices[].${path}`)]),
  ],
});
