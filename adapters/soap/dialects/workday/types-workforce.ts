/** Workers, how their employment ends, and locations as Workday has them. */
import type { TypeText } from '../../vocabulary.ts';
import { reading } from './types-shared.ts';

export const WORKFORCE: Readonly<Record<string, TypeText>> = {
  ...reading('Worker', {
    criteria: `
      Company_Reference*:Reference Organization_Reference*:Reference Employee_ID Worker_Status_Reference:Reference Exclude_Inactive_Workers:boolean`,
  }),
  Worker_DataType: `
    Worker_ID User_ID Personal_Data:Personal_DataType Employment_Data:Employment_DataType
    Organization_Data:Worker_Organizations_DataType Qualification_Data:Qualification_DataType Last_Updated:dateTime`,
  Personal_DataType: 'Name_Data:Name_DataType Contact_Data:Contact_DataType',
  Name_DataType: 'Legal_Name_Data:Legal_Name_DataType',
  Legal_Name_DataType: 'Name_Detail_Data:Name_Detail_DataType',
  Name_Detail_DataType: 'Country_Reference:Reference First_Name Middle_Name Last_Name',
  Employment_DataType: 'Worker_Job_Data*:Worker_Job_DataType Worker_Status_Data:Worker_Status_DataType',
  Worker_Job_DataType: '@Primary_Job:boolean Position_Data:Position_DataType',
  Position_DataType: `
    Position_ID Position_Title Business_Title Start_Date:date Business_Site_Location_Reference:Reference
    Manager_Reference*:Reference`,
  Worker_Status_DataType: `
    Active:boolean Active_Status_Date:date Hire_Date:date Original_Hire_Date:date First_Day_of_Work:date
    Not_Returning:boolean On_Leave:boolean Terminated:boolean Termination_Date:date Termination_Last_Day_of_Work:date`,
  Worker_Organizations_DataType: 'Worker_Organization_Data*:Worker_Organization_DataType',
  Worker_Organization_DataType:
    'Organization_Reference:Reference Organization_Type_Reference:Reference Organization_Name',
  Qualification_DataType: 'License*:LicenseType',
  LicenseType: 'License_Data:License_DataType',
  License_DataType:
    'License_Class_Reference:Reference License_ID_Number Country_Region_Reference:Reference Expiration_Date:date',

  Terminate_Employee_RequestType:
    '@version Business_Process_Parameters:Business_Process_ParametersType Terminate_Employee_Data!:Terminate_Employee_DataType',
  Terminate_Employee_DataType:
    'Employee_Reference!:Reference Termination_Date!:date Terminate_Event_Data!:Terminate_Event_DataType',
  Terminate_Event_DataType: 'Primary_Reason_Reference!:Reference Last_Day_of_Work:date Notify_Employee_By_Date:date',
  Terminate_Employee_ResponseType: '@version Event_Reference:Reference Employee_Reference:Reference',

  ...reading('Location', {
    criteria: 'Location_Name Location_Usage_Reference*:Reference Exclude_Inactive_Locations:boolean',
  }),
  Location_DataType: `
    Location_ID Effective_Date:date Location_Name Location_Usage_Reference*:Reference Location_Type_Reference*:Reference
    Superior_Location_Reference:Reference Time_Zone_Reference:Reference Inactive:boolean Contact_Data:Contact_DataType
    Restricted_to_Company_Reference:Reference Last_Updated:dateTime`,
};
