/** Answers of the shape that an ERP gives, of any size: invented orders over SOAP, and invoices as JSON. */

const ID = 'd3b0738489f14d1c9f6a5e0c7b2a4f18';

const reference = (name: string, type: string, value: string): string =>
  `<wd:${name}><wd:ID wd:type="WID">${value.padEnd(8, '-')}${ID.slice(8)}</wd:ID><wd:ID wd:type="${type}">${value}</wd:ID></wd:${name}>`;

const line = (n: number): string =>
  [
    `<wd:Goods_Line_Data><wd:Line_Number>${n}</wd:Line_Number>`,
    `<wd:Item_Description>Nitrile gloves, medium, box of 100, no. ${n}</wd:Item_Description>`,
    reference('Spend_Category_Reference', 'Spend_Category_ID', `SC-${n}`),
    `<wd:Quantity>${n}.00</wd:Quantity>`,
    reference('Unit_of_Measure_Reference', 'UN_CEFACT_Common_Code_ID', 'EA'),
    `<wd:Unit_Cost>8.2500</wd:Unit_Cost><wd:Extended_Amount>${n}.99</wd:Extended_Amount>`,
    reference('Worktags_Reference', 'Cost_Center_Reference_ID', `CC-${n % 20}`),
    '</wd:Goods_Line_Data>',
  ].join('');

/** A SOAP answer of about so many bytes: 48 bytes to an element or an attribute. */
export function soapAnswer(bytes: number): string {
  const lines: string[] = [];
  for (let size = 0, n = 1; size < bytes - 500; n++) size += lines[lines.push(line(n)) - 1]!.length;
  return (
    '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>' +
    '<wd:Get_Purchase_Orders_Response xmlns:wd="urn:com.workday/bsvc" wd:version="v42.0"><wd:Response_Data><wd:Purchase_Order><wd:Purchase_Order_Data>' +
    `${lines.join('')}</wd:Purchase_Order_Data></wd:Purchase_Order></wd:Response_Data></wd:Get_Purchase_Orders_Response></env:Body></env:Envelope>`
  );
}

/** Two kilobytes. */
export const JSON_ANSWER = JSON.stringify({
  items: Array.from({ length: 4 }, (_, n) => ({
    ...{ InvoiceId: 300_000_123_456_789 + n, InvoiceNumber: `INV-2026-00${n}`, InvoiceCurrency: 'USD' },
    ...{ InvoiceAmount: 1082.81, InvoiceDate: '2026-11-20', Supplier: 'Northwind Medical Supply' },
    ...{ SupplierNumber: '0000100017', BusinessUnit: 'Canongate General Hospital', PaymentTerms: 'NT30' },
    ...{ ValidationStatus: 'Validated', ApprovalStatus: 'Workflow approved', PaidStatus: 'Partially paid' },
    ...{ InvoiceType: 'Standard', Description: 'An invented delivery of a fixed length', CanceledFlag: false },
  })),
  ...{ count: 4, hasMore: false, limit: 25, offset: 0, links: [] },
});
