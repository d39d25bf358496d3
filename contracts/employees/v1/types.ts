/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Who works here, as the system of record holds it. No pay, no national identifier, no bank data. What was not stated is not here. */
export interface Employee {
  /** Id of the employee, issued by the gateway. */
  id: string;
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** Number that the ERP gave, leading zeros and all. */
  employeeNumber?: string;
  /** Family name. */
  familyName?: string;
  /** Given name. */
  givenName?: string;
  /** Address at work. */
  workEmail?: string;
  /** The day of the contract. */
  hireDate?: string;
  /** The first day of work. */
  startDate?: string;
  /** The last day of work. */
  endDate?: string;
  /** Where the employment stands. */
  status: 'pre-hire' | 'active' | 'leave' | 'terminated' | 'unknown';
  /** Job title. */
  jobTitle?: string;
  department?: EmployeeCode;
  manager?: EmployeeManager;
  location?: EmployeeCode;
  costCenter?: EmployeeCode;
  /** Licences to practise. */
  licences?: EmployeeLicence[];
  /** The same in the ERP's own codes. */
  systemStatus?: EmployeeSystemStatus[];
  /** Which version this is, since when, and of which system. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
    /** The system that it was read in, as the gateway names it. */
    source?: string;
  };
}
/** A code of the ERP's own lists. */
export interface EmployeeCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** Whom somebody reports to. */
export interface EmployeeManager {
  /** Id of the employee, issued by the gateway. */
  id?: string;
  /** Name in one line. */
  name?: string;
}
/** A licence to practise. */
export interface EmployeeLicence {
  /** What it is for. */
  type: string;
  /** Its number. */
  number: string;
  /** State that gave it, as in NY. */
  state?: string;
  /** Last day on which it holds. */
  expiry?: string;
}
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface EmployeeSystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** Which employees: by number and by what they are, never by name. */
export interface EmployeeQuery {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** Number that the ERP gave, leading zeros and all. */
  employeeNumber?: string;
  /** Those whose employment stands so. */
  status?: 'pre-hire' | 'active' | 'leave' | 'terminated';
  /** Code of the department. */
  department?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Employees, in pages. */
export interface EmployeeList {
  /** At most as many as asked for. */
  employees: Employee[];
  /** Cursor of the page that follows; absent where there is none. */
  next?: string;
}
/** Changes where an employment stands. */
export interface EmployeeStatusChange {
  /** What it becomes. */
  status: 'active' | 'leave' | 'terminated';
  /** The first day on which that holds. */
  effectiveOn: string;
  /** Why. */
  reason?: string;
}
