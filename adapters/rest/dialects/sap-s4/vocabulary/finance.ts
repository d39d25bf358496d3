/** Cost centres, accounts and plants (API_COSTCENTER_SRV, API_GLACCOUNTINCHARTOFACCOUNTS_SRV, API_PLANT_SRV). */
import type { EntityTables } from './entity.ts';

export const FINANCE: EntityTables = {
  A_CostCenter: {
    service: 'API_COSTCENTER_SRV',
    key: 'ControllingArea CostCenter ValidityEndDate',
    properties:
      'ControllingArea:S4 CostCenter:S10 ValidityEndDate:D ValidityStartDate:D CompanyCode:S4 CostCenterCategory:S1 CostCenterStandardHierArea:S12 IsBlkdForPrimaryCostsPosting:B IsBlkdForSecondaryCostsPosting:B CostCtrResponsiblePersonName:S20',
    links: { to_Text: 'A_CostCenterText* ControllingArea CostCenter ValidityEndDate' },
  },
  A_CostCenterText: {
    service: 'API_COSTCENTER_SRV',
    key: 'ControllingArea CostCenter Language ValidityEndDate',
    properties:
      'ControllingArea:S4 CostCenter:S10 Language:S2 ValidityEndDate:D CostCenterName:S20 CostCenterDescription:S40',
  },
  A_GLAccountInCompanyCode: {
    service: 'API_GLACCOUNTINCHARTOFACCOUNTS_SRV',
    key: 'GLAccount CompanyCode',
    properties:
      'GLAccount:S10 CompanyCode:S4 ChartOfAccounts:S4 AccountIsBlockedForPosting:B AccountIsMarkedForDeletion:B GLAccountCurrency:S5',
    links: { to_GLAccountInChartOfAccounts: 'A_GLAccountInChartOfAccounts ChartOfAccounts GLAccount' },
  },
  A_GLAccountInChartOfAccounts: {
    service: 'API_GLACCOUNTINCHARTOFACCOUNTS_SRV',
    key: 'ChartOfAccounts GLAccount',
    properties:
      'ChartOfAccounts:S4 GLAccount:S10 IsBalanceSheetAccount:B GLAccountGroup:S4 ProfitLossAccountType:S2 AccountIsBlockedForPosting:B AccountIsMarkedForDeletion:B',
    links: {
      to_Text: 'A_GLAccountText* ChartOfAccounts GLAccount',
      to_GLAccountInCompanyCode: 'A_GLAccountInCompanyCode* ChartOfAccounts GLAccount',
    },
  },
  A_GLAccountText: {
    service: 'API_GLACCOUNTINCHARTOFACCOUNTS_SRV',
    key: 'ChartOfAccounts GLAccount Language',
    properties: 'ChartOfAccounts:S4 GLAccount:S10 Language:S2 GLAccountName:S20 GLAccountLongName:S50',
  },
  A_Plant: {
    service: 'API_PLANT_SRV',
    key: 'Plant',
    properties: 'Plant:S4 PlantName:S30 ValuationArea:S4 PlantCategory:S1 IsMarkedForArchiving:B',
  },
};
