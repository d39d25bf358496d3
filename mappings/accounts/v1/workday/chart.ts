/** An account set of Workday as the accounts of a legal entity: Workday answers it whole, so that it is chosen from here. */
import { isNode, kindOf, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { codedAt, companiesAt, idAt } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

const asked = table<{ id: string }>();
export const SET = kindOf('Account_Set');

export interface Chart {
  accounts: (Account & { companies: string[] })[];
}

/** The account set of the profile. */
export const asking: readonly Rule[] = [
  asked.custom({
    id: 'account-set',
    carries: [],
    enc(_, tree, { scope: { profile } }) {
      const set = { ID: [{ '@type': 'Account_Set_ID', '#text': String(profile['accountSet'] ?? 'Standard') }] };
      const { body } = tree as { body: Node };
      body[SET.request] = { ...under(body, SET.request), Request_References: { Account_Set_Reference: [set] } };
    },
  }),
  asked.fixed(`${SET.request}.Response_Group.Include_Reference`, 'true'),
];

export const chart: readonly Rule[] = [
  asked.custom({
    id: 'chart',
    carries: [],
    reads: ['Get_Account_Sets_Response'],
    dec(tree): Chart {
      const set = under(tree, 'body', 'Get_Account_Sets_Response', 'Response_Data', 'Account_Set', 'Account_Set_Data');
      return { accounts: nodes(set['Ledger_Account_Data']).flatMap(accountAt) };
    },
  }),
];

const KINDS: Readonly<Record<string, Account['kind']>> = {
  Asset: 'asset',
  Liability: 'liability',
  Equity: 'equity',
  Revenue: 'revenue',
  Expense: 'expense',
};

function accountAt(data: Node): Chart['accounts'] {
  const [id, code] = [idAt(data['Ledger_Account_Reference'], 'WID'), text(data['Ledger_Account_Identifier'])];
  if (id === undefined || code === undefined) return [];
  const [name, parent] = [
    text(data['Ledger_Account_Name']),
    codedAt(data['Parent_Ledger_Account_Reference'], 'Ledger_Account_ID'),
  ];
  return [
    {
      id,
      code,
      ...(name !== undefined && { name }),
      kind: KINDS[idAt(data['Account_Type_Reference'], 'Ledger_Account_Type_ID') ?? ''] ?? 'unknown',
      ...(parent && { parent }),
      active: text(data['Retired']) !== 'true',
      companies: companiesAt(data['Restricted_to_Company_Reference']),
    },
  ];
}

/** As the contract shows it, of the company that was asked for. */
export const shown = (
  { companies, ...account }: Chart['accounts'][number],
  company = companies.find(Boolean),
): Account => ({
  ...account,
  ...(company !== undefined && { company }),
});

export const chartOf = (read: unknown): Chart => (isNode(read) ? (read as unknown as Chart) : { accounts: [] });

export const CONCLUDED = ['id', 'company', 'code', 'name', 'kind', 'parent.code', 'parent.name', 'active'] as const;
