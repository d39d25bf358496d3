/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Asks for something to be bought. It is a draft until it is submitted. */
export interface PurchaseRequisitionCreation extends PurchaseRequisitionDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  requester: PurchaseRequisitionPerson;
  costCenter: PurchaseRequisitionCode;
  /** Day by which it is needed. */
  neededBy: string;
  deliverTo: PurchaseRequisitionCode;
  /** Currency of its prices, ISO 4217 code. */
  currency: string;
  /** What is asked for. */
  lines: PurchaseRequisitionLineRequest[];
}
/** A person of the organisation. */
export interface PurchaseRequisitionPerson {
  /** Who it is, as the actor of a call is named. */
  identifier: string;
  /** Name in one line. */
  name?: string;
}
/** A code of the ERP, as text: leading zeros count. */
export interface PurchaseRequisitionCode {
  /** Code. */
  code: string;
  /** What the ERP calls it, for people. */
  name?: string;
}
/** A line to be requested. */
export interface PurchaseRequisitionLineRequest extends PurchaseRequisitionLineDetails {
  /** Number of the line, from 1. */
  number: number;
  item: PurchaseRequisitionItem;
  quantity: PurchaseRequisitionQuantityRequest;
}
/** What it is: by id, by the ERP's own code where no id is known, or in words where it is no stock item. */
export interface PurchaseRequisitionItem {
  /** Id of the item, issued by the gateway. */
  id?: string;
  /** The ERP's own code of it, as text: leading zeros count. */
  code?: string;
  /** What it is, for people. */
  description?: string;
}
/** How many, and of what: more than none. */
export interface PurchaseRequisitionQuantityRequest {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP knows it. */
  unit?: string;
}
/** What is asked for in a line. */
export interface PurchaseRequisitionLineDetails {
  /** Number of the line, from 1. */
  number?: number;
  item?: PurchaseRequisitionItem;
  category?: PurchaseRequisitionCode;
  /** Expected price of one unit, in the currency of the requisition. */
  unitPrice?: string;
  supplier?: PurchaseRequisitionSupplier;
  account?: PurchaseRequisitionCode;
  costCenter?: PurchaseRequisitionCode;
  /** Day by which it is needed, where it is another than that of the whole. */
  neededBy?: string;
}
/** A supplier, by id. */
export interface PurchaseRequisitionSupplier {
  /** Id of the supplier, issued by the gateway. */
  id: string;
  /** Its name, as answers tell it; nothing is done with it in a request. */
  name?: string;
}
/** What is asked for, by whom and for whom. */
export interface PurchaseRequisitionDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company?: string;
  /** The caller's own number of it. */
  reference?: string;
  requester?: PurchaseRequisitionPerson;
  onBehalfOf?: PurchaseRequisitionPerson;
  /** Code of the facility. */
  facility?: string;
  department?: PurchaseRequisitionCode;
  costCenter?: PurchaseRequisitionCode;
  category?: PurchaseRequisitionCode;
  /** Whether goods, services or an investment are asked for; goods where nothing is said. */
  kind?: 'goods' | 'services' | 'capital';
  /** How urgent it is; routine where nothing is said. */
  urgency?: 'routine' | 'urgent' | 'emergency';
  /** Day by which it is needed. */
  neededBy?: string;
  deliverTo?: PurchaseRequisitionCode;
  /** Why it is needed. */
  justification?: string;
  /** Currency of its prices, ISO 4217 code. */
  currency?: string;
}
/** A purchase requisition as it stands. What was not stated is not here. */
export interface PurchaseRequisition extends PurchaseRequisitionDetails {
  /** Id of the requisition, issued by the gateway. */
  id: string;
  /** Number of it in the ERP. */
  number?: string;
  /** Where it stands. */
  status:
    | 'draft'
    | 'pending-approval'
    | 'partially-approved'
    | 'approved'
    | 'rejected'
    | 'returned'
    | 'ordered'
    | 'closed'
    | 'cancelled'
    | 'unknown';
  /** What the ERP itself says of where it stands, as codes. */
  systemStatus?: PurchaseRequisitionSystemStatus[];
  /** What is asked for. */
  lines?: PurchaseRequisitionLine[];
  total?: PurchaseRequisitionMoney;
  approval?: PurchaseRequisitionApproval;
  meta?: PurchaseRequisitionMeta;
}
/** A status in the words of the ERP: its code, never a text. */
export interface PurchaseRequisitionSystemStatus {
  /** Field of the ERP that holds it. */
  field: string;
  /** Code as it stands there. */
  code: string;
}
/** A line as it stands. */
export interface PurchaseRequisitionLine extends PurchaseRequisitionLineDetails {
  /** Number of the line, from 1. */
  number: number;
  quantity?: PurchaseRequisitionQuantity;
  /** Where the line stands. */
  status?:
    | 'draft'
    | 'pending-approval'
    | 'approved'
    | 'rejected'
    | 'returned'
    | 'ordered'
    | 'closed'
    | 'cancelled'
    | 'unknown';
}
/** How many, and of what. */
export interface PurchaseRequisitionQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP knows it. */
  unit?: string;
}
/** An amount of money. */
export interface PurchaseRequisitionMoney {
  /** Amount, as a decimal. */
  amount: string;
  /** Currency, ISO 4217 code. */
  currency: string;
}
/** Who holds the approving authority, by which rule, and how far it has come. */
export interface PurchaseRequisitionApproval {
  /** Who decides: the gateway by its rules, or the ERP. */
  authority: 'gateway' | 'system';
  /** Rule that asks for it. */
  rule?: string;
  /** How far it has come. */
  status: 'not-required' | 'pending' | 'approved' | 'rejected' | 'returned';
  /** Its steps, in order. */
  levels?: PurchaseRequisitionApprovalLevel[];
}
/** One step of the approval, and what was decided there. */
export interface PurchaseRequisitionApprovalLevel {
  /** Number of the step, from 1: each waits for the one before. */
  level: number;
  approver: PurchaseRequisitionApprover;
  /** The lines that the decision is about; all where nothing is said. */
  lines?: number[];
  /** What was decided; absent while it is open. */
  decision?: 'approved' | 'rejected' | 'returned';
  /** Who decided, as the actor of the call was named. */
  decidedBy?: string;
  /** When. */
  decidedAt?: string;
  /** In whose place, where the decision was delegated. */
  onBehalfOf?: string;
}
/** Who decides: a role, or a person. */
export interface PurchaseRequisitionApprover {
  /** Role. */
  role?: string;
  /** Who it is, as the actor of a call is named. */
  person?: string;
}
/** Which version this is, since when, and from where. */
export interface PurchaseRequisitionMeta {
  /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
  /** The system that it was read from. */
  source?: string;
}
/** Which requisitions. */
export interface PurchaseRequisitionQuery {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  /** Where they stand. */
  status?:
    | 'draft'
    | 'pending-approval'
    | 'partially-approved'
    | 'approved'
    | 'rejected'
    | 'returned'
    | 'ordered'
    | 'closed'
    | 'cancelled';
  /** Who asked, as the actor of a call is named. */
  requester?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Requisitions, the latest first. `next` is the way to those that follow. */
export interface PurchaseRequisitionList {
  /** At most as many as asked for. */
  purchaseRequisitions: PurchaseRequisition[];
  /** Cursor of the page that follows; absent on the last. */
  next?: string;
}
/** Puts a draft before those who approve. */
export interface PurchaseRequisitionSubmission {
  /** Word to those who decide. */
  note?: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Approves, whole or by line. */
export interface PurchaseRequisitionApprovalDecision {
  /** Numbers of the lines that are approved; all that are open where nothing is said. */
  lines?: number[];
  /** What to bear in mind. */
  note?: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Rejects, whole or by line. */
export interface PurchaseRequisitionRejection {
  /** Numbers of the lines that are rejected; all that are open where nothing is said. */
  lines?: number[];
  /** Why. */
  reason: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Gives it back to who asked, to be changed. */
export interface PurchaseRequisitionReturn {
  /** What is to be changed. */
  reason: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Takes it back. */
export interface PurchaseRequisitionCancellation {
  /** Why. */
  reason?: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
