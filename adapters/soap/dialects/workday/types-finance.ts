/** Supplier invoices, journals, cost centres and ledger accounts as Workday has them. */
import type { TypeText } from '../../vocabulary.ts';
import { reading, submitting } from './types-shared.ts';

export const FINANCE: Readonly<Record<string, TypeText>> = {
  ...submitting('Supplier_Invoice'),
  ...reading('Supplier_Invoice', {
    criteria:
      'Company_Reference*:Reference Supplier_Reference*:Reference Purchase_Order_Reference*:Reference Suppliers_Invoice_Number Invoice_Date_On_or_After:date Invoice_Date_On_or_Before:date',
  }),
  Supplier_Invoice_DataType: `
    Supplier_Invoice_ID Submit:boolean Invoice_Number Invoice_Status_Reference:Reference Company_Reference:Reference
    Currency_Reference:Reference Supplier_Reference:Reference Purchase_Order_Reference:Reference Invoice_Date:date
    Invoice_Received_Date:date Due_Date:date Payment_Terms_Reference:Reference Discount_Amount:decimal
    Control_Amount_Total:decimal Tax_Data*:Supplier_Invoice_Tax_DataType Freight_Amount:decimal Other_Charges:decimal
    Suppliers_Invoice_Number On_Hold:boolean Hold_Reason_Reference*:Reference Memo
    Match_Status_Reference:Reference Payment_Status_Reference:Reference Amount_Due:decimal Payment_Date:date
    Payment_Reference_Number Invoice_Line_Replacement_Data*:Supplier_Invoice_Line_DataType Last_Updated:dateTime`,
  Supplier_Invoice_Tax_DataType:
    'Tax_Code_Reference:Reference Tax_Rate:decimal Taxable_Amount:decimal Tax_Amount:decimal',
  Supplier_Invoice_Line_DataType: `
    Supplier_Invoice_Line_ID Line_Order:integer Purchase_Order_Line_Reference:Reference Item_Reference:Reference
    Line_Item_Description Spend_Category_Reference:Reference Tax_Code_Reference:Reference Tax_Rate:decimal Quantity:decimal
    Unit_of_Measure_Reference:Reference Unit_Cost:decimal Extended_Amount:decimal Ledger_Account_Reference:Reference
    Worktags_Reference*:Reference Memo`,

  ...submitting('Accounting_Journal'),
  Accounting_Journal_DataType: `
    Accounting_Journal_ID Submit:boolean Journal_Number Journal_Status_Reference:Reference Company_Reference:Reference
    Currency_Reference:Reference Ledger_Type_Reference:Reference Accounting_Date:date Document_Date:date
    Journal_Source_Reference:Reference Fiscal_Year External_Reference_ID Memo
    Journal_Entry_Line_Replacement_Data+:Journal_Entry_Line_DataType Last_Updated:dateTime`,
  Journal_Entry_Line_DataType: `
    Journal_Entry_Line_ID Line_Order:integer Ledger_Account_Reference:Reference Debit_Amount:decimal Credit_Amount:decimal
    Currency_Reference:Reference Memo External_Reference_ID Worktags_Reference*:Reference`,
  ...reading('Journal', { criteria: 'Company_Reference*:Reference Accounting_Date_On_or_After:date' }),
  JournalType: 'Journal_Reference:Reference Journal_Data*:Accounting_Journal_DataType',

  ...reading('Cost_Center', { criteria: 'Organization_Code Organization_Name Active:boolean' }),
  Cost_Center_DataType: `
    Organization_Data:Organization_DataType Organization_Container_Reference:Reference Restricted_to_Company_Reference*:Reference`,
  Organization_DataType: `
    ID Organization_Name Organization_Code Organization_Active:boolean Organization_Is_Group:boolean Availability_Date:date
    Inactive_Date:date Last_Updated:dateTime`,

  ...reading('Account_Set', { criteria: 'Company_Reference*:Reference' }),
  Account_Set_DataType: 'Account_Set_ID Account_Set_Name Ledger_Account_Data*:Ledger_Account_DataType',
  Ledger_Account_DataType: `
    Ledger_Account_Reference:Reference Ledger_Account_Identifier Ledger_Account_Name Account_Type_Reference:Reference
    Parent_Ledger_Account_Reference:Reference Retired:boolean Restricted_to_Company_Reference*:Reference`,
};
