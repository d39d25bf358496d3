/** Parts of a patient that come in lists: canonical items ⇄ elements of R4 data types, beside what the contract does not know. */
import { codeOf, type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type {
  PatientAddress,
  PatientEmail,
  PatientIdentifier,
  PatientName,
  PatientPhone,
} from '../../../../contracts/patients/v1/types.ts';
import { reference } from '../../../../gateway/kit.ts';
import { IDENTIFIER } from './codes.ts';

/** How the items of one list are spelled, which elements the contract shows, and which of them is the one that an item changes. */
export interface Part<T> {
  fields: Readonly<Partial<Record<keyof T & string, string>>>;
  /** What every element of this part says. */
  always?: Node;
  isShown(element: Node): boolean;
  isSame(wanted: Node, held: Node): boolean;
}

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const alike =
  (...names: string[]) =>
  (one: Node, other: Node): boolean =>
    names.every(name => JSON.stringify(one[name]) === JSON.stringify(other[name]));
const telecom = (system: string): Pick<Part<never>, 'always' | 'isShown' | 'isSame'> => ({
  always: { system },
  isShown: element => element['system'] === system && text(element['value']) !== undefined,
  isSame: alike('value'),
});

/** Without an assigner a number names nobody. */
export const IDENTIFIERS: Part<PatientIdentifier> = {
  fields: { system: 'system', value: 'value', use: 'use' },
  isShown: ({ system, value }) => URI.test(text(system) ?? '') && text(value) !== undefined,
  isSame: alike('system', 'value'),
};
export const NAMES: Part<PatientName> = {
  fields: { familyName: 'family', givenNames: 'given', prefixes: 'prefix', suffixes: 'suffix', text: 'text' },
  isShown: element => Object.values(NAMES.fields).some(name => element[name] !== undefined),
  isSame: () => true,
};
export const PHONES: Part<PatientPhone> = { fields: { number: 'value', use: 'use' }, ...telecom('phone') };
export const EMAILS: Part<PatientEmail> = { fields: { address: 'value', use: 'use' }, ...telecom('email') };
/** Another street is another address: since when it holds and what else was said of the old one goes with that. */
export const ADDRESSES: Part<PatientAddress> = {
  fields: {
    use: 'use',
    lines: 'line',
    city: 'city',
    district: 'district',
    state: 'state',
    postalCode: 'postalCode',
    country: 'country',
    text: 'text',
  },
  isShown: element => Object.values(ADDRESSES.fields).some(name => element[name] !== undefined),
  isSame: alike('use', 'line', 'city', 'postalCode'),
};

export function read<T>({ fields }: Part<T>, element: Node): T {
  const entries = Object.entries(fields as Record<string, string>).map(([canonical, name]) => {
    const value = element[name];
    return [canonical, Array.isArray(value) ? listOf(value) : text(value)];
  });
  return without(Object.fromEntries(entries) as object) as T;
}

const listOf = (values: readonly unknown[]): string[] | undefined => {
  const texts = values.flatMap(value => text(value) ?? []);
  return texts.length > 0 ? texts : undefined;
};

/** The elements of a list that the contract shows, as it shows them; undefined where there are none. */
export function shown<T>(part: Part<T>, held: unknown): T[] | undefined {
  const found = nodes(held).filter(part.isShown);
  return found.length > 0 ? found.map(element => read(part, element)) : undefined;
}

/** Each wanted item over the element that it changes; an element that is shown and not wanted any more goes, others stay. */
export function written<T>(part: Part<T>, wanted: readonly T[], held: readonly Node[]): Node[] {
  const left = [...held];
  const items = wanted.map(item => {
    const element = spelled(part, item);
    const at = left.findIndex(each => part.isShown(each) && part.isSame(element, each));
    const [was = {}] = at < 0 ? [] : left.splice(at, 1);
    return over(part, was, element);
  });
  return [...items, ...left.filter(each => !part.isShown(each))];
}

/** Where nothing of it changes the element stays as it was, the extensions of its primitives with it. */
export function over<T>({ fields }: Part<T>, was: Node, element: Node): Node {
  const names = Object.values(fields) as string[];
  if (alike(...names)(was, element)) return { ...was, ...element };
  const kept = Object.entries(was).filter(([name]) => !names.includes(name.replace(/^_/, '')));
  return { ...Object.fromEntries(kept), ...element };
}

export function spelled<T>({ fields, always = {} }: Part<T>, item: T): Node {
  const entries = Object.entries(fields as Record<string, string>);
  return without({
    ...always,
    ...Object.fromEntries(entries.map(([canonical, name]) => [name, (item as Node)[canonical]])),
  });
}

export const typeOf = (identifier: Node): PatientIdentifier['type'] =>
  IDENTIFIER.decode(codeOf(identifier['type'])) as PatientIdentifier['type'];

/** A type that the contract has no word for stays, unless another is said. */
export function typed(element: Node, type: PatientIdentifier['type']): Node {
  if (type === typeOf(element)) return element;
  if (type === undefined) return without({ ...element, type }) as Node;
  return { ...element, type: { coding: [{ system: SYSTEMS.identifierType, code: IDENTIFIER.encode(type) }] } };
}

/** The one that the patient goes by: official, usual, then the first that is not of the past. */
export function currentName(names: unknown): Node | undefined {
  const found = nodes(names).filter(NAMES.isShown);
  const by = (use: string) => found.find(each => each['use'] === use);
  const past = ['old', 'maiden', 'anonymous'];
  return by('official') ?? by('usual') ?? found.find(each => !past.includes(text(each['use']) ?? '')) ?? found[0];
}

/** What a Reference refers to, by the type that the contract knows there. */
export type Party = { id: string; name?: string };

export function partyAt(type: string, held: unknown): Party | undefined {
  const id = reference(type).decode(pathed(held)['reference']);
  return id === undefined ? undefined : (without({ id, name: text(pathed(held)['display']) }) as Party);
}

/** Whom the contract knows there stays as it is where it is the same. */
export function partyOf(type: string, wanted: Party, held: unknown): Node {
  if (partyAt(type, held)?.id === wanted.id && wanted.name === text(pathed(held)['display'])) return held as Node;
  return without({ reference: reference(type).encode(wanted.id), display: wanted.name });
}

const PATIENT = reference('Patient');

/** Whom a Patient.link (R4 §8.1.3) leads to, where that is a patient of this server. */
export const linkedTo = (link: Node): string | undefined => PATIENT.decode(pathed(link, 'other')['reference']);

const replacements = (resource: Node): Node[] => nodes(resource['link']).filter(link => link['type'] === 'replaced-by');

/** To be used no more, whoever is to be used instead. */
export const isRetired = (resource: Node): boolean => replacements(resource).length > 0;

/** Replaced-by of R4 Patient.link: the id of the Patient that is to be used instead. */
export const replacedBy = (resource: Node): string | undefined =>
  replacements(resource).flatMap(link => linkedTo(link) ?? [])[0];
