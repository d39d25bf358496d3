/** What a mapping puts into a reference and takes out of one: `<wd:ID wd:type="…">`, of the type that is asked for. */
import { type Codec, personSpelled, spellPerson } from '../../../../gateway/kit.ts';

interface Id {
  '@type'?: unknown;
  '@parent_id'?: unknown;
  '@parent_type'?: unknown;
  '#text'?: unknown;
}
export interface Reference {
  '@Descriptor'?: unknown;
  ID?: Id[];
}

export interface Coded {
  code: string;
  name?: string;
}

const WID = /^[0-9a-f]{32}$/;

export const reference = (type: string, id: string): Reference => ({ ID: [{ '@type': type, '#text': id }] });

/** The ID of that type; undefined where the reference has none. */
export function idAt(of: unknown, type: string): string | undefined {
  const ids = (of as Reference | undefined)?.ID;
  const found = Array.isArray(ids) ? ids.find(id => id['@type'] === type)?.['#text'] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function nameAt(of: unknown): string | undefined {
  const name = (of as Reference | undefined)?.['@Descriptor'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Companies that something is restricted to: none where it is for all of them. */
export const companiesAt = (restricted: unknown): string[] =>
  Array.isArray(restricted) ? restricted.map(one => idAt(one, 'Company_Reference_ID') ?? '') : [];

export const isFor = (companies: readonly string[], company: string): boolean =>
  companies.length === 0 || companies.includes(company);

const codec = <T>(
  name: string,
  encode: (value: T) => unknown,
  decode: (value: unknown) => T | undefined,
): Codec<T> => ({
  ...{ name, code: 'bad-reference', whole: true },
  ...{ encode, decode },
});

/** A bare code, such as a currency. */
export const code = (type: string): Codec<string> =>
  codec(
    `code:${type}`,
    value => reference(type, value),
    value => idAt(value, type),
  );

/** A code, with what it is called. */
export const coded = (type: string): Codec<Coded> =>
  codec(
    `coded:${type}`,
    value => reference(type, value.code),
    value => codedAt(value, type),
  );

export function codedAt(of: unknown, type: string): Coded | undefined {
  const [found, name] = [idAt(of, type), nameAt(of)];
  return found === undefined ? undefined : { code: found, ...(name !== undefined && { name }) };
}

/** By the WID, which is what an id of ours stands for. */
export const byWid: Codec<string> = codec(
  'wid',
  value => (WID.test(value) ? reference('WID', value) : undefined),
  value => idAt(value, 'WID'),
);

/** A ledger account, within the account set of the profile. */
export const account: Codec<Coded> = {
  ...coded('Ledger_Account_ID'),
  name: 'ledger-account',
  bind({ accountSet = 'Standard' }) {
    const encode = ({ code: id }: Coded): Reference => ({
      ID: [{ '@type': 'Ledger_Account_ID', '@parent_id': accountSet, '@parent_type': 'Account_Set_ID', '#text': id }],
    });
    return { ...coded('Ledger_Account_ID'), name: `ledger-account:${accountSet}`, encode };
  },
};

/** The first of a list of worktags that is of that type; written as the only one. */
export const worktag = (type: string): Codec<Coded> =>
  codec(
    `worktag:${type}`,
    value => [reference(type, value.code)],
    value => (Array.isArray(value) ? value : [value]).flatMap(one => codedAt(one, type) ?? [])[0],
  );

/** A person as the actor of a call is named ⇄ the employee, by the profile where the two differ. */
export const employee: Codec<string> = {
  ...code('Employee_ID'),
  name: 'employee',
  bind(profile) {
    const plain = code('Employee_ID');
    return {
      ...plain,
      name: `employee:${JSON.stringify(profile['people'])}`,
      encode: value => plain.encode(spellPerson(value, profile)),
      decode(value) {
        const number = plain.decode(value);
        return number === undefined ? undefined : personSpelled(number, profile);
      },
    };
  },
};

/** A reference that stands in a list of them, as the only one. */
export const oneOfMany = (one: Codec<string>): Codec<string> => ({
  ...one,
  name: `one:${one.name}`,
  encode(value) {
    const written = one.encode(value);
    return written === undefined ? undefined : [written];
  },
  decode: value => one.decode(Array.isArray(value) ? value[0] : value),
  ...(one.bind && {
    bind(profile) {
      const bound = one.bind?.(profile) ?? one;
      return 'problem' in bound
        ? bound
        : oneOfMany({ name: bound.name, code: bound.code, whole: true, encode: bound.encode, decode: bound.decode });
    },
  }),
});

const TAX_TYPE = 'Tax_ID_Type_ID';
const TAX_URN = 'urn:tax-id-type:';

/** Who gave a tax number, as a URI ⇄ the kind of tax number: by the profile, else as a URN of the kind itself. */
export const taxType: Codec<string> = {
  ...code(TAX_TYPE),
  name: 'tax-type',
  bind({ taxIdTypes = {} }) {
    const types = taxIdTypes as Readonly<Record<string, string>>;
    const systems = new Map(Object.entries(types).map(([system, type]) => [type, system]));
    return {
      ...code(TAX_TYPE),
      name: `tax-type:${JSON.stringify(types)}`,
      encode(system) {
        const type = Object.hasOwn(types, system)
          ? types[system]
          : system.startsWith(TAX_URN) && system.slice(TAX_URN.length);
        return type ? reference(TAX_TYPE, type) : undefined;
      },
      decode(value) {
        const type = idAt(value, TAX_TYPE);
        return type === undefined ? undefined : (systems.get(type) ?? TAX_URN + type);
      },
    };
  },
};
