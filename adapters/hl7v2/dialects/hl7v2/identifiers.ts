/** Identifiers in HL7 v2 (CX, EI, XCN) with who assigned them (HD): as the tokens that ids are issued for, and as URIs. */
import { isNpi, type Profile } from '../../../../gateway/kit.ts';
import { type Hd, systemOf, token, uriOf } from './authorities.ts';
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

/** Types of a universal id (HL7 table 0301) that have a scheme of their own. */
const SCHEMES: Readonly<Record<string, string>> = { ISO: 'urn:oid:', UUID: 'urn:uuid:', GUID: 'urn:uuid:', URI: '' };
const NAMESPACE = 'urn:id:';

/** As a URI: that of the profile, else the universal id where there is one, else the namespace. */
export function systemOfHd(hd: Hd, kind: string, profile: Profile): string | undefined {
  const known = uriOf(hd, profile);
  if (known !== undefined) return known;
  const [namespace, id, type] = hd;
  const scheme = SCHEMES[type.toUpperCase()];
  if (id !== '' && scheme !== undefined) return scheme + id;
  const name = namespace || id || usualAuthority(profile, kind);
  return name && NAMESPACE + encodeURIComponent(name);
}

/** The other way round, as a component. */
export function assignerOf(system: string, profile: Profile): Component {
  const hd = systemOf(system, profile);
  if (hd) return hd[1] === '' ? hd[0] : hd;
  if (system.startsWith(NAMESPACE)) return decodeURIComponent(system.slice(NAMESPACE.length));
  for (const [type, scheme] of Object.entries(SCHEMES))
    if (system.startsWith(scheme)) return ['', system.slice(scheme.length), type];
  return system;
}

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

const usualAuthority = (profile: Profile, kind: string): string | undefined =>
  (profile['authorities'] as Readonly<Record<string, string>> | undefined)?.[kind];

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
