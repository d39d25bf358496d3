/** Workers with their relationships and assignments, places, and values of the segments of accounts. */
import { type Entity, many } from './entity.ts';

export const PEOPLE: Readonly<Record<string, Entity>> = {
  Worker: {
    resource: 'workers',
    api: 'hcmRestApi',
    fields: {
      PersonId: 'integer',
      PersonNumber: 'text',
      names: many('PersonName'),
      emails: many('PersonEmail'),
      workRelationships: many('WorkRelationship'),
      ...{ CreationDate: 'datetime', LastUpdateDate: 'datetime' },
    },
  },
  PersonName: { fields: { PersonNameId: 'integer', LastName: 'text', FirstName: 'text', DisplayName: 'text' } },
  PersonEmail: { fields: { EmailAddressId: 'integer', EmailType: 'text', EmailAddress: 'text' } },
  WorkRelationship: {
    fields: {
      PeriodOfServiceId: 'integer',
      LegalEmployerName: 'text',
      WorkerType: 'text',
      StartDate: 'date',
      TerminationDate: 'date',
      assignments: many('Assignment'),
    },
  },
  Assignment: {
    fields: {
      AssignmentId: 'integer',
      AssignmentNumber: 'text',
      AssignmentName: 'text',
      PrimaryAssignmentFlag: 'boolean',
      AssignmentStatusTypeCode: 'text',
      AssignmentStatusType: 'text',
      ReasonCode: 'text',
      EffectiveStartDate: 'date',
      DepartmentId: 'integer',
      DepartmentName: 'text',
      LocationCode: 'text',
      BusinessUnitName: 'text',
      DefaultExpenseAccount: 'text',
      managers: many('AssignmentManager'),
    },
  },
  AssignmentManager: {
    fields: {
      AssignmentSupervisorId: 'integer',
      ManagerAssignmentNumber: 'text',
      ManagerPersonId: 'integer',
      ManagerDisplayName: 'text',
    },
  },
  Location: {
    resource: 'locations',
    api: 'hcmRestApi',
    fields: {
      LocationId: 'integer',
      LocationCode: 'text',
      LocationName: 'text',
      Description: 'text',
      ActiveStatus: 'text',
      Country: 'text',
      AddressLine1: 'text',
      TownOrCity: 'text',
      Region2: 'text',
      PostalCode: 'text',
      InventoryOrganizationName: 'text',
      ...{ CreationDate: 'datetime', LastUpdateDate: 'datetime' },
    },
  },
  ValueSet: { resource: 'valueSets', fields: { ValueSetCode: 'text', Description: 'text', values: many('SetValue') } },
  SetValue: {
    fields: {
      ValueId: 'integer',
      Value: 'text',
      IndependentValue: 'text',
      Description: 'text',
      EnabledFlag: 'text',
      StartDateActive: 'date',
      EndDateActive: 'date',
      SummaryFlag: 'text',
      AccountType: 'text',
    },
  },
};
