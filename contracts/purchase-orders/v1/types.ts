/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A purchase order as the ERP holds it. What it does not say is not here. */
export interface PurchaseOrder {
  /** Id of the order, issued by the gateway. */
  id: string;
  /** Code of the legal entity that buys, as the ERP knows it. */
  company?: string;
  /** Number of it in the ERP, as the supplier knows it. */
  number?: string;
  /** Where it stands. */
  status: 'draft' | 'open' | 'partially-received' | 'received' | 'closed' | 'cancelled' | 'unknown';
  /** What the ERP itself says of where it stands, as codes. */
  systemStatus?: PurchaseOrderSystemStatus[];
  supplier?: PurchaseOrderSupplier;
  requisition?: PurchaseOrderRequisition;
  /** Day on which it was placed. */
  orderDate?: string;
  /** Currency of its prices, ISO 4217 code. */
  currency?: string;
  paymentTerms?: PurchaseOrderCode;
  /** What was ordered. */
  lines?: PurchaseOrderLine[];
  total?: PurchaseOrderMoney;
  meta?: PurchaseOrderMeta;
}
/** A status in the words of the ERP: its code, never a text. */
export interface PurchaseOrderSystemStatus {
  /** Field of the ERP that holds it. */
  field: string;
  /** Code as it stands there. */
  code: string;
}
/** A supplier, by id. */
export interface PurchaseOrderSupplier {
  /** Id of the supplier, issued by the gateway. */
  id: string;
  /** Its name, as answers tell it; nothing is done with it in a request. */
  name?: string;
}
/** The requisition that it came from. */
export interface PurchaseOrderRequisition {
  /** Id of the requisition, issued by the gateway. */
  id: string;
}
/** A code of the ERP, as text: leading zeros count. */
export interface PurchaseOrderCode {
  /** Code. */
  code: string;
  /** What the ERP calls it, for people. */
  name?: string;
}
/** A line of the order: what was ordered, what came, and what was invoiced. */
export interface PurchaseOrderLine {
  /** Number of the line, as receipts and invoices name it. */
  number: number;
  item?: PurchaseOrderItem;
  /** What it is, in the words of the order. */
  description?: string;
  quantity?: PurchaseOrderQuantity;
  /** Price of one unit, in the currency of the order. */
  unitPrice?: string;
  /** Price of the line, in the currency of the order. */
  amount?: string;
  received?: PurchaseOrderQuantity;
  invoiced?: PurchaseOrderQuantity;
  costCenter?: PurchaseOrderCode;
  account?: PurchaseOrderCode;
  deliverTo?: PurchaseOrderCode;
  /** Day by which it is needed. */
  neededBy?: string;
  /** Where the line stands. */
  status?: 'draft' | 'open' | 'partially-received' | 'received' | 'closed' | 'cancelled' | 'unknown';
}
/** What it is: by id, by the ERP's own code where no id is known, or in words where it is no stock item. */
export interface PurchaseOrderItem {
  /** Id of the item, issued by the gateway. */
  id?: string;
  /** The ERP's own code of it, as text: leading zeros count. */
  code?: string;
  /** What it is, for people. */
  description?: string;
}
/** How many, and of what. */
export interface PurchaseOrderQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP knows it. */
  unit?: string;
}
/** An amount of money. */
export interface PurchaseOrderMoney {
  /** Amount, as a decimal. */
  amount: string;
  /** Currency, ISO 4217 code. */
  currency: string;
}
/** Which version this is, since when, and from where. */
export interface PurchaseOrderMeta {
  /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
  /** The system that it was read from. */
  source?: string;
}
/** Which orders. */
export interface PurchaseOrderQuery {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  /** Those placed with this supplier. */
  supplier?: string;
  /** Those that came from this requisition. */
  requisition?: string;
  /** Where they stand. */
  status?: 'draft' | 'open' | 'partially-received' | 'received' | 'closed' | 'cancelled';
  /** Those placed on this day or later. */
  orderedFrom?: string;
  /** Those placed on this day or before. */
  orderedTo?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Orders, the latest first. `next` is the way to those that follow. */
export interface PurchaseOrderList {
  /** At most as many as asked for. */
  purchaseOrders: PurchaseOrder[];
  /** Cursor of the page that follows; absent on the last. */
  next?: string;
}
