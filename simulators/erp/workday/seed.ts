/** The demo data as Workday files it. */
import * as demo from '../demo.ts';
import type { Plain } from '../soap/check.ts';
import { referenceTo } from './instances.ts';
import type { Records } from './records.ts';
import { seedOrders } from './seed-orders.ts';
import { seedWorkers } from './seed-workers.ts';

export const ACCOUNT_SET = 'Standard';

/** Words of Workday that stand in no table of the demo data: type of the ID, and the IDs. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  Document_Status_ID: [
    'DRAFT',
    'IN_PROGRESS',
    'APPROVED',
    'DENIED',
    'SUCCESSFULLY_COMPLETED',
    'CLOSED',
    'CANCELED',
    'ISSUED',
  ],
  Supplier_Status_ID: ['ACTIVE', 'INACTIVE'],
  Payment_Status_ID: ['UNPAID', 'PARTIALLY_PAID', 'PAID'],
  Match_Status_ID: ['MATCHED', 'MATCH_EXCEPTION', 'NOT_MATCHED'],
  Hold_Reason_ID: ['PRICE', 'QUANTITY'],
  Receipt_Condition_ID: ['ACCEPTED', 'DAMAGED', 'QUARANTINED'],
  Ledger_Account_Type_ID: ['Asset', 'Liability', 'Expense', 'Revenue', 'Equity'],
  Requisition_Type_ID: ['GOODS', 'SERVICES', 'CAPITAL'],
  Ledger_Type_ID: ['ACTUALS'],
  Journal_Source_ID: ['INTEGRATION'],
  Organization_Type_ID: ['COMPANY', 'COST_CENTER', 'SUPERVISORY'],
  Communication_Usage_Type_ID: ['WORK', 'BUSINESS'],
  Phone_Device_Type_ID: ['Telephone', 'Fax', 'Mobile'],
  Location_Usage_ID: ['BUSINESS_SITE', 'DELIVER_TO', 'INVENTORY'],
  Tax_ID_Type_ID: ['us-ein', 'eu-vat'],
  Termination_Subcategory_ID: ['Terminate_Employee_Voluntary_Other', 'Terminate_Employee_Involuntary_Other'],
};

export function seed(records: Records): void {
  const { instances } = records;
  const word = (kind: string, type: string, id: string, descriptor: string, facts: Plain = {}) =>
    instances.add({ descriptor, ids: { [type]: id }, facts: { kind, active: true, ...facts } });
  for (const [type, ids] of Object.entries(WORDS)) for (const id of ids) word('word', type, id, id);
  for (const { code, name, currency, openFrom, country } of demo.COMPANIES) {
    word('company', 'Company_Reference_ID', code, name, { currency, openFrom });
    if (!instances.of('Currency_ID', currency)) word('currency', 'Currency_ID', currency, currency);
    word('country', 'ISO_3166-1_Alpha-2_Code', country, country);
  }
  for (const state of ['NY', 'OH', 'PA']) word('region', 'ISO_3166-2_Code', `US-${state}`, state);
  for (const { code, name } of demo.UNITS) word('unit', 'UN_CEFACT_Common_Code_ID', code, name);
  for (const { code, name } of demo.CATEGORIES) word('category', 'Spend_Category_ID', code, name);
  for (const { code, name } of demo.PAYMENT_TERMS) word('terms', 'Payment_Terms_ID', code, name);
  for (const { code, name, rate } of demo.TAX_CODES) word('tax', 'Tax_Code_ID', code, name, { rate });
  for (const { code, name, active, unit } of demo.ITEMS) word('item', 'Purchase_Item_ID', code, name, { active, unit });
  seedLedger(records);
  for (const { code, name, company, kind, parent } of demo.LOCATIONS) {
    const place = word('location', 'Location_ID', code, name, { company });
    records.add('Location', place, {
      Location_ID: code,
      Location_Name: name,
      Location_Usage_Reference: [records.to('Location_Usage_ID', kind === 'site' ? 'DELIVER_TO' : 'INVENTORY')],
      Superior_Location_Reference: records.to('Location_ID', parent),
      Inactive: '0',
      Restricted_to_Company_Reference: records.to('Company_Reference_ID', company),
      Last_Updated: records.now(),
    });
  }
  for (const supplier of demo.SUPPLIERS) seedSupplier(records, supplier);
  seedWorkers(records);
  seedOrders(records);
}

function seedLedger(records: Records): void {
  const { instances } = records;
  for (const { code, name, company, active, validFrom, validTo } of demo.COST_CENTERS) {
    const center = instances.add({
      descriptor: name,
      ids: { Cost_Center_Reference_ID: code },
      facts: { kind: 'cost center', active, company },
    });
    records.add('Cost_Center', center, {
      Organization_Data: {
        ID: code,
        Organization_Name: name,
        Organization_Code: code,
        Organization_Active: active ? '1' : '0',
        Availability_Date: validFrom,
        Inactive_Date: validTo,
        Last_Updated: records.now(),
      },
      Restricted_to_Company_Reference: [records.to('Company_Reference_ID', company)],
    });
  }
  const set = instances.add({
    descriptor: ACCOUNT_SET,
    ids: { Account_Set_ID: ACCOUNT_SET },
    facts: { kind: 'set', active: true },
  });
  const codes = [...new Set(demo.ACCOUNTS.map(({ code }) => code))];
  records.add('Account_Set', set, {
    Account_Set_ID: ACCOUNT_SET,
    Account_Set_Name: 'Standard accounts',
    Ledger_Account_Data: codes.map(code => {
      const [first, ...others] = demo.ACCOUNTS.filter(account => account.code === code);
      const { name = '', kind = 'asset', active = false } = first ?? {};
      const account = instances.add({
        descriptor: name,
        ids: { Ledger_Account_ID: code },
        parent: { id: ACCOUNT_SET, type: 'Account_Set_ID' },
        facts: { kind: 'ledger account', active },
      });
      return {
        Ledger_Account_Reference: referenceTo(account),
        Ledger_Account_Identifier: code,
        Ledger_Account_Name: name,
        Account_Type_Reference: records.to('Ledger_Account_Type_ID', kind[0]?.toUpperCase() + kind.slice(1)),
        Retired: active ? '0' : '1',
        Restricted_to_Company_Reference: [first, ...others].map(one =>
          records.to('Company_Reference_ID', one?.company),
        ),
      };
    }),
  });
}

function seedSupplier(records: Records, supplier: (typeof demo.SUPPLIERS)[number]): void {
  const { number, name, legalName, status, companies, currency, paymentTerms, taxIdentifier, address, phone, email } =
    supplier;
  const active = status === 'active';
  const instance = records.instances.add({
    descriptor: name,
    ids: { Supplier_ID: number },
    facts: { kind: 'supplier', active, currency },
  });
  const usage = [
    { Type_Data: [{ '@Primary': '1', Type_Reference: records.to('Communication_Usage_Type_ID', 'BUSINESS') }] },
  ];
  records.add('Supplier', instance, {
    Supplier_ID: number,
    Supplier_Name: name,
    Supplier_Status_Reference: records.to('Supplier_Status_ID', active ? 'ACTIVE' : 'INACTIVE'),
    Restricted_to_Company_Reference: companies.map(code => records.to('Company_Reference_ID', code)),
    Payment_Terms_Reference: records.to('Payment_Terms_ID', paymentTerms),
    Currency_Reference: records.to('Currency_ID', currency),
    Business_Entity_Data: {
      Business_Entity_Name: legalName,
      Tax_ID_Data: [
        {
          Tax_ID_Text: taxIdentifier.value,
          Tax_ID_Type_Reference: records.to('Tax_ID_Type_ID', taxIdentifier.system),
          Primary_Tax_ID: '1',
        },
      ],
      Contact_Data: {
        Address_Data: [
          {
            Country_Reference: records.to('ISO_3166-1_Alpha-2_Code', address.country),
            Address_Line_Data: [{ '@Type': 'ADDRESS_LINE_1', '#text': address.line }],
            Municipality: address.city,
            Country_Region_Reference: address.state ? records.to('ISO_3166-2_Code', `US-${address.state}`) : undefined,
            Postal_Code: address.postalCode,
            Usage_Data: usage,
          },
        ],
        Phone_Data: phone ? [{ Phone_Number: phone, Usage_Data: usage }] : [],
        Email_Address_Data: email ? [{ Email_Address: email, Usage_Data: usage }] : [],
      },
    },
    Last_Updated: records.now(),
  });
}
