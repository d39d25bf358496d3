/** What is asked of which Workday web service. */
import type { Operation } from '../../vocabulary.ts';

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  Resource_Management: [
    'Submit_Supplier',
    'Get_Suppliers',
    'Submit_Requisition',
    'Get_Requisitions',
    'Get_Purchase_Orders',
    'Submit_Receipt',
    'Get_Receipts',
    'Submit_Supplier_Invoice',
    'Get_Supplier_Invoices',
  ],
  Financial_Management: ['Submit_Accounting_Journal', 'Get_Journals', 'Get_Cost_Centers', 'Get_Account_Sets'],
  Human_Resources: ['Get_Workers', 'Get_Locations'],
  Staffing: ['Terminate_Employee'],
};

const all = Object.entries(SERVICES).flatMap(([service, names]) => names.map(name => ({ service, name })));

/** `Get_X` is asked by `Get_X_Request` and answered by `Get_X_Response`. */
export const operations: Readonly<Record<string, Operation>> = Object.fromEntries(
  all.map(({ service, name }) => [`${name}_Request`, { answer: `${name}_Response`, service }]),
);

export const roots: Readonly<Record<string, string>> = Object.fromEntries(
  all.flatMap(({ name }) => ['_Request', '_Response'].map(kind => [name + kind, `${name + kind}Type`])),
);
