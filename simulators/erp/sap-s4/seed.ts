/** Fills the tables from the demo data of all simulated ERPs, each thing where this system keeps it. */
import { ACCOUNTS, COST_CENTERS, ITEMS, LOCATIONS, ORDERS, SUPPLIERS } from '../demo.ts';
import { insertOrder } from './orders.ts';
import type { World } from './world.ts';

const CONTROLLING_AREA = 'A000';
const CHART = 'YCOA';
const FOREVER = '9999-12-31';

export function seed(world: World): void {
  partners(world);
  goods(world);
  finance(world);
  for (const order of ORDERS) {
    insertOrder(world, {
      number: order.number,
      company: order.company,
      supplier: order.supplier,
      currency: order.currency,
      orderDate: order.orderDate,
      paymentTerms: order.paymentTerms,
      lines: order.lines.map(line => ({
        number: line.number,
        material: line.item,
        plant: order.location.site,
        storageLocation: order.location.store,
        quantity: line.quantity,
        price: line.unitPrice,
        deliveryDate: line.neededBy,
        costCenter: line.costCenter,
        account: line.account,
      })),
    });
  }
}

function partners({ tables }: World): void {
  for (const supplier of SUPPLIERS) {
    const BusinessPartner = supplier.number;
    const blocked = supplier.status !== 'active';
    tables.insert('A_BusinessPartner', {
      BusinessPartner,
      Supplier: supplier.number,
      BusinessPartnerCategory: '2',
      BusinessPartnerGrouping: 'BP02',
      OrganizationBPName1: supplier.name,
      OrganizationBPName2: supplier.legalName,
      BusinessPartnerFullName: supplier.name,
      BusinessPartnerName: supplier.name,
      CreationDate: '2024-01-15',
      LastChangeDate: '2024-01-15',
    });
    tables.insert('A_BusinessPartnerRole', { BusinessPartner, BusinessPartnerRole: 'FLVN01' });
    tables.insert('A_BusinessPartnerTaxNumber', {
      BusinessPartner,
      BPTaxType: supplier.taxIdentifier.system === 'us-ein' ? 'US01' : 'DE0',
      BPTaxNumber: supplier.taxIdentifier.value,
    });
    const AddressID = `9${supplier.number.slice(-5)}`;
    const { line, city, state = '', postalCode, country } = supplier.address;
    tables.insert('A_BusinessPartnerAddress', {
      ...{ BusinessPartner, AddressID, StreetName: line, CityName: city },
      ...{ Region: state, PostalCode: postalCode, Country: country },
    });
    const phone = { AddressID, Person: '', OrdinalNumber: '001' };
    if (supplier.phone)
      tables.insert('A_AddressPhoneNumber', { ...phone, PhoneNumber: supplier.phone, PhoneNumberType: '1' });
    if (supplier.email) tables.insert('A_AddressEmailAddress', { ...phone, EmailAddress: supplier.email });
    tables.insert('A_Supplier', {
      Supplier: supplier.number,
      SupplierName: supplier.name,
      SupplierAccountGroup: 'SUPL',
      PurchasingIsBlocked: blocked,
      PostingIsBlocked: blocked,
    });
    for (const CompanyCode of supplier.companies) {
      tables.insert('A_SupplierCompany', {
        ...{ Supplier: supplier.number, CompanyCode, PaymentTerms: supplier.paymentTerms },
        ReconciliationAccount: '0000211000',
      });
      tables.insert('A_SupplierPurchasingOrg', {
        ...{ Supplier: supplier.number, PurchasingOrganization: CompanyCode, PaymentTerms: supplier.paymentTerms },
        PurchaseOrderCurrency: supplier.currency,
      });
    }
  }
}

function goods({ tables }: World): void {
  for (const { code, name, company, kind } of LOCATIONS)
    if (kind === 'site') tables.insert('A_Plant', { Plant: code, PlantName: name, ValuationArea: company });
  for (const item of ITEMS) {
    tables.insert('A_Product', {
      ...{ Product: item.code, ProductType: 'HAWA', BaseUnit: item.unit, ProductGroup: item.category },
      ...{ ProductStandardID: item.gtin ?? '', CrossPlantStatus: item.active ? '' : '01' },
      LastChangeDateTime: '2026-01-02T00:00:00.000Z',
    });
    tables.insert('A_ProductDescription', { Product: item.code, Language: 'EN', ProductDescription: item.name });
    for (const { code: Plant } of LOCATIONS.filter(({ kind }) => kind === 'site')) {
      tables.insert('A_ProductPlant', { Product: item.code, Plant });
      const ReorderThresholdQuantity = item.reorderPoint ?? '0';
      tables.insert('A_ProductSupplyPlanning', {
        Product: item.code,
        Plant,
        ReorderThresholdQuantity,
        BaseUnit: item.unit,
      });
    }
    for (const { location, onHand, lots } of item.stocks) {
      const plant = LOCATIONS.find(({ code }) => code === location)?.parent ?? '';
      const kept = lots.length > 0 ? lots : [{ lot: '', expiry: '', quantity: onHand }];
      for (const { lot, expiry, quantity } of kept) {
        tables.insert('A_MatlStkInAcctMod', {
          ...{ Material: item.code, Plant: plant, StorageLocation: location, Batch: lot, InventoryStockType: '01' },
          ...{ MaterialBaseUnit: item.unit, MatlWrhsStkQtyInMatlBaseUnit: quantity },
        });
        const batch = { Material: item.code, Batch: lot };
        if (lot !== '' && !tables.one('A_Batch', batch))
          tables.insert('A_Batch', { ...batch, ShelfLifeExpirationDate: expiry });
      }
    }
  }
}

function finance({ tables }: World): void {
  for (const { code, name, company, active, validFrom, validTo } of COST_CENTERS) {
    const key = { ControllingArea: CONTROLLING_AREA, CostCenter: code, ValidityEndDate: validTo ?? FOREVER };
    tables.insert('A_CostCenter', {
      ...{ ...key, ValidityStartDate: validFrom, CompanyCode: company, CostCenterCategory: 'H' },
      IsBlkdForPrimaryCostsPosting: !active,
    });
    tables.insert('A_CostCenterText', {
      ...key,
      Language: 'EN',
      CostCenterName: name.slice(0, 20),
      CostCenterDescription: name,
    });
  }
  for (const { code, name, company, kind, active } of ACCOUNTS) {
    const chart = { ChartOfAccounts: CHART, GLAccount: code };
    tables.insert('A_GLAccountInCompanyCode', { ...chart, CompanyCode: company, AccountIsBlockedForPosting: !active });
    if (tables.one('A_GLAccountInChartOfAccounts', chart)) continue;
    tables.insert('A_GLAccountInChartOfAccounts', {
      ...{ ...chart, IsBalanceSheetAccount: kind !== 'expense', GLAccountGroup: GROUPS[kind] },
      ProfitLossAccountType: kind === 'expense' ? 'X' : '',
    });
    const text = { GLAccountName: name.slice(0, 20), GLAccountLongName: name };
    tables.insert('A_GLAccountText', { ...chart, Language: 'EN', ...text });
  }
}

const GROUPS = { asset: 'ANL.', liability: 'KRED', expense: 'SAKO' } as const;
