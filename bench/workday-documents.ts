/** Orders as Workday answers with them over SOAP, of any size: all of them invented. */

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
