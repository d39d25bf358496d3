/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** An item that is bought or kept, and what is there of it. What was not stated is not here. */
export interface InventoryItem {
  /** Id of the item, issued by the gateway. */
  id: string;
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** The ERP's own code of the item, leading zeros and all. */
  sku: string;
  /** Global Trade Item Number (GS1). */
  gtin?: string;
  /** In words. */
  description?: string;
  /** Unit that it is counted in, as the ERP's own code says it. */
  unit?: string;
  /** Whether it is in use. */
  status: 'active' | 'inactive' | 'unknown';
  category?: InventoryItemCode;
  /** How few may be there before more are ordered, in its unit. */
  reorderPoint?: string;
  /** What is there, by place. */
  availability?: InventoryAvailability[];
  /** The same in the ERP's own codes. */
  systemStatus?: InventoryItemSystemStatus[];
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
export interface InventoryItemCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** What is there at one place. */
export interface InventoryAvailability {
  location: InventoryItemCode;
  /** How many are there, in the unit of the item. */
  onHand: string;
  /** How many of them are promised. */
  reserved?: string;
  /** How many can be had. */
  available?: string;
  /** By lot, where the item is kept in lots. */
  lots?: InventoryLot[];
}
/** What is there of one lot. */
export interface InventoryLot {
  /** Number of the lot. */
  lot: string;
  /** The day on which it expires. */
  expiry?: string;
  /** How many, in the unit of the item. */
  quantity?: string;
}
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface InventoryItemSystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** Which items. */
export interface InventoryItemQuery {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** The ERP's own code of the item, leading zeros and all. */
  sku?: string;
  /** Global Trade Item Number (GS1). */
  gtin?: string;
  /** Part of the description. */
  name?: string;
  /** Code of the place whose stock is asked for. */
  location?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Items, in pages. */
export interface InventoryItemList {
  /** At most as many as asked for. */
  inventoryItems: InventoryItem[];
  /** Cursor of the page that follows; absent where there is none. */
  next?: string;
}
