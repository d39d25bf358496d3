/** Shapes of human resources: workers with their relationships and assignments, and the places they work at. */
import { boolean, date, integer, own, type Resource, type Shape, STAMPS, text } from '../shape.ts';

const assignment: Shape = {
  key: 'AssignmentId',
  methods: ['patch'],
  attributes: {
    AssignmentId: own(integer),
    AssignmentNumber: own(text(30)),
    AssignmentName: text(80),
    PrimaryAssignmentFlag: own(boolean),
    AssignmentStatusTypeCode: text(30),
    AssignmentStatusType: own(text(30)),
    ReasonCode: text(30),
    EffectiveStartDate: own(date),
    DepartmentId: own(integer),
    DepartmentName: own(text(240)),
    LocationCode: own(text(150)),
    BusinessUnitName: own(text(240)),
    DefaultExpenseAccount: own(text(800)),
  },
  children: {
    managers: {
      key: 'AssignmentSupervisorId',
      attributes: {
        AssignmentSupervisorId: own(integer),
        ManagerAssignmentNumber: own(text(30)),
        ManagerPersonId: own(integer),
        ManagerDisplayName: own(text(240)),
      },
    },
  },
};

export const workers: Resource = {
  api: 'hcmRestApi',
  key: 'PersonId',
  hashed: true,
  attributes: { PersonId: own(integer), PersonNumber: own(text(30)), ...STAMPS },
  children: {
    names: {
      key: 'PersonNameId',
      attributes: {
        PersonNameId: own(integer),
        LastName: own(text(150)),
        FirstName: own(text(150)),
        DisplayName: own(text(240)),
      },
    },
    emails: {
      key: 'EmailAddressId',
      attributes: {
        EmailAddressId: own(integer),
        EmailType: own(text(30)),
        EmailAddress: own(text(240)),
      },
    },
    workRelationships: {
      key: 'PeriodOfServiceId',
      attributes: {
        PeriodOfServiceId: own(integer),
        LegalEmployerName: own(text(240)),
        WorkerType: own(text(1)),
        StartDate: own(date),
        TerminationDate: own(date),
      },
      children: { assignments: assignment },
    },
  },
};

export const locations: Resource = {
  api: 'hcmRestApi',
  key: 'LocationId',
  hashed: true,
  attributes: {
    LocationId: own(integer),
    LocationCode: own(text(150)),
    LocationName: own(text(60)),
    Description: own(text(240)),
    ActiveStatus: own(text(30)),
    Country: own(text(2)),
    AddressLine1: own(text(240)),
    TownOrCity: own(text(60)),
    Region2: own(text(60)),
    PostalCode: own(text(30)),
    InventoryOrganizationName: own(text(240)),
    ...STAMPS,
  },
};

/** Lists of values: segments of the chart of accounts among them. */
export const valueSets: Resource = {
  api: 'fscmRestApi',
  key: 'ValueSetCode',
  attributes: { ValueSetCode: own(text(60)), Description: own(text(240)) },
  children: {
    values: {
      key: 'ValueId',
      attributes: {
        ValueId: own(integer),
        Value: own(text(150)),
        IndependentValue: own(text(150)),
        Description: own(text(240)),
        EnabledFlag: own(text(1)),
        StartDateActive: own(date),
        EndDateActive: own(date),
        SummaryFlag: own(text(1)),
        AccountType: own(text(1)),
      },
    },
  },
};
