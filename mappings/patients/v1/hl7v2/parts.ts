/** Parts of a patient that come in lists: canonical items ⇄ repetitions of fields of PID, beside what the contract does not show. */
import { isDeepStrictEqual } from 'node:util';
import {
  assignerOf,
  hdComponent,
  hdOf,
  systemOf,
  systemOfHd,
  tokenOf,
} from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { type Components, hdIn, textAt, tokenAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { some, without } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Component } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type {
  Patient,
  PatientAddress,
  PatientEmail,
  PatientIdentifier,
  PatientPhone,
} from '../../../../contracts/patients/v1/types.ts';
import type { Codec, CustomServices, Scope } from '../../../../gateway/kit.ts';
import { ADDRESS_USE, IDENTIFIER_TYPE, PHONE_USES, TELEPHONES, USE_OF_PHONE } from './codes.ts';
import { countriesOf } from './countries.ts';

type Profile = Scope['profile'];
type Party = NonNullable<Patient['generalPractitioner']>;

/** How one repetition is read and written; one that is read as nothing is not shown, and stays. */
export interface Part<T> {
  read(one: Components, profile: Profile): T | undefined;
  /** `at`: pointer of the item. */
  write(item: T, services: CustomServices, at: string): Component[];
}

/** One item of the request, and where it stands there. */
export interface Wanted<T> {
  item: T;
  at: string;
}

/** Each wanted item, as it is held where it says the same; what is shown and not wanted any more goes, the rest stays. */
export function over<T>(
  part: Part<T>,
  wanted: readonly Wanted<T>[],
  held: readonly Components[],
  services: CustomServices,
): Components[] {
  const { profile } = services.scope;
  const left = held.map(raw => ({ raw, item: part.read(raw, profile) }));
  const items = wanted.map(({ item, at }) => {
    // As it would be read: what has no place in a message makes no difference. Nothing is found fault with that is held so.
    const written = part.write(item, { ...services, finding: () => {} }, at);
    const asRead = part.read(written, profile);
    const same = left.findIndex(each => each.item !== undefined && isDeepStrictEqual(each.item, asRead));
    return same < 0 ? part.write(item, services, at) : left.splice(same, 1)[0]!.raw;
  });
  return [...items, ...left.filter(({ item }) => item === undefined).map(({ raw }) => raw)];
}

/** A namespace or UUID that was read from this partner: `assignerOf` knows the way back. */
const OWN_SCHEME = /^urn:(?:id|uuid):./;

/** CX. Who assigned it must be known to the partner: without that a number names nobody. */
export const IDENTIFIERS: Part<PatientIdentifier> = {
  read(one, profile) {
    const [value, type] = [textAt(one, 1), textAt(one, 5)];
    const system = systemOfHd(hdIn(one, 4), 'patient', profile);
    if (value === undefined || system === undefined) return undefined;
    return without({ system, value, type: type && (IDENTIFIER_TYPE.decode(type) ?? 'other') }) as PatientIdentifier;
  },
  write({ system, value, type }, { scope: { profile }, finding }, at) {
    if (!systemOf(system, profile) && !OWN_SCHEME.test(system)) finding(`${at}/system`, 'bad-code');
    const code = type === undefined ? '' : coded(IDENTIFIER_TYPE, type, finding, `${at}/type`);
    return [value, '', '', assignerOf(system, profile), code];
  },
};

/** XTN. The number stands in its first component as people write it, which most receivers read; XTN.12 says the same since 2.5. */
export const PHONES: Part<PatientPhone> = {
  read(one) {
    const equipment = textAt(one, 3) ?? '';
    const number = textAt(one, 1) ?? textAt(one, 12) ?? inParts(one);
    if (number === undefined || !TELEPHONES.has(equipment)) return undefined;
    const use = equipment === 'CP' ? 'mobile' : USE_OF_PHONE[textAt(one, 2) ?? ''];
    return without({ number, use }) as PatientPhone;
  },
  write({ number, use }, { finding }, at) {
    const known = use === undefined ? [] : (PHONE_USES[use] ?? []);
    if (use !== undefined && known.length === 0) finding(`${at}/use`, 'bad-code');
    const [code = '', equipment = 'PH'] = known;
    return [number, code, equipment];
  },
};

/** Country, area, number and extension of their own (XTN.5 to .8). */
function inParts(one: Components): string | undefined {
  const [country, area, local, extension] = [5, 6, 7, 8].map(n => textAt(one, n));
  if (local === undefined) return undefined;
  const number = [country && `+${country.replace(/^\+/, '')}`, area && `(${area})`, local].filter(Boolean).join(' ');
  return extension === undefined ? number : `${number} x${extension}`;
}

/** XTN whose equipment is the internet. Table 0201 says no more of an address than that it is one. */
export const EMAILS: Part<PatientEmail> = {
  read(one) {
    const address = textAt(one, 4);
    return address === undefined ? undefined : { address };
  },
  write: ({ address }) => ['', 'NET', 'Internet', address],
};

/** PID-13 and PID-14 hold both: one that is neither stays. */
export interface Telecom {
  phone?: PatientPhone;
  email?: PatientEmail;
}

export const TELECOMS: Part<Telecom> = {
  read: (one, profile) =>
    some({ phone: PHONES.read(one, profile), email: EMAILS.read(one, profile) }) as Telecom | undefined,
  write: ({ phone, email }, services, at) =>
    phone ? PHONES.write(phone, services, at) : email ? EMAILS.write(email, services, at) : [],
};

/** XAD, which has two lines above the city. */
export const ADDRESSES: Part<PatientAddress> = {
  read(one, profile) {
    const lines = [textAt(one, 1), textAt(one, 2)].filter(line => line !== undefined);
    const country = countriesOf(profile).decode(textAt(one, 6) ?? '');
    const address = some({
      use: ADDRESS_USE.decode(textAt(one, 7) ?? ''),
      lines: lines.length > 0 ? lines : undefined,
      city: textAt(one, 3),
      district: textAt(one, 9),
      state: textAt(one, 4),
      postalCode: textAt(one, 5),
      country,
    });
    return address as PatientAddress | undefined;
  },
  write(address, { scope: { profile }, finding }, at) {
    const { use, lines = [], city = '', district = '', state = '', postalCode = '', country } = address;
    const [first = '', second = '', ...more] = lines;
    const isWhole = lines.length === 0 && city + district + state + postalCode === '' && country === undefined;
    if (more.length > 0) finding(`${at}/lines/2`, 'not-supported');
    if (isWhole) finding(`${at}/text`, 'not-supported');
    const type = use === undefined ? '' : coded(ADDRESS_USE, use, finding, `${at}/use`);
    const called = country === undefined ? '' : coded(countriesOf(profile), country, finding, `${at}/country`);
    return [first, second, city, state, postalCode, called, type, '', district];
  },
};

/** XCN of PD1-4: kept for receivers of before 2.4, and still what most of them read. */
export const PRACTITIONER: Part<Party> = {
  read: (one, profile) => partyOf(tokenAt(one, 9, 'provider', profile), textAt(one, 2)),
  write({ id, name = '' }) {
    const { authority, value } = tokenOf(id);
    return [value, name, '', '', '', '', '', '', hdComponent(hdOf(authority))];
  },
};

/** XON of PD1-3: the number that may hold letters is its tenth component since 2.5. */
export const ORGANIZATION: Part<Party> = {
  read(one, profile) {
    const number = textAt(one, 10) ?? textAt(one, 3);
    const token =
      number === undefined ? undefined : tokenAt([number, '', '', one[5] ?? ''], 4, 'organization', profile);
    return partyOf(token, textAt(one, 1));
  },
  write({ id, name = '' }) {
    const { authority, value } = tokenOf(id);
    return [name, '', '', '', '', hdComponent(hdOf(authority)), '', '', '', value];
  },
};

const partyOf = (id: string | undefined, name: string | undefined): Party | undefined =>
  id === undefined ? undefined : (without({ id, name }) as Party);

function coded(table: Codec<string>, word: string, finding: CustomServices['finding'], pointer: string): string {
  const code = table.encode(word);
  if (code === undefined) finding(pointer, 'bad-code');
  return String(code ?? '');
}
