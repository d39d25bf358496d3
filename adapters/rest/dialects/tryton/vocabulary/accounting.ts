/** Accounts, analytic accounts, invoices and moves (modules account, account_invoice and analytic_account). */
import { any, many, one, type Vocabulary } from './entity.ts';

export const ACCOUNTING: Vocabulary = {
  PaymentTerm: { model: 'account.invoice.payment_term', fields: { name: 'text', active: 'boolean' } },
  AnalyticAccount: {
    model: 'analytic_account.account',
    fields: {
      name: 'text',
      code: 'text',
      type: 'code',
      state: 'code',
      active: 'boolean',
      parent: one('AnalyticAccount'),
    },
  },
  AnalyticEntry: {
    model: 'analytic.account.entry',
    fields: { root: one('AnalyticAccount'), account: one('AnalyticAccount'), origin: any('PurchaseLine') },
  },
  Account: { model: 'account.account', fields: { name: 'text', code: 'text', active: 'boolean' } },
  Invoice: {
    model: 'account.invoice',
    fields: { number: 'text', reference: 'text', party: one('Party'), state: 'code', lines: many('InvoiceLine') },
  },
  InvoiceLine: {
    model: 'account.invoice.line',
    fields: {
      invoice: one('Invoice'),
      origin: any('PurchaseLine'),
      product: one('Product'),
      quantity: 'number',
      unit_price: 'decimal',
      amount: 'decimal',
    },
  },
};
