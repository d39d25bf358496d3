/** Identifiers in HL7 v2 (CX, EI, XCN) with who assigned them (HD): as the tokens that ids are issued for, and as URIs. */
import { isNpi, type Profile } from '../../../../gateway/kit.ts';
import { type Hd, token } from './authorities.ts';
import { some } from './nodes.ts';
import type { Component, Field } from './tree.ts';

export type Components = readonly Component[];

/** Each repetition of a field as its components; those without a text are left out. */
export function repetitionsOf(field: Field | undefined): Components[] {
  if (!Array.isArray(field)) return field ? [[field as Component]] : [];
  const found: Components[] = [];
  for (const one of field as readonly (Component | Components)[]) {
    const components = Array.isArray(one) ? (one as Components) : [one as Component];
    if (components.some((_, n) => textAt(components, n + 1) !== undefined)) found.push(components);
  }
  return found;
}

/** A component, counted from 1, or one of its parts; what is deleted by `""` is absent. */
export function textAt(components: Components | undefined, component: number, part = 1): string | undefined {
  const found = components?.[component - 1];
  const text = Array.isArray(found) ? found[part - 1] : part === 1 ? found : undefined;
  return (text as string | null | undefined) || undefined;
}

/** The same, empty where it is absent. */
export const wordAt = (components: Components, component: number): string => textAt(components, component) ?? '';

/** HD in a component of its own (CX, XCN, PL). */
export const hdIn = (components: Components, component: number): Hd => [
  textAt(components, component) ?? '',
  textAt(components, component, 2) ?? '',
  textAt(components, component, 3) ?? '',
];

/** What an id is issued for: the value, and who assigned it (CX and XCN). */
export function tokenAt(
  components: Components | undefined,
  authority: number,
  kind: string,
  profile: Profile,
): string | undefined {
  const value = textAt(components, 1);
  return components && value !== undefined ? token(value, hdIn(components, authority), kind, profile) : undefined;
}

/** XCN (§2.A.88): a person in the service, by number and name. */
export function personOf(person: Components | undefined, profile: Profile) {
  const number = textAt(person, 1) ?? '';
  return some({
    id: tokenAt(person, 9, 'provider', profile),
    // One whose check digit is wrong is some number of the sender's, whatever it is called.
    npi: textAt(person, 13) === 'NPI' && isNpi(number) ? number : undefined,
    familyName: textAt(person, 2),
    givenName: textAt(person, 3),
  });
}
