/** Identifiers in HL7 v2 (CX, EI, XCN) with who assigned them (HD): as the tokens that ids are issued for, and as URIs. */
import { isNpi } from '../../../../gateway/kit.ts';
import { some } from './nodes.ts';
import type { Component, Field } from './tree.ts';

export type Components = readonly Component[];

export interface Identified {
  system: string;
  value: string;
}

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

/** What assigned it, in one word: the namespace, else the universal id. */
export const authorityAt = (components: Components, component: number): string | undefined =>
  textAt(components, component) ?? textAt(components, component, 2);

/** Types of a universal id (HL7 table 0301) that have a scheme of their own. */
const SCHEMES: Readonly<Record<string, string>> = { ISO: 'urn:oid:', UUID: 'urn:uuid:', GUID: 'urn:uuid:', URI: '' };
const NAMESPACE = 'urn:id:';

/** HD as a URI: the universal id where there is one, else the namespace. */
export function systemAt(components: Components, component: number, otherwise?: string): string | undefined {
  const [namespace, id] = [textAt(components, component) ?? otherwise, textAt(components, component, 2)];
  const scheme = SCHEMES[textAt(components, component, 3)?.toUpperCase() ?? ''];
  if (id !== undefined && scheme !== undefined) return scheme + id;
  const name = namespace ?? id;
  return name && NAMESPACE + encodeURIComponent(name);
}

/** The other way round. */
export function assignerOf(system: string): Component {
  if (system.startsWith(NAMESPACE)) return decodeURIComponent(system.slice(NAMESPACE.length));
  for (const [type, scheme] of Object.entries(SCHEMES))
    if (system.startsWith(scheme)) return ['', system.slice(scheme.length), type];
  return system;
}

/** What an id is issued for, as FHIR writes a token: who assigned it, and the value (§2.A.14, CX.1 and CX.4). */
export function tokenAt(
  components: Components | undefined,
  { value, authority }: { value: number; authority: number },
  otherwise = '',
): string | undefined {
  const text = textAt(components, value);
  if (!components || text === undefined) return undefined;
  const assigner = authorityAt(components, authority) ?? otherwise;
  return assigner === '' && !text.includes('|') ? text : `${assigner}|${text}`;
}

/** Of the profile: who assigned identifiers for which the sender names nobody. */
export function usualAuthority(profile: Readonly<Record<string, unknown>>, kind: string): string | undefined {
  const authorities = profile['authorities'] as Readonly<Record<string, string>> | undefined;
  return authorities?.[kind];
}

/** XCN (§2.A.88): a person in the service, by number and name. */
export function personOf(person: Components | undefined, authority: string | undefined) {
  const number = textAt(person, 1) ?? '';
  return some({
    id: tokenAt(person, { value: 1, authority: 9 }, authority),
    // One whose check digit is wrong is some number of the sender's, whatever it is called.
    npi: textAt(person, 13) === 'NPI' && isNpi(number) ? number : undefined,
    familyName: textAt(person, 2),
    givenName: textAt(person, 3),
  });
}
