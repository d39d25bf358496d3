/** Suppliers as Workday has them. */
import type { TypeText } from '../../vocabulary.ts';

export const PARTIES: Readonly<Record<string, TypeText>> = {
  Submit_Supplier_RequestType:
    '@version @Add_Only:boolean Supplier_Reference:Reference Supplier_Data!:Supplier_DataType',
  Submit_Supplier_ResponseType: '@version Supplier_Reference:Reference',
  Get_Suppliers_RequestType:
    '@version Request_References:Supplier_Request_ReferencesType Request_Criteria:Supplier_Request_CriteriaType Response_Filter:Response_FilterType Response_Group:Supplier_Response_GroupType',
  Supplier_Request_ReferencesType: 'Supplier_Reference+:Reference',
  Supplier_Request_CriteriaType: 'Supplier_Name Supplier_Status_Reference:Reference',
  Supplier_Response_GroupType: 'Include_Reference:boolean Include_Supplier_Data:boolean',
  Get_Suppliers_ResponseType:
    '@version Request_References:Supplier_Request_ReferencesType Request_Criteria:Supplier_Request_CriteriaType Response_Filter:Response_FilterType Response_Group:Supplier_Response_GroupType Response_Results:Response_ResultsType Response_Data:Supplier_Response_DataType',
  Supplier_Response_DataType: 'Supplier*:SupplierType',
  SupplierType: 'Supplier_Reference:Reference Supplier_Data*:Supplier_DataType',
  Supplier_DataType: 'Supplier_ID Supplier_Name',
};
