/** Names of coding systems: HL7 table 0396, as the third component of a coded element, and the URI of each. */
import type { Codec, Profile } from '../../../../gateway/kit.ts';
import { escaped, NAMESPACE, unescaped } from './authorities.ts';
import { type Components, textAt } from './identifiers.ts';
import { some } from './nodes.ts';

/** As terminology.hl7.org lists them beside the codes of table 0396. */
const SYSTEMS: Readonly<Record<string, string>> = {
  'http://snomed.info/sct': 'SCT',
  'http://loinc.org': 'LN',
  'http://hl7.org/fhir/sid/icd-10': 'I10',
  'http://hl7.org/fhir/sid/icd-10-cm': 'I10C',
  'http://hl7.org/fhir/sid/icd-9-cm': 'I9C',
  'http://www.ama-assn.org/go/cpt': 'C4',
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'RXNORM',
  'http://hl7.org/fhir/sid/cvx': 'CVX',
  'http://unitsofmeasure.org': 'UCUM',
};

const TABLE = 'http://terminology.hl7.org/CodeSystem/v2-';

/** URI ⇄ name. Tables of HL7 are `HL7nnnn`; the profile names those of the house, such as `99SVC`. What nobody knows is a namespace. */
export const codingSystem: Codec<string> = { ...codingSystemsOf({}), bind: codingSystemOf };

const bound = new WeakMap<Profile, Codec<string>>();

/** The same for one partner. */
export function codingSystemOf(profile: Profile): Codec<string> {
  const known = bound.get(profile);
  if (known) return known;
  const codec = codingSystemsOf(profile);
  bound.set(profile, codec);
  return codec;
}

function codingSystemsOf(profile: Profile): Codec<string> {
  const systems = { ...SYSTEMS, ...(profile['codeSystems'] as Record<string, string> | undefined) };
  const names = new Map(Object.entries(systems).map(([uri, name]) => [name, uri]));
  return {
    name: `codingSystem:${JSON.stringify(systems)}`,
    code: 'bad-code',
    encode(uri) {
      if (Object.hasOwn(systems, uri)) return systems[uri];
      const table = uri.startsWith(TABLE) ? uri.slice(TABLE.length) : '';
      if (/^\d{4}$/.test(table)) return `HL7${table}`;
      return uri.startsWith(NAMESPACE) ? unescaped(uri.slice(NAMESPACE.length)) : undefined;
    },
    decode(name) {
      if (name === '') return undefined;
      const said = String(name);
      const known = names.get(said);
      if (known !== undefined) return known;
      return /^HL7\d{4}$/.test(said) ? TABLE + said.slice(3) : NAMESPACE + escaped(said);
    },
  };
}

export interface Coded {
  system?: string;
  code?: string;
  text?: string;
}

/**
 * What a coded element says (CE, CWE; §2.A.3). Where it names no system the table of its field is meant, where there is one; a
 * name that nobody knows is a namespace of the sender's.
 */
export function codedIn(components: Components | undefined, profile: Profile, table?: string): Coded | undefined {
  const [code, text, name] = [1, 2, 3].map(n => textAt(components, n));
  const usual = table === undefined ? undefined : TABLE + table;
  const known = name === undefined ? usual : codingSystemOf(profile).decode(name);
  return some({ system: code === undefined ? undefined : known, code, text });
}
