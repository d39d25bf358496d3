/** The shapes of the demo data: plain text values, named as a buyer names them; each simulator files them its own way. */

export interface DemoCompany {
  code: string;
  name: string;
  country: string;
  currency: string;
  /** The first day of the open periods. */
  openFrom: string;
}

export interface DemoLocation {
  code: string;
  name: string;
  company: string;
  kind: 'site' | 'store';
  /** The site that a store room belongs to. */
  parent?: string;
}

export interface DemoCostCenter {
  code: string;
  name: string;
  company: string;
  kind: string;
  active: boolean;
  validFrom: string;
  validTo?: string;
}

export interface DemoAccount {
  code: string;
  name: string;
  company: string;
  kind: 'asset' | 'liability' | 'expense';
  active: boolean;
}

export interface DemoStock {
  location: string;
  onHand: string;
  reserved: string;
  lots: { lot: string; expiry: string; quantity: string }[];
}

export interface DemoItem {
  code: string;
  gtin?: string;
  name: string;
  unit: string;
  category: string;
  price: string;
  active: boolean;
  reorderPoint?: string;
  stocks: DemoStock[];
}

export interface DemoSupplier {
  number: string;
  name: string;
  legalName: string;
  taxIdentifier: { system: string; value: string };
  status: 'active' | 'inactive';
  companies: string[];
  currency: string;
  paymentTerms: string;
  address: { line: string; city: string; state?: string; postalCode: string; country: string };
  phone?: string;
  email?: string;
}

export interface DemoOrderLine {
  number: number;
  item: string;
  quantity: string;
  unitPrice: string;
  neededBy: string;
  costCenter: string;
  account: string;
}

export interface DemoOrder {
  number: string;
  company: string;
  supplier: string;
  currency: string;
  orderDate: string;
  paymentTerms: string;
  location: { site: string; store: string };
  lines: DemoOrderLine[];
}

export interface DemoEmployee {
  number: string;
  /** How the actor claim of a token names the person. */
  user: string;
  familyName: string;
  givenName: string;
  workEmail?: string;
  hireDate: string;
  endDate?: string;
  status: 'pre-hire' | 'active' | 'leave' | 'terminated';
  jobTitle: string;
  company: string;
  costCenter: string;
  location: string;
  manager?: string;
  licences: { type: string; number: string; state?: string; expiry: string }[];
}
