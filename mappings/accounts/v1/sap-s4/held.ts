/** A_GLAccountInCompanyCode, with what the chart of accounts says of it → the ledger account as the contract shows it. */
import { nodeOf, present, statusAt, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';
import { named } from '../../../cost-centers/v1/sap-s4/held.ts';

export const SET = 'A_GLAccountInCompanyCode';
export const EXPAND = ['to_GLAccountInChartOfAccounts/to_Text'];

export function accountOf(entity: Node, scope: Scope): Account {
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
    kind: kindOf(group, scope),
    parent: group === undefined ? undefined : { code: group },
    active: !blocked,
    systemStatus: statusAt(entity, 'AccountIsBlockedForPosting', 'AccountIsMarkedForDeletion'),
    meta: versionOf(entity),
  }) as Account;
}

/** That it is of the profit and loss does not say of which of the two: what a group of the chart holds is for each site to say. */
const kindOf = (group: string | undefined, { profile }: Scope): Account['kind'] =>
  (textsIn(profile, 'accountKinds')[group ?? ''] ?? 'unknown') as Account['kind'];

/** For the coverage: what `accountOf` can fill, below `at`. */
export const concluded = (at: '' | 'accounts[].'): string[] =>
  [
    ...['id', 'company', 'code', 'name', 'kind', 'parent.code', 'active', 'meta.version'],
    ...['systemStatus[].field', 'systemStatus[].code'],
  ].map(path => at + path);
