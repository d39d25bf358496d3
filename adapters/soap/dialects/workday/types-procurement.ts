/** Suppliers, requisitions, purchase orders and receipts as Workday has them. */
import type { TypeText } from '../../vocabulary.ts';
import { reading, submitting } from './types-shared.ts';

export const PROCUREMENT: Readonly<Record<string, TypeText>> = {
  ...submitting('Supplier'),
  ...reading('Supplier', {
    criteria: 'Supplier_Name Tax_ID Supplier_Status_Reference:Reference Updated_From_Date:dateTime',
  }),
  Supplier_DataType: `
    Supplier_ID Supplier_Reference_ID Supplier_Name Submit:boolean Worktag_Only:boolean Supplier_Category_Reference:Reference
    Supplier_Group_Reference*:Reference Supplier_Status_Reference:Reference Restricted_to_Company_Reference*:Reference
    Payment_Terms_Reference:Reference Currency_Reference:Reference Settlement_Bank_Account_ID
    Spend_Category_Reference*:Reference Business_Entity_Data:Business_Entity_DataType Last_Updated:dateTime`,
  Business_Entity_DataType:
    'Business_Entity_Name Business_Entity_Tax_ID Tax_ID_Data*:Tax_ID_DataType External_Entity_ID_Data*:External_Entity_ID_DataType Contact_Data:Contact_DataType',
  Tax_ID_DataType: 'Tax_ID_Text Tax_ID_Type_Reference:Reference Primary_Tax_ID:boolean',
  External_Entity_ID_DataType: 'External_Entity_ID External_Entity_ID_System',

  ...submitting('Requisition'),
  ...reading('Requisition', {
    criteria:
      'Company_Reference*:Reference Requester_Reference*:Reference Requisition_Document_Status_Reference*:Reference Requisition_Date_On_or_After:date Requisition_Date_On_or_Before:date',
  }),
  Requisition_DataType: `
    Submit:boolean Requisition_Number Requisition_Document_Status_Reference:Reference Requisition_Date:date
    Requisition_Currency_Reference:Reference Requisition_Type_Reference:Reference Par_Location_Reference:Reference
    Requisition_Sourcing_Buyer_Reference:Reference Requesting_Inventory_Site_Reference:Reference Origin
    Company_Reference:Reference Ship-To_Address_Reference:Reference Requester_Reference:Reference Memo_to_Suppliers
    Internal_Memo Procurement_Credit_Card_Reference:Reference High_Priority:boolean Consolidate_Requisition_on_PO:boolean
    Exclude_Ship_To_Address_When_Consolidating_Requisition_Lines:boolean
    Item_Request_Line_Data*:Item_Request_Line_DataType`,
  Item_Request_Line_DataType: `
    Requisition_Goods_Line_Reference:Reference Goods_Requisition_Line_ID Item_Reference:Reference Item_Identifier
    Item_Description Spend_Category_Reference:Reference Fulfillment_Source_Reference:Reference
    Inventory_Site_Location_Reference:Reference Supplier_Reference:Reference Supplier_Contract_Reference:Reference
    Quantity:decimal Unit_of_Measure_Reference:Reference Unit_Cost:decimal Extended_Amount:decimal RFQ_Required:boolean
    Requested_Delivery_Date:date Ship_To_Address_Reference:Reference Ship_To_Contact_Reference:Reference
    Deliver_To_Location_Reference:Reference Memo Worktags_Reference*:Reference Source_This_Line:boolean
    Purchase_Order_Line_Reference*:Reference Mark_Purchase_Order_As_Issued:boolean`,

  ...reading('Purchase_Order', {
    criteria:
      'Company_Reference*:Reference Supplier_Reference*:Reference Requisition_Reference*:Reference Purchase_Order_Status_Reference*:Reference Purchase_Order_Date_On_or_After:date Purchase_Order_Date_On_or_Before:date',
  }),
  Purchase_Order_DataType: `
    Purchase_Order_ID Document_Number Document_Status_Reference:Reference Company_Reference:Reference
    Supplier_Reference:Reference Requisition_Reference*:Reference Currency_Reference:Reference Document_Date:date
    Payment_Terms_Reference:Reference Total_PO_Amount:decimal Goods_Line_Data*:Goods_Line_DataType Last_Updated:dateTime`,
  Goods_Line_DataType: `
    Purchase_Order_Line_Reference:Reference Line_Number:integer Line_Status_Reference:Reference Item_Reference:Reference
    Item_Description Spend_Category_Reference:Reference Quantity:decimal Unit_of_Measure_Reference:Reference
    Unit_Cost:decimal Extended_Amount:decimal Quantity_Received:decimal Quantity_Invoiced:decimal Due_Date:date
    Deliver_To_Location_Reference:Reference Ledger_Account_Reference:Reference Worktags_Reference*:Reference`,

  ...submitting('Receipt'),
  ...reading('Receipt', {
    criteria: 'Company_Reference*:Reference Purchase_Order_Reference*:Reference Receipt_Date_On_or_After:date',
  }),
  Receipt_DataType: `
    Receipt_ID Submit:boolean Document_Number Receipt_Status_Reference:Reference Company_Reference:Reference
    Purchase_Order_Reference:Reference Receipt_Date:date Receiver_Reference:Reference Packing_Slip_Number Memo
    Receipt_Line_Data*:Receipt_Line_DataType Last_Updated:dateTime`,
  Receipt_Line_DataType: `
    Receipt_Line_ID Line_Number:integer Purchase_Order_Line_Reference:Reference Quantity:decimal Amount:decimal
    Unit_of_Measure_Reference:Reference Lot_Serial_Data:Lot_Serial_DataType Condition_Reference:Reference
    Location_Reference:Reference Quantity_Returned:decimal Memo`,
  Lot_Serial_DataType: 'Lot_Number Lot_Expiration_Date:date',
};
