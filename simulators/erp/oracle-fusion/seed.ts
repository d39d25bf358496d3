/** Files the demo data the way this system keeps it. */
import {
  ACCOUNTS,
  CATEGORIES,
  COMPANIES,
  COST_CENTERS,
  type DemoEmployee,
  type DemoOrder,
  EMPLOYEES,
  ITEMS,
  LOCATIONS,
  ORDERS,
  SUPPLIERS,
} from '../demo.ts';
import { sum, times } from './decimal.ts';
import type { Erp } from './erp.ts';
import { SEGMENTS } from './rules/accounts.ts';
import { type Row, rowsOf, said } from './shape.ts';

/** Organization in which all items are defined. */
export const MASTER = 'MST';

export function fill(erp: Erp): void {
  for (const { name } of COMPANIES) erp.rows('businessUnits').push({ Name: name });
  fillValues(erp);
  for (const { code, name, company, kind } of LOCATIONS)
    erp.add('locations', {
      LocationCode: code,
      LocationName: name,
      ActiveStatus: 'A',
      Country: COMPANIES.find(each => each.code === company)?.country ?? 'US',
      InventoryOrganizationName: kind === 'store' ? name : null,
    });
  for (const one of SUPPLIERS) {
    const { line, city, state, postalCode, country } = one.address;
    erp.add('suppliers', {
      SupplierNumber: one.number,
      Supplier: one.name,
      AlternateName: one.legalName,
      BusinessRelationshipCode: 'SPEND_AUTHORIZED',
      TaxOrganizationTypeCode: 'CORPORATION',
      TaxpayerCountryCode: country,
      TaxpayerId: one.taxIdentifier.value,
      Status: one.status === 'active' ? 'ACTIVE' : 'INACTIVE',
      InactiveDate: one.status === 'active' ? null : '2025-01-01',
      addresses: [
        {
          ...{ AddressName: 'MAIN', CountryCode: country, AddressLine1: line, City: city, State: state ?? null },
          ...{ PostalCode: postalCode, PhoneNumber: one.phone ?? null, Email: one.email ?? null, Status: 'ACTIVE' },
        },
      ],
      sites: one.companies.map(company => ({
        SupplierSite: `MAIN-${company}`,
        ProcurementBU: unitOf(company),
        SupplierAddressName: 'MAIN',
        PaymentTerms: one.paymentTerms,
        InvoiceCurrencyCode: one.currency,
        Status: 'ACTIVE',
      })),
    });
  }
  fillItems(erp);
  for (const order of ORDERS) addOrder(erp, order);
  // Who is somebody's manager is there first.
  for (const employee of EMPLOYEES.toSorted(
    (a, b) => Number(a.manager !== undefined) - Number(b.manager !== undefined),
  ))
    addWorker(erp, employee);
}

const unitOf = (company: string): string => COMPANIES.find(({ code }) => code === company)?.name ?? company;

function fillValues(erp: Erp): void {
  const values = (rows: readonly Row[]): Row[] =>
    rows.filter((row, index) => rows.findIndex(each => each['Value'] === row['Value']) === index);
  const add = (code: string, rows: Row[]): Row => erp.add('valueSets', { ValueSetCode: code, values: values(rows) });
  add(
    SEGMENTS.costCenter,
    COST_CENTERS.map(({ code, name, active, validFrom, validTo }) => ({
      ...{ Value: code, Description: name, EnabledFlag: active ? 'Y' : 'N', SummaryFlag: 'N' },
      ...{ StartDateActive: validFrom, EndDateActive: validTo ?? null },
    })),
  );
  const types = { asset: 'A', liability: 'L', expense: 'E' };
  add(
    SEGMENTS.account,
    ACCOUNTS.map(({ code, name, active, kind }) => ({
      ...{ Value: code, Description: name, EnabledFlag: active ? 'Y' : 'N', SummaryFlag: 'N' },
      AccountType: types[kind],
    })),
  );
}

function fillItems(erp: Erp): void {
  for (const item of ITEMS) {
    erp.add('itemsV2', {
      ItemNumber: item.code,
      ItemDescription: item.name,
      OrganizationCode: MASTER,
      PrimaryUOMValue: item.unit,
      ItemStatusValue: item.active ? 'Active' : 'Inactive',
      ItemClass: CATEGORIES.find(({ code }) => code === item.category)?.code ?? null,
      GTIN: item.gtin ?? null,
      MinimumMinMaxQuantity: item.reorderPoint ?? null,
    });
    for (const { location, onHand, reserved, lots } of item.stocks)
      erp.add('inventoryOnhandBalances', {
        OrganizationCode: location.slice(0, 3),
        ItemNumber: item.code,
        SubinventoryCode: location,
        PrimaryOnhandQuantity: onHand,
        ReservedQuantity: reserved,
        PrimaryUOMCode: item.unit,
        lots: lots.map(({ lot, expiry, quantity }) => ({
          ...{ LotNumber: lot, LotExpirationDate: expiry, PrimaryOnhandQuantity: quantity },
        })),
      });
  }
}

/** An order that stands: nothing of it was received or invoiced yet. */
export function addOrder(erp: Erp, order: DemoOrder, requisition?: Row): Row {
  const supplier = erp.find('suppliers', 'SupplierNumber', order.supplier)!;
  const lines = order.lines.map(line => ({
    LineNumber: String(line.number),
    Item: line.item,
    Description: ITEMS.find(({ code }) => code === line.item)?.name ?? null,
    Quantity: line.quantity,
    UOM: ITEMS.find(({ code }) => code === line.item)?.unit ?? 'EA',
    Price: line.unitPrice,
    Ordered: times(line.quantity, line.unitPrice),
    StatusCode: 'OPEN',
    schedules: [
      {
        ...{ ScheduleNumber: '1', Quantity: line.quantity, ReceivedQuantity: '0', BilledQuantity: '0' },
        ...{ ShipToLocationCode: order.location.site, RequestedDeliveryDate: line.neededBy },
        distributions: [
          {
            DistributionNumber: '1',
            POChargeAccount: `${order.company}-${line.costCenter}-${line.account}-000`,
            ...(requisition && {
              ...{ Requisition: said(requisition, 'Requisition') },
              RequisitionHeaderId: said(requisition, 'RequisitionHeaderId'),
            }),
          },
        ],
      },
    ],
  }));
  return erp.add('purchaseOrders', {
    ...{ OrderNumber: order.number, StatusCode: 'OPEN', Status: 'Open', RequisitioningBU: unitOf(order.company) },
    ...{ Supplier: said(supplier, 'Supplier'), SupplierId: said(supplier, 'SupplierId') },
    ...{ CurrencyCode: order.currency, PaymentTerms: order.paymentTerms, OrderedDate: order.orderDate },
    Total: sum('0', ...lines.map(({ Ordered }) => Ordered)),
    lines,
  });
}

function addWorker(erp: Erp, one: DemoEmployee): void {
  const ended = one.status === 'terminated';
  const manager = one.manager === undefined ? undefined : erp.find('workers', 'PersonNumber', one.manager);
  const status = { 'pre-hire': 'ACTIVE', active: 'ACTIVE', leave: 'SUSPENDED', terminated: 'INACTIVE' }[one.status];
  const codes: Record<string, string> = { ACTIVE: 'ACTIVE_PROCESS', SUSPENDED: 'SUSPEND_PROCESS' };
  const boss = manager && rowsOf(manager, 'names')[0];
  erp.add('workers', {
    PersonNumber: one.number,
    names: [{ LastName: one.familyName, FirstName: one.givenName, DisplayName: `${one.givenName} ${one.familyName}` }],
    emails: one.workEmail === undefined ? [] : [{ EmailType: 'W1', EmailAddress: one.workEmail }],
    workRelationships: [
      {
        ...{ LegalEmployerName: unitOf(one.company), WorkerType: one.status === 'pre-hire' ? 'P' : 'E' },
        ...{ StartDate: one.hireDate, TerminationDate: ended ? (one.endDate ?? null) : null },
        assignments: [
          {
            ...{ AssignmentNumber: `E${one.number}`, AssignmentName: one.jobTitle, AssignmentStatusType: status },
            AssignmentStatusTypeCode: codes[status] ?? 'INACTIVE_PROCESS',
            ...{ EffectiveStartDate: one.hireDate, PrimaryAssignmentFlag: true },
            DepartmentName: COST_CENTERS.find(({ code }) => code === one.costCenter)?.name ?? null,
            ...{ LocationCode: one.location, BusinessUnitName: unitOf(one.company) },
            DefaultExpenseAccount: `${one.company}-${one.costCenter}-0000400000-000`,
            managers:
              manager && boss
                ? [
                    {
                      ManagerAssignmentNumber: `E${one.manager}`,
                      ...{ ManagerPersonId: said(manager, 'PersonId'), ManagerDisplayName: said(boss, 'DisplayName') },
                    },
                  ]
                : [],
          },
        ],
      },
    ],
  });
}
