/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A cost centre as the system of record holds it. What was not stated is not here. */
export interface CostCenter {
  /** Id of the cost centre, issued by the gateway. */
  id: string;
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** Code, leading zeros and all. */
  code: string;
  /** Name. */
  name?: string;
  /** What it is. */
  kind?: 'cost-center' | 'group' | 'unknown';
  parent?: CostCenterCode;
  /** First day on which it may be posted to. */
  validFrom?: string;
  /** Last day on which it may be posted to. */
  validTo?: string;
  /** It may be posted to. */
  active: boolean;
  /** The same in the ERP's own codes. */
  systemStatus?: CostCenterSystemStatus[];
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
export interface CostCenterCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface CostCenterSystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** Which cost centres. */
export interface CostCenterQuery {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** Code, leading zeros and all. */
  code?: string;
  /** Part of the name. */
  name?: string;
  /** Those that may be posted to, or those that may not. */
  active?: 'true' | 'false';
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Cost centres, in pages. */
export interface CostCenterList {
  /** At most as many as asked for. */
  costCenters: CostCenter[];
  /** Cursor of the page that follows; absent where there is none. */
  next?: string;
}
