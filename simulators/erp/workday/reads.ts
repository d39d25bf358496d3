/** What Get_… answers: by reference or by criteria, page by page, as of an instant of entry. */
import type { Plain } from '../soap/check.ts';
import { referenceTo } from './instances.ts';
import type { Records, Row } from './records.ts';

const MOST = 999;
const USUAL = 100;

type Criterion = (row: Row, wanted: unknown, records: Records) => boolean;

const at = (data: unknown, ...path: string[]): unknown =>
  path.reduce((found, name) => (found as Plain | undefined)?.[name], data);
const list = (value: unknown): Plain[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]) as Plain[];

/** One of the references wanted names what one of those held names. */
const refers =
  (...path: string[]): Criterion =>
  ({ data }, wanted, { instances }) => {
    const held = list(at(data, ...path)).map(one => instances.find(one)?.wid);
    return list(wanted).length === 0 || list(wanted).some(one => held.includes(instances.find(one)?.wid));
  };
const equals =
  (...path: string[]): Criterion =>
  ({ data }, wanted) =>
    at(data, ...path) === wanted;
const starts =
  (...path: string[]): Criterion =>
  ({ data }, wanted) =>
    String(at(data, ...path) ?? '')
      .toLowerCase()
      .startsWith(String(wanted).toLowerCase());
const from =
  (...path: string[]): Criterion =>
  ({ data }, wanted) =>
    String(at(data, ...path) ?? '') >= String(wanted);
const until =
  (...path: string[]): Criterion =>
  ({ data }, wanted) =>
    String(at(data, ...path) ?? '9999') <= String(wanted);
const truth = (value: unknown): boolean => value === 'true' || value === '1';

const CRITERIA: Readonly<Record<string, Criterion>> = {
  'Supplier.Supplier_Name': starts('Supplier_Name'),
  'Supplier.Tax_ID': ({ data }, wanted) =>
    list(at(data, 'Business_Entity_Data', 'Tax_ID_Data')).some(one => one['Tax_ID_Text'] === wanted),
  'Supplier.Supplier_Status_Reference': refers('Supplier_Status_Reference'),
  'Requisition.Company_Reference': refers('Company_Reference'),
  'Requisition.Requester_Reference': refers('Requester_Reference'),
  'Requisition.Requisition_Document_Status_Reference': refers('Requisition_Document_Status_Reference'),
  'Requisition.Requisition_Date_On_or_After': from('Requisition_Date'),
  'Requisition.Requisition_Date_On_or_Before': until('Requisition_Date'),
  'Purchase_Order.Company_Reference': refers('Company_Reference'),
  'Purchase_Order.Supplier_Reference': refers('Supplier_Reference'),
  'Purchase_Order.Requisition_Reference': refers('Requisition_Reference'),
  'Purchase_Order.Purchase_Order_Status_Reference': refers('Document_Status_Reference'),
  'Purchase_Order.Purchase_Order_Date_On_or_After': from('Document_Date'),
  'Purchase_Order.Purchase_Order_Date_On_or_Before': until('Document_Date'),
  'Receipt.Company_Reference': refers('Company_Reference'),
  'Receipt.Purchase_Order_Reference': refers('Purchase_Order_Reference'),
  'Receipt.Receipt_Date_On_or_After': from('Receipt_Date'),
  'Supplier_Invoice.Company_Reference': refers('Company_Reference'),
  'Supplier_Invoice.Supplier_Reference': refers('Supplier_Reference'),
  'Supplier_Invoice.Purchase_Order_Reference': refers('Purchase_Order_Reference'),
  'Supplier_Invoice.Suppliers_Invoice_Number': equals('Suppliers_Invoice_Number'),
  'Supplier_Invoice.Invoice_Date_On_or_After': from('Invoice_Date'),
  'Supplier_Invoice.Invoice_Date_On_or_Before': until('Invoice_Date'),
  'Journal.Company_Reference': refers('Company_Reference'),
  'Journal.Accounting_Date_On_or_After': from('Accounting_Date'),
  'Cost_Center.Organization_Code': equals('Organization_Data', 'Organization_Code'),
  'Cost_Center.Organization_Name': starts('Organization_Data', 'Organization_Name'),
  'Cost_Center.Active': ({ data }, wanted) =>
    truth(at(data, 'Organization_Data', 'Organization_Active')) === truth(wanted),
  'Account_Set.Company_Reference': () => true,
  'Worker.Company_Reference': refersToOrganization,
  'Worker.Organization_Reference': refersToOrganization,
  'Worker.Employee_ID': equals('Worker_ID'),
  'Worker.Exclude_Inactive_Workers': ({ data }, wanted) =>
    !truth(wanted) || truth(at(data, 'Employment_Data', 'Worker_Status_Data', 'Active')),
  'Worker.Worker_Status_Reference': () => true,
  'Location.Location_Name': starts('Location_Name'),
  'Location.Location_Usage_Reference': refers('Location_Usage_Reference'),
  'Location.Exclude_Inactive_Locations': ({ data }, wanted) => !truth(wanted) || !truth(at(data, 'Inactive')),
};

function refersToOrganization({ data }: Row, wanted: unknown, { instances }: Records): boolean {
  const held = list(at(data, 'Organization_Data', 'Worker_Organization_Data')).map(
    one => instances.find(one['Organization_Reference'] as Plain)?.wid,
  );
  return list(wanted).length === 0 || list(wanted).some(one => held.includes(instances.find(one)?.wid));
}

/** Kind of record as its elements are called: `Supplier`, `Purchase_Order`. */
export function read(records: Records, kind: string, request: Plain): Plain {
  const filter = (request['Response_Filter'] ?? {}) as Plain;
  const asOf = String(filter['As_Of_Entry_DateTime'] ?? records.now());
  const found = chosen(records, kind, request).filter(({ enteredAt }) => Date.parse(enteredAt) <= Date.parse(asOf));
  const count = Math.min(Number(filter['Count'] ?? USUAL), MOST);
  const page = Number(filter['Page'] ?? 1);
  const shown = found.slice((page - 1) * count, page * count);
  return {
    '@version': request['@version'],
    Request_References: request['Request_References'],
    Request_Criteria: request['Request_Criteria'],
    Response_Filter: { As_Of_Entry_DateTime: asOf, Page: String(page), Count: String(count) },
    Response_Results: {
      Total_Results: String(found.length),
      Total_Pages: String(Math.max(1, Math.ceil(found.length / count))),
      Page_Results: String(shown.length),
      Page: String(page),
    },
    Response_Data: {
      [kind]: shown.map(({ instance, data }) => ({
        [`${kind}_Reference`]: referenceTo(instance),
        [`${kind}_Data`]: [data],
      })),
    },
  };
}

function chosen(records: Records, kind: string, request: Plain): Row[] {
  const rows = records.all(kind);
  const references = request['Request_References'] as Plain | undefined;
  if (references) {
    const wanted = list(references[`${kind}_Reference`]).map(one => records.instances.find(one));
    return rows.filter(({ instance }) => wanted.includes(instance));
  }
  const criteria = Object.entries((request['Request_Criteria'] ?? {}) as Plain);
  return rows.filter(row =>
    criteria.every(([name, wanted]) => {
      if (Array.isArray(wanted) && wanted.length === 0) return true;
      const fits = CRITERIA[`${kind}.${name}`];
      if (!fits) throw new Error(`${kind}.${name} is not read`);
      return fits(row, wanted, records);
    }),
  );
}
