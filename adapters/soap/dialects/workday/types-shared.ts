/** Types that every Workday web service has: references, paging, what a read asks for, and how anybody is reached. */
import type { TypeText } from '../../vocabulary.ts';

export const SHARED: Readonly<Record<string, TypeText>> = {
  // `<wd:ID wd:type="Cost_Center_Reference_ID">0010</wd:ID>`; a ledger account has its account set beside.
  ID: '@type! @parent_id @parent_type #string',
  Reference: '@Descriptor ID*:ID',
  References: 'Reference+:Reference',
  Business_Process_ParametersType: 'Auto_Complete:boolean Run_Now:boolean Comment_Data:Comment_DataType',
  Comment_DataType: 'Comment Worker_Reference:Reference',
  Response_FilterType: 'As_Of_Effective_Date:date As_Of_Entry_DateTime:dateTime Page:decimal Count:decimal',
  Response_ResultsType: 'Total_Results:decimal Total_Pages:decimal Page_Results:decimal Page:decimal',
  Response_GroupType: 'Include_Reference:boolean',
  Contact_DataType:
    'Address_Data*:Address_DataType Phone_Data*:Phone_DataType Email_Address_Data*:Email_Address_DataType Web_Address_Data*:Web_Address_DataType',
  Address_DataType:
    '@Effective_Date:date Country_Reference:Reference Address_Line_Data*:Address_Line Municipality Country_Region_Reference:Reference Postal_Code Usage_Data*:Usage_DataType',
  Address_Line: '@Descriptor @Type! #string',
  Phone_DataType:
    'International_Phone_Code Area_Code Phone_Number Phone_Extension Phone_Device_Type_Reference:Reference Usage_Data*:Usage_DataType',
  Email_Address_DataType: 'Email_Address Usage_Data*:Usage_DataType',
  Web_Address_DataType: 'Web_Address Usage_Data*:Usage_DataType',
  Usage_DataType: '@Public:boolean Type_Data*:Usage_TypeType Use_For_Reference*:Reference',
  Usage_TypeType: '@Primary:boolean Type_Reference:Reference',
};

/** What a read asks with and what it answers, the same for every kind of record. */
export const reading = (
  kind: string,
  { plural = `${kind}s`, criteria }: { plural?: string; criteria: TypeText },
): Record<string, TypeText> => {
  const asked = `Request_References:${kind}_Request_ReferencesType Request_Criteria:${kind}_Request_CriteriaType Response_Filter:Response_FilterType Response_Group:Response_GroupType`;
  return {
    [`Get_${plural}_RequestType`]: `@version ${asked}`,
    [`${kind}_Request_ReferencesType`]: `@Skip_Non_Existing_Instances:boolean ${kind}_Reference+:Reference`,
    [`${kind}_Request_CriteriaType`]: criteria,
    [`Get_${plural}_ResponseType`]: `@version ${asked} Response_Results:Response_ResultsType Response_Data:${kind}_Response_DataType`,
    [`${kind}_Response_DataType`]: `${kind}*:${kind}Type`,
    [`${kind}Type`]: `${kind}_Reference:Reference ${kind}_Data*:${kind}_DataType`,
  };
};

/** What a submission says and what it answers. `Add_Only`: another under the same client-given ID is refused, not taken for a change. */
export const submitting = (kind: string): Record<string, TypeText> => ({
  [`Submit_${kind}_RequestType`]: `@version @Add_Only:boolean ${kind}_Reference:Reference Business_Process_Parameters:Business_Process_ParametersType ${kind}_Data!:${kind}_DataType`,
  [`Submit_${kind}_ResponseType`]: `@version ${kind}_Reference:Reference`,
});
