/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** What came of a line of the order: so many, or so much. */
export type GoodsReceiptLineRequest = LineRequest & LineRequest1;
export type LineRequest = {};
/** Posts what came, whole or in part. */
export interface GoodsReceiptPosting extends GoodsReceiptDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  purchaseOrder: GoodsReceiptOrder;
  /** Day on which it came. */
  receivedOn: string;
  /** What came. */
  lines: GoodsReceiptLineRequest[];
}
/** The order that it belongs to. */
export interface GoodsReceiptOrder {
  /** Id of the order, issued by the gateway. */
  id: string;
  /** Its number, as answers tell it; nothing is done with it in a request. */
  number?: string;
}
export interface LineRequest1 extends GoodsReceiptLineDetails {
  /** Number of the line of the order. */
  purchaseOrderLine: number;
  quantity?: GoodsReceiptQuantityRequest;
}
/** How many, and of what: more than none. */
export interface GoodsReceiptQuantityRequest {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP knows it. */
  unit?: string;
}
/** What came of a line of the order. */
export interface GoodsReceiptLineDetails {
  /** Number of the line of the order. */
  purchaseOrderLine?: number;
  amount?: GoodsReceiptMoney;
  /** Lot or batch. */
  lot?: string;
  /** Day on which it expires. */
  expiry?: string;
  /** In what condition it is; accepted where nothing is said. */
  condition?: 'accepted' | 'damaged' | 'quarantined';
  location?: GoodsReceiptCode;
}
/** An amount of money. */
export interface GoodsReceiptMoney {
  /** Amount, as a decimal. */
  amount: string;
  /** Currency, ISO 4217 code. */
  currency: string;
}
/** A code of the ERP, as text: leading zeros count. */
export interface GoodsReceiptCode {
  /** Code. */
  code: string;
  /** What the ERP calls it, for people. */
  name?: string;
}
/** What came, when and by whom it was taken in. */
export interface GoodsReceiptDetails {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company?: string;
  purchaseOrder?: GoodsReceiptOrder;
  /** Day on which it came. */
  receivedOn?: string;
  /** Who took it in, as the actor of a call is named. */
  receivedBy?: string;
  /** Number of the supplier's delivery note. */
  deliveryNote?: string;
}
/** A goods receipt as the ERP holds it. What it does not say is not here. */
export interface GoodsReceipt extends GoodsReceiptDetails {
  /** Id of the receipt, issued by the gateway. */
  id: string;
  /** Number of it in the ERP. */
  number?: string;
  /** Where it stands. */
  status: 'posted' | 'partially-returned' | 'returned' | 'cancelled' | 'unknown';
  /** What the ERP itself says of where it stands, as codes. */
  systemStatus?: GoodsReceiptSystemStatus[];
  /** What came. */
  lines?: GoodsReceiptLine[];
  meta?: GoodsReceiptMeta;
}
/** A status in the words of the ERP: its code, never a text. */
export interface GoodsReceiptSystemStatus {
  /** Field of the ERP that holds it. */
  field: string;
  /** Code as it stands there. */
  code: string;
}
/** A line of the receipt as it stands. */
export interface GoodsReceiptLine extends GoodsReceiptLineDetails {
  /** Number of the line of the receipt. */
  number: number;
  quantity?: GoodsReceiptQuantity;
  returned?: GoodsReceiptQuantity;
}
/** How many, and of what. */
export interface GoodsReceiptQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP knows it. */
  unit?: string;
}
/** Which version this is, since when, and from where. */
export interface GoodsReceiptMeta {
  /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
  version?: string;
  /** When it was last changed. */
  lastUpdated?: string;
  /** The system that it was read from. */
  source?: string;
}
/** Which receipts. */
export interface GoodsReceiptQuery {
  /** Code of the legal entity that buys, as the ERP knows it. */
  company: string;
  /** Those of this order. */
  purchaseOrder: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Receipts of an order, the latest first. `next` is the way to those that follow. */
export interface GoodsReceiptList {
  /** At most as many as asked for. */
  goodsReceipts: GoodsReceipt[];
  /** Cursor of the page that follows; absent on the last. */
  next?: string;
}
/** Sends back what had come. */
export interface GoodsReceiptReturn {
  /** What goes back. */
  lines: GoodsReceiptLineReturn[];
  /** Why. */
  reason: string;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** What goes back of a line. */
export interface GoodsReceiptLineReturn {
  /** Number of the line of the receipt. */
  number: number;
  quantity: GoodsReceiptQuantityRequest;
}
