/** Accounts and analytic accounts with their kinds (modules account and analytic_account), and how an invoice is paid. */
import { any, many, one, type Vocabulary } from './entity.ts';

const CHANGED = { create_date: 'instant', write_date: 'instant' } as const;

export const ACCOUNTING: Vocabulary = {
  PaymentTerm: {
    model: 'account.invoice.payment_term',
    fields: { name: 'text', description: 'text', active: 'boolean' },
  },
  AnalyticAccount: {
    model: 'analytic_account.account',
    fields: {
      name: 'text',
      code: 'text',
      type: 'code',
      state: 'code',
      active: 'boolean',
      company: one('Company'),
      root: one('AnalyticAccount'),
      parent: one('AnalyticAccount'),
      ...CHANGED,
    },
  },
  AnalyticEntry: {
    model: 'analytic.account.entry',
    fields: {
      root: one('AnalyticAccount'),
      account: one('AnalyticAccount'),
      origin: any('PurchaseLine', 'InvoiceLine'),
    },
  },
  AccountType: {
    model: 'account.account.type',
    fields: {
      name: 'text',
      statement: 'code',
      assets: 'boolean',
      receivable: 'boolean',
      stock: 'boolean',
      payable: 'boolean',
      debt: 'boolean',
      revenue: 'boolean',
      expense: 'boolean',
    },
  },
  Account: {
    model: 'account.account',
    fields: {
      name: 'text',
      code: 'text',
      active: 'boolean',
      closed: 'boolean',
      company: one('Company'),
      type: one('AccountType'),
      parent: one('Account'),
      childs: many('Account'),
      start_date: 'date',
      end_date: 'date',
      ...CHANGED,
    },
  },
  AccountConfiguration: {
    model: 'account.configuration',
    fields: { default_account_payable: one('Account'), default_account_receivable: one('Account') },
  },
};
