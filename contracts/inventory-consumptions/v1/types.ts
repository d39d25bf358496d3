/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Posts what was taken from stock. */
export interface InventoryConsumptionPosting extends InventoryConsumptionDetails {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** The day on which it was used. */
  consumedOn: string;
  location: InventoryConsumptionCode;
  /** Lines. */
  lines: PostedInventoryConsumptionLine[];
}
/** A code of the ERP's own lists. */
export interface InventoryConsumptionCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** A line, as it is posted. */
export interface PostedInventoryConsumptionLine extends InventoryConsumptionLineDetails {
  /** Number of the line, from 1. */
  number: number;
  item: InventoryConsumptionItem;
  quantity: ConsumedQuantity;
}
/** An item: by id, or by the ERP's own code where no id is known, or in words. */
export interface InventoryConsumptionItem {
  /** Id of the item, issued by the gateway. */
  id?: string;
  /** The ERP's own code of the item, leading zeros and all. */
  code?: string;
  /** In words. */
  description?: string;
}
/** How many, and of what: more than none. */
export interface ConsumedQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP's own code says it. */
  unit?: string;
}
/** A line. */
export interface InventoryConsumptionLineDetails {
  /** Number of the line, from 1. */
  number?: number;
  item?: InventoryConsumptionItem;
  /** Number of the lot. */
  lot?: string;
}
/** What was taken from stock, where, and for whom. */
export interface InventoryConsumptionDetails {
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** The day on which it was used. */
  consumedOn?: string;
  /** The caller's own number. */
  reference?: string;
  location?: InventoryConsumptionCode;
  costCenter?: InventoryConsumptionCode;
}
/** What was taken from stock, as the system of record holds it. What was not stated is not here. */
export interface InventoryConsumption extends InventoryConsumptionDetails {
  /** Id of it, issued by the gateway. */
  id: string;
  /** Number that the ERP gave it. */
  number?: string;
  /** Where it stands. */
  status: 'posted' | 'cancelled' | 'unknown';
  /** The same in the ERP's own codes. */
  systemStatus?: InventoryConsumptionSystemStatus[];
  /** Lines. */
  lines?: InventoryConsumptionLine[];
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
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface InventoryConsumptionSystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** A line, as the system of record holds it. */
export interface InventoryConsumptionLine extends InventoryConsumptionLineDetails {
  /** Number of the line, from 1. */
  number: number;
  quantity?: InventoryConsumptionQuantity;
}
/** How many, and of what. */
export interface InventoryConsumptionQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP's own code says it. */
  unit?: string;
}
