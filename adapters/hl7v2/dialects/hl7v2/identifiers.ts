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
    const components = saying(one);
    if (components) found.push(components);
  }
  return found;
}

/** The first of them: what stands in a field that is meant to be said once. */
export function firstOf(field: Field | undefined): Components | undefined {
  if (!Array.isArray(field)) return field ? [field as Component] : undefined;
  for (const one of field as readonly (Component | Components)[]) {
    const components = saying(one);
    if (components) return components;
  }
  return undefined;
}

/** One repetition as its components; undefined where none of them has a text. */
function saying(repetition: Component | Components): Components | undefined {
  const components = Array.isArray(repetition) ? (repetition as Components) : [repetition as Component];
  for (let n = 1; n <= components.length; n++) if (textAt(components, n) !== undefined) return components;
  return undefined;
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

/** HD behind the number in an EI, as components of its own. */
export const eiIn = (components: Components): Hd => [
  wordAt(components, 2),
  wordAt(components, 3),
  wordAt(components, 4),
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

/** The National Provider Identifier: its type in table 0203, and its assigner. */
export const NPI = { type: 'NPI', authority: ['NPI', '2.16.840.1.113883.4.6', 'ISO'] } as const;

/** One whose check digit is wrong is some number of the sender's, whatever it is called. */
const isNational = (person: Components): boolean =>
  (textAt(person, 13) === NPI.type || textAt(person, 9, 2) === NPI.authority[1]) && isNpi(wordAt(person, 1));

/**
 * XCN (§2.A.88): a person in the service, by number and name. Repetitions are further numbers of the same person (§3.4.3.7,
 * §10.6.6.3).
 */
export function personOf(persons: readonly Components[], profile: Profile) {
  let [own, national, named]: (Components | undefined)[] = [];
  for (const one of persons) {
    if (isNational(one)) national ??= one;
    else if (textAt(one, 1) !== undefined) own ??= one;
    if (textAt(one, 2) !== undefined) named ??= one;
  }
  named ??= persons[0];
  return some({
    id: tokenAt(own, 9, 'provider', profile),
    npi: textAt(national, 1),
    familyName: textAt(named, 2),
    givenName: textAt(named, 3),
  });
}

/** The same with the name in one line. */
export function namedPersonOf(persons: readonly Components[], profile: Profile) {
  const { familyName, givenName, ...numbers } = personOf(persons, profile) ?? {};
  const name = [givenName, familyName].filter(Boolean).join(' ');
  return some({ ...numbers, name: name === '' ? undefined : name });
}
