/** Where somebody in the staff can be reached: STF-10 and STF-15 (XTN, e-mail), STF-11 (XAD), HL7 v2.5.1 §15.4.6. */
import { type Components, repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Provider } from '../../../../contracts/providers/v1/types.ts';

type Contact = NonNullable<Provider['contacts']>[number];
type Address = NonNullable<Provider['addresses']>[number];

/** Table 0202. */
const SYSTEMS: Readonly<Record<string, Contact['system']>> = {
  ...{
    PH: 'phone',
    FX: 'fax',
    CP: 'phone',
    BP: 'pager',
    INTERNET: 'email',
    'X.400': 'other',
    MD: 'other',
    TDD: 'other',
  },
};
/** Table 0201. */
const USES: Readonly<Record<string, Contact['use']>> = {
  PRN: 'home',
  ORN: 'home',
  VHN: 'home',
  WPN: 'work',
  PRS: 'mobile',
};

/** The number in parts (§2.A.89), else as it was written before 2.3. */
function numberOf(contact: Components): string | undefined {
  const [country, area, local, extension] = [5, 6, 7, 8].map(n => textAt(contact, n));
  if (local === undefined) return textAt(contact, 12) ?? textAt(contact, 1);
  const parts = [country && `+${country.replace(/^\+/, '')}`, area, local, extension && `x${extension}`];
  return parts.filter(Boolean).join(' ');
}

function contactOf(contact: Components): Contact[] {
  const [use, kind] = [textAt(contact, 2)?.toUpperCase() ?? '', textAt(contact, 3)?.toUpperCase() ?? 'PH'];
  const email = textAt(contact, 4);
  const value = email ?? numberOf(contact);
  if (value === undefined) return [];
  const system =
    email === undefined && Object.hasOwn(SYSTEMS, kind) ? SYSTEMS[kind]! : email === undefined ? 'other' : 'email';
  const known = kind === 'CP' ? 'mobile' : Object.hasOwn(USES, use) ? USES[use] : undefined;
  return [{ system, value, ...(known && { use: known }) }];
}

/** STF-15 has been an address of e-mail alone since 2.3. */
export const contactsIn = (tree: unknown): Contact[] => [
  ...repetitionsOf(fieldOf(tree, 'STF', 10)).flatMap(contactOf),
  ...repetitionsOf(fieldOf(tree, 'STF', 15)).flatMap(one => {
    const value = textAt(one, 1);
    return value === undefined ? [] : [{ system: 'email', value } as const];
  }),
];

export const addressesIn = (tree: unknown): Address[] =>
  repetitionsOf(fieldOf(tree, 'STF', 11)).flatMap(one => {
    const lines = [textAt(one, 1), textAt(one, 2)].filter(line => line !== undefined);
    const [city, state, postalCode, country] = [3, 4, 5, 6].map(n => textAt(one, n));
    const address = {
      ...(lines.length > 0 && { lines }),
      ...(city !== undefined && { city }),
      ...(state !== undefined && { state }),
      ...(postalCode !== undefined && { postalCode }),
      // Table 0399 has the codes of ISO 3166; what else stands there is none.
      ...(country !== undefined && /^[A-Z]{2,3}$/.test(country) && { country }),
    };
    return Object.keys(address).length > 0 ? [address] : [];
  });
