/** What of a supplier's request becomes a Party of Tryton, and what has to be looked up for it. */
import { lookup, type Row, rowOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import type { SupplierDetails, SupplierTaxIdentifier } from '../../../../contracts/suppliers/v1/types.ts';
import type { CustomServices, Finding, Scope, Step } from '../../../../gateway/kit.ts';
import { CONTACTS } from './held.ts';

export type Wanted = SupplierDetails & { taxIdentifier?: SupplierTaxIdentifier };

const inputOf = (scope: Scope): Wanted => scope.input as Wanted;
const stateOf = (address: NonNullable<Wanted['addresses']>[0]): string | undefined =>
  address.state && `${address.country}-${address.state}`;

export const LOOKUPS: readonly Step[] = [
  lookup('countries', 'Country', {
    by: 'code',
    codes: scope => (inputOf(scope).addresses ?? []).map(({ country }) => country),
  }),
  lookup('states', 'Subdivision', {
    by: 'code',
    codes: scope => (inputOf(scope).addresses ?? []).flatMap(one => stateOf(one) ?? []),
  }),
  lookup('terms', 'PaymentTerm', { by: 'name', codes: scope => [inputOf(scope).paymentTerms?.code ?? []].flat() }),
  lookup('categories', 'PartyCategory', {
    by: 'name',
    codes: scope => (inputOf(scope).categories ?? []).map(({ code }) => code),
  }),
];

/** Lists of a record as they shall be: what is new, and, where it stood before, what goes. */
export function partsOf(input: Wanted, services: CustomServices): Record<string, unknown> {
  const found = (step: string, by: string, code: string | undefined, at: string): Row | undefined =>
    rowOf(services, step, [by, code], at);
  const { addresses, contacts, categories, identifiers, taxIdentifier, paymentTerms } = input;
  const numbers = identifiers?.map(one => numberOf(one, services.scope));
  const tax = taxIdentifier && numberOf(taxIdentifier, services.scope, { tax: '1' });
  return {
    name: input.name,
    ...(paymentTerms && {
      supplier_payment_term: found('terms', 'name', paymentTerms.code, '/paymentTerms/code')?.id,
    }),
    addresses: addresses?.map((one, at) => ({
      street: one.lines.join('\n'),
      city: one.city,
      postal_code: one.postalCode,
      country: found('countries', 'code', one.country, `/addresses/${at}/country`)?.id,
      subdivision: found('states', 'code', stateOf(one), `/addresses/${at}/state`)?.id,
    })),
    contact_mechanisms: contacts?.map(({ system, use, value }) => {
      const type = Object.keys(CONTACTS).find(
        kind => CONTACTS[kind]?.system === system && CONTACTS[kind]?.use === (use === 'mobile' ? use : undefined),
      );
      return { type, value };
    }),
    categories: categories?.map(({ code }, at) => ({
      id: found('categories', 'name', code, `/categories/${at}/code`)?.id,
    })),
    ...((numbers || tax) && { identifiers: [...(numbers ?? []), ...(tax ? [tax] : [])] }),
  };
}

/** Under the type that the profile names for the system, whose digits Tryton checks; else with a note of it. */
function numberOf({ system, value }: { system: string; value: string }, { profile }: Scope, more = {}) {
  const type = ((profile['identifierTypes'] ?? {}) as Record<string, string>)[system];
  return type === undefined ? { code: withNote(value, { sys: system, ...more }) } : { type, code: value };
}

export function checkCompany(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company } = (input ?? {}) as { company?: string };
  return company === undefined || company === profile['company'] ? [] : [{ pointer: '/company', code: 'bad-code' }];
}
