/** Parties, their addresses, contacts and identifiers, companies and employees (modules party and company). */
import { many, one, type Vocabulary } from './entity.ts';

export const PARTIES: Vocabulary = {
  Party: {
    model: 'party.party',
    fields: {
      name: 'text',
      code: 'text',
      active: 'boolean',
      lang: one('Language'),
      addresses: many('Address'),
      contact_mechanisms: many('ContactMechanism'),
      identifiers: many('PartyIdentifier'),
      categories: many('PartyCategory'),
      tax_identifier: one('PartyIdentifier'),
      supplier_payment_term: one('PaymentTerm'),
      account_payable: one('Account'),
      email: 'text',
      create_date: 'instant',
      write_date: 'instant',
    },
  },
  Address: {
    model: 'party.address',
    fields: {
      party: one('Party'),
      name: 'text',
      street: 'text',
      postal_code: 'text',
      city: 'text',
      country: one('Country'),
      subdivision: one('Subdivision'),
      invoice: 'boolean',
      delivery: 'boolean',
      active: 'boolean',
      sequence: 'number',
    },
  },
  ContactMechanism: {
    model: 'party.contact_mechanism',
    fields: { party: one('Party'), type: 'code', value: 'text', name: 'text', active: 'boolean', sequence: 'number' },
  },
  PartyIdentifier: {
    model: 'party.identifier',
    fields: { party: one('Party'), type: 'code', code: 'text', active: 'boolean', sequence: 'number' },
  },
  PartyCategory: { model: 'party.category', fields: { name: 'text', parent: one('PartyCategory'), active: 'boolean' } },
  Country: { model: 'country.country', fields: { name: 'text', code: 'text', code3: 'text' } },
  Subdivision: { model: 'country.subdivision', fields: { name: 'text', code: 'text', country: one('Country') } },
  Currency: { model: 'currency.currency', fields: { name: 'text', code: 'text', symbol: 'text', active: 'boolean' } },
  Language: { model: 'ir.lang', fields: { name: 'text', code: 'text' } },
  Company: { model: 'company.company', fields: { party: one('Party'), currency: one('Currency'), timezone: 'text' } },
  Employee: {
    model: 'company.employee',
    fields: {
      party: one('Party'),
      company: one('Company'),
      start_date: 'date',
      end_date: 'date',
      supervisor: one('Employee'),
      create_date: 'instant',
      write_date: 'instant',
    },
  },
};
