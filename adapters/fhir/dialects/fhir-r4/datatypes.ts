/** Identifiers, contact points, addresses and named references as canonical contracts write them ⇄ FHIR R4 data types (§2.24). */
import { reference } from '../../../../gateway/kit.ts';
import { type Node, nodes, pathed, text, without } from './nodes.ts';

export interface Identifier {
  system: string;
  value: string;
}

interface Contact {
  system: 'phone' | 'fax' | 'email' | 'pager' | 'url' | 'sms' | 'other';
  value: string;
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
}

interface Address {
  lines?: string[];
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
}

interface Named {
  id?: string;
  name?: string;
  identifier?: Identifier;
}

/** Absent where there is none: a contract knows no empty list. */
export const listed = <T>(found: readonly T[]): T[] | undefined => (found.length > 0 ? [...found] : undefined);

/** Those whose assigner is told: without it a number says nothing. */
export const identifiersAt = (list: unknown): Identifier[] => nodes(list).flatMap(each => identifierAt(each) ?? []);

export function identifierAt(each: unknown): Identifier | undefined {
  const [system, value] = [text(pathed(each)['system']), text(pathed(each)['value'])];
  return system === undefined || value === undefined ? undefined : { system, value };
}

export const contactsAt = (list: unknown): Contact[] =>
  nodes(list).flatMap(each => {
    const [system, value] = [text(each['system']), text(each['value'])];
    return system === undefined || value === undefined
      ? []
      : [without({ system, value, use: text(each['use']) }) as Contact];
  });

export const addressesAt = (list: unknown): Address[] => nodes(list).flatMap(each => addressAt(each) ?? []);

export function addressAt(each: unknown): Address | undefined {
  const { line, city, state, postalCode, country } = pathed(each);
  const lines = Array.isArray(line) ? listed(line.flatMap(one => text(one) ?? [])) : undefined;
  const found = without({
    lines,
    ...{ city: text(city), state: text(state), postalCode: text(postalCode), country: text(country) },
  });
  return Object.keys(found).length > 0 ? found : undefined;
}

export const addressOf = ({ lines, ...rest }: Address): Node => without({ line: lines, ...rest });

/** What is referred to, by id, by number and by name; undefined where none of them is told. */
export function namedAt(type: string, to: unknown): Named | undefined {
  const { reference: literal, display, identifier } = pathed(to);
  const found = without({
    id: reference(type).decode(literal) as string | undefined,
    name: text(display),
    identifier: identifierAt(identifier),
  });
  return Object.keys(found).length > 0 ? found : undefined;
}

export const namedOf = (type: string, { id, name, identifier }: Named): Node =>
  without({ reference: id === undefined ? undefined : reference(type).encode(id), type, identifier, display: name });
