/** The invented people of the demo data as Workday files its workers. */
import { EMPLOYEES } from '../demo.ts';
import type { Plain } from '../soap/check.ts';
import { referenceTo } from './instances.ts';
import type { Records } from './records.ts';

export function seedWorkers(records: Records): void {
  for (const { number, givenName, familyName, status } of EMPLOYEES)
    records.instances.add({
      descriptor: `${givenName} ${familyName}`,
      ids: { Employee_ID: number },
      facts: { kind: 'worker', active: status !== 'terminated' },
    });
  for (const { state } of EMPLOYEES.flatMap(({ licences }) => licences))
    if (state && !records.instances.of('ISO_3166-2_Code', `US-${state}`))
      records.instances.add({
        descriptor: state,
        ids: { 'ISO_3166-2_Code': `US-${state}` },
        facts: { kind: 'region', active: true },
      });
  for (const worker of EMPLOYEES) {
    const instance = records.instances.of('Employee_ID', worker.number);
    if (instance) records.add('Worker', instance, dataOf(records, worker));
  }
}

function dataOf(records: Records, worker: (typeof EMPLOYEES)[number]): Plain {
  const { status } = worker;
  const organization = (type: string, of: string, id: string): Plain => ({
    Organization_Reference: records.to(of, id),
    Organization_Type_Reference: records.to('Organization_Type_ID', type),
  });
  return {
    Worker_ID: worker.number,
    User_ID: worker.user,
    Personal_Data: {
      Name_Data: {
        Legal_Name_Data: { Name_Detail_Data: { First_Name: worker.givenName, Last_Name: worker.familyName } },
      },
      Contact_Data: { Email_Address_Data: worker.workEmail ? [{ Email_Address: worker.workEmail }] : [] },
    },
    Employment_Data: {
      Worker_Job_Data: [
        {
          '@Primary_Job': '1',
          Position_Data: {
            Business_Title: worker.jobTitle,
            Start_Date: worker.hireDate,
            Business_Site_Location_Reference: records.to('Location_ID', worker.location),
            Manager_Reference: [records.to('Employee_ID', worker.manager)].filter(Boolean),
          },
        },
      ],
      Worker_Status_Data: {
        Active: status === 'active' || status === 'leave' ? '1' : '0',
        Hire_Date: worker.hireDate,
        First_Day_of_Work: worker.hireDate,
        On_Leave: status === 'leave' ? '1' : '0',
        Terminated: status === 'terminated' ? '1' : '0',
        Termination_Date: worker.endDate,
      },
    },
    Organization_Data: {
      Worker_Organization_Data: [
        organization('COMPANY', 'Company_Reference_ID', worker.company),
        organization('COST_CENTER', 'Cost_Center_Reference_ID', worker.costCenter),
      ],
    },
    Qualification_Data: {
      License: worker.licences.map(({ type, number, state, expiry }) => ({
        License_Data: {
          License_Class_Reference: licenceClass(records, type),
          License_ID_Number: number,
          Country_Region_Reference: state ? records.to('ISO_3166-2_Code', `US-${state}`) : undefined,
          Expiration_Date: expiry,
        },
      })),
    },
    Last_Updated: records.now(),
  };
}

function licenceClass(records: Records, type: string): Plain {
  const known = records.instances.of('License_ID', type);
  const added =
    known ??
    records.instances.add({ descriptor: type, ids: { License_ID: type }, facts: { kind: 'licence', active: true } });
  return referenceTo(added);
}
