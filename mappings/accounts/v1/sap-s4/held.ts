/** A_GLAccountInCompanyCode, with what the chart of accounts says of it → the ledger account as the contract shows it. */
import { nodeOf, present, statusAt, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import { named } from '../../../cost-centers/v1/sap-s4/held.ts';

export const SET = 'A_GLAccountInCompanyCode';
export const EXPAND = ['to_GLAccountInChartOfAccounts/to_Text'];

export function accountOf(entity: Node): Account {
  const chart = nodeOf(entity['to_GLAccountInChartOfAccounts']);
  const group = textOf(chart, 'GLAccountGroup');
  const blocked = [entity, chart].some(
    one => one['AccountIsBlockedForPosting'] === true || one['AccountIsMarkedForDeletion'] === true,
  );
  return present({
    id: joined(entity, 'GLAccount', 'CompanyCode'),
    company: textOf(entity, 'CompanyCode'),
    code: textOf(entity, 'GLAccount') ?? '',
    name: named(chart, 'GLAccountLongName') ?? named(chart, 'GLAccountName'),
    kind: kindOf(chart),
    parent: group === undefined ? undefined : { code: group },
    active: !blocked,
    systemStatus: statusAt(entity, 'AccountIsBlockedForPosting', 'AccountIsMarkedForDeletion'),
    meta: versionOf(entity),
  }) as Account;
}

/** Whether it stands in the balance sheet is all that the chart itself says; on which side is for each site to group. */
const kindOf = (chart: Node): Account['kind'] => {
  if (chart['IsBalanceSheetAccount'] === true) return 'unknown';
  return textOf(chart, 'ProfitLossAccountType') === undefined ? 'unknown' : 'expense';
};

/** For the coverage: what `accountOf` can fill, below `at`. */
export const concluded = (at: '' | 'accounts[].'): string[] =>
  [
    ...['id', 'company', 'code', 'name', 'kind', 'parent.code', 'active', 'meta.version'],
    ...['systemStatus[].field', 'systemStatus[].code'],
  ].map(path => at + path);
