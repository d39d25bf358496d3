/** What every simulated ERP holds when it starts: one invented hospital group, so that the same scenario runs against all of them. */
import type { DemoAccount, DemoCompany, DemoCostCenter, DemoLocation, DemoOrder, DemoSupplier } from './demo-types.ts';

export { ITEMS } from './demo-items.ts';
export { EMPLOYEES } from './demo-people.ts';
export type * from './demo-types.ts';

/** Three legal entities in two currencies. Periods before `openFrom` are closed for postings. */
export const COMPANIES: DemoCompany[] = [
  { code: '1010', name: 'Canongate General Hospital', country: 'US', currency: 'USD', openFrom: '2026-01-01' },
  { code: '2020', name: 'Canongate Clinics Europe', country: 'DE', currency: 'EUR', openFrom: '2026-01-01' },
  { code: '3030', name: 'Canongate Home Care', country: 'US', currency: 'USD', openFrom: '2026-01-01' },
];

/** Sites and the store rooms in them; `deliverTo` of a requisition names a site, a stock a store room. */
export const LOCATIONS: DemoLocation[] = [
  { code: '1010', name: 'Main Hospital', company: '1010', kind: 'site' },
  { code: '171A', name: 'Central Supply', company: '1010', kind: 'store', parent: '1010' },
  { code: '171B', name: 'Operating Theatre Store', company: '1010', kind: 'store', parent: '1010' },
  { code: '2020', name: 'Clinic North', company: '2020', kind: 'site' },
  { code: '271A', name: 'Clinic North Supply', company: '2020', kind: 'store', parent: '2020' },
  { code: '3030', name: 'Home Care Office', company: '3030', kind: 'site' },
  { code: '371A', name: 'Home Care Supply', company: '3030', kind: 'store', parent: '3030' },
];

export const COST_CENTERS: DemoCostCenter[] = [
  {
    code: '0010',
    name: 'Emergency Department',
    company: '1010',
    kind: 'department',
    active: true,
    validFrom: '2020-01-01',
  },
  {
    code: '0020',
    name: 'Operating Theatres',
    company: '1010',
    kind: 'department',
    active: true,
    validFrom: '2020-01-01',
  },
  {
    code: '0030',
    name: 'Old Laundry',
    company: '1010',
    kind: 'department',
    active: false,
    validFrom: '2020-01-01',
    validTo: '2024-12-31',
  },
  {
    code: '0110',
    name: 'Clinic North Wards',
    company: '2020',
    kind: 'department',
    active: true,
    validFrom: '2021-01-01',
  },
  {
    code: '0210',
    name: 'Home Nursing',
    company: '3030',
    kind: 'department',
    active: true,
    validFrom: '2022-01-01',
  },
];

export const ACCOUNTS: DemoAccount[] = [
  { code: '0000113100', name: 'Bank', company: '1010', kind: 'asset', active: true },
  { code: '0000140000', name: 'Inventory', company: '1010', kind: 'asset', active: true },
  { code: '0000191100', name: 'Goods Received, Not Invoiced', company: '1010', kind: 'liability', active: true },
  { code: '0000211000', name: 'Accounts Payable', company: '1010', kind: 'liability', active: true },
  { code: '0000400000', name: 'Medical Supplies', company: '1010', kind: 'expense', active: true },
  { code: '0000417000', name: 'Purchased Services', company: '1010', kind: 'expense', active: true },
  { code: '0000420000', name: 'Freight', company: '1010', kind: 'expense', active: true },
  { code: '0000499000', name: 'Old Sundries', company: '1010', kind: 'expense', active: false },
  { code: '0000140000', name: 'Inventory', company: '2020', kind: 'asset', active: true },
  { code: '0000211000', name: 'Accounts Payable', company: '2020', kind: 'liability', active: true },
  { code: '0000400000', name: 'Medical Supplies', company: '2020', kind: 'expense', active: true },
  { code: '0000140000', name: 'Inventory', company: '3030', kind: 'asset', active: true },
  { code: '0000211000', name: 'Accounts Payable', company: '3030', kind: 'liability', active: true },
  { code: '0000400000', name: 'Medical Supplies', company: '3030', kind: 'expense', active: true },
];

/** Two who deliver, and one with whom no business may be done. Bank details are a reference, never a number. */
export const SUPPLIERS: DemoSupplier[] = [
  {
    number: '0000100017',
    name: 'Northwind Medical Supply',
    legalName: 'Northwind Medical Supply LLC',
    taxIdentifier: { system: 'us-ein', value: '00-1234567' },
    status: 'active',
    companies: ['1010', '2020', '3030'],
    currency: 'USD',
    paymentTerms: 'NT30',
    address: { line: '12 Invented Street', city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' },
    phone: '+1 614 555 0142',
    email: 'orders@northwind.example',
  },
  {
    number: '0000100023',
    name: 'Halcyon Devices',
    legalName: 'Halcyon Devices GmbH',
    taxIdentifier: { system: 'eu-vat', value: 'DE000000000' },
    status: 'active',
    companies: ['1010', '2020', '3030'],
    currency: 'EUR',
    paymentTerms: 'NT30',
    address: { line: 'Musterweg 5', city: 'Musterstadt', postalCode: '00000', country: 'DE' },
    phone: '+49 30 5550123',
    email: 'service@halcyon.example',
  },
  {
    number: '0000100031',
    name: 'Dormant Linen Service',
    legalName: 'Dormant Linen Service Inc',
    taxIdentifier: { system: 'us-ein', value: '00-7654321' },
    status: 'inactive',
    companies: ['1010'],
    currency: 'USD',
    paymentTerms: 'NT30',
    address: { line: '9 Nowhere Road', city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' },
  },
];

/** Days after which an invoice is due. */
export const PAYMENT_TERMS = [
  { code: 'NT30', name: 'Within 30 days', days: 30 },
  { code: 'NT60', name: 'Within 60 days', days: 60 },
];

export const TAX_CODES = [
  { code: 'V0', name: 'Exempt', rate: '0' },
  { code: 'V1', name: 'Standard', rate: '7.5' },
];

export const UNITS = [
  { code: 'EA', name: 'Each' },
  { code: 'BX', name: 'Box' },
  { code: 'HUR', name: 'Hour' },
];

export const CATEGORIES = [
  { code: 'CONSUM', name: 'Medical consumables' },
  { code: 'EQUIP', name: 'Medical equipment' },
  { code: 'SERV', name: 'Services' },
];

/** Orders that stand when a simulator starts: nothing of them was received or invoiced yet. */
export const ORDERS: DemoOrder[] = [
  {
    number: '4500000017',
    company: '1010',
    supplier: '0000100017',
    currency: 'USD',
    orderDate: '2026-02-02',
    paymentTerms: 'NT30',
    location: { site: '1010', store: '171A' },
    lines: [
      {
        number: 1,
        item: '000417',
        quantity: '100',
        unitPrice: '8.25',
        neededBy: '2026-02-20',
        costCenter: '0010',
        account: '0000400000',
      },
      {
        number: 2,
        item: '000981',
        quantity: '250',
        unitPrice: '2.1475',
        neededBy: '2026-02-20',
        costCenter: '0020',
        account: '0000400000',
      },
    ],
  },
  {
    number: '4500000023',
    company: '1010',
    supplier: '0000100023',
    currency: 'EUR',
    orderDate: '2026-02-10',
    paymentTerms: 'NT30',
    location: { site: '1010', store: '171B' },
    lines: [
      {
        number: 1,
        item: '001040',
        quantity: '2',
        unitPrice: '1995.00',
        neededBy: '2026-03-31',
        costCenter: '0020',
        account: '0000400000',
      },
    ],
  },
  {
    number: '4500000031',
    company: '2020',
    supplier: '0000100023',
    currency: 'EUR',
    orderDate: '2026-02-11',
    paymentTerms: 'NT30',
    location: { site: '2020', store: '271A' },
    lines: [
      {
        number: 1,
        item: '000417',
        quantity: '40',
        unitPrice: '7.90',
        neededBy: '2026-03-31',
        costCenter: '0110',
        account: '0000400000',
      },
    ],
  },
  {
    number: '4500000047',
    company: '3030',
    supplier: '0000100017',
    currency: 'USD',
    orderDate: '2026-02-12',
    paymentTerms: 'NT30',
    location: { site: '3030', store: '371A' },
    lines: [
      {
        number: 1,
        item: '000417',
        quantity: '40',
        unitPrice: '8.25',
        neededBy: '2026-03-31',
        costCenter: '0210',
        account: '0000400000',
      },
    ],
  },
];
