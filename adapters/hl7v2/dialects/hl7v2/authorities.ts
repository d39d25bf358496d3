/** Assigning authorities (HD): one text for namespace, universal id and its type, and which of them a URI stands for here. */
import { type Codec, type Profile, type Rule, table } from '../../../../gateway/kit.ts';

/** Namespace, universal id, type of the universal id (HL7 v2.5.1 §2.A.36). */
export type Hd = readonly [namespace: string, id: string, type: string];

/** `NAMESPACE`, or with a universal id `NAMESPACE:id:type`, as profiles spell it. */
export function hdOf(text: string): Hd {
  const [namespace = '', ...rest] = text.split(':');
  const type = rest.pop() ?? '';
  // A universal id may be a URI, which has colons of its own.
  return rest.length > 0 ? [namespace, rest.join(':'), type] : [text, '', ''];
}

export const hdText = ([namespace, id, type]: Hd): string => (id === '' ? namespace : `${namespace}:${id}:${type}`);

/** As a component of a tree that is written. */
export const hdComponent = ([namespace, id, type]: Hd): string | readonly string[] =>
  id === '' ? namespace : [namespace, id, type];

const systemsIn = (profile: Profile): Readonly<Record<string, string>> =>
  (profile['identifierSystems'] ?? {}) as Record<string, string>;

/** An authority as a profile spells it. */
interface Known {
  text: string;
  hd: Hd;
}

const knownAs = (text: string): Known => ({ text, hd: hdOf(text) });

/** As the profile spells it, where one of these is the same: partners leave out the namespace or the universal id. */
function spelled(hd: Hd, known: readonly Known[]): string {
  const [namespace, id] = hd;
  for (const { text, hd: other } of known) {
    const same = id !== '' && other[1] !== '' ? other[1] === id : namespace !== '' && other[0] === namespace;
    if (same) return text;
  }
  return hdText(hd);
}

/** Who numbers things of one kind, for those that name nobody, and all that are known to. */
interface Kind {
  usual: string;
  known: readonly Known[];
}

/** The authorities of a profile, read once: every identifier of a message is held against them. */
interface Authorities {
  systems: readonly Known[];
  /** URI by the text of its authority; of several the first. */
  uris: ReadonlyMap<string, string>;
  kinds: Map<string, Kind>;
}

const read = new WeakMap<Profile, Authorities>();

function authoritiesOf(profile: Profile): Authorities {
  let authorities = read.get(profile);
  if (authorities === undefined) {
    const systems = Object.entries(systemsIn(profile)).filter(([, text]) => text !== '');
    authorities = {
      systems: systems.map(([, text]) => knownAs(text)),
      uris: new Map(systems.toReversed().map(([uri, text]) => [text, uri])),
      kinds: new Map(),
    };
    read.set(profile, authorities);
  }
  return authorities;
}

function kindOf(kind: string, profile: Profile): Kind {
  const { kinds, systems } = authoritiesOf(profile);
  let of = kinds.get(kind);
  if (of === undefined) {
    const usual = usualAuthority(profile, kind) ?? '';
    // A namespace may stand for other things elsewhere: only persons are numbered under the systems of the profile.
    const others = kind === 'patient' ? systems : [];
    of = { usual, known: usual === '' ? others : [knownAs(usual), ...others] };
    kinds.set(kind, of);
  }
  return of;
}

const OID = /^urn:oid:([0-2](?:\.\d+)+)$/;

/** The authority behind a URI: by the profile, or the OID that it is. Undefined for one that this partner does not know. */
export function systemOf(uri: string, profile: Profile): Hd | undefined {
  const systems = systemsIn(profile);
  const named = Object.hasOwn(systems, uri) ? systems[uri] : undefined;
  if (named !== undefined) return hdOf(named);
  const oid = OID.exec(uri)?.[1];
  return oid === undefined ? undefined : ['', oid, 'ISO'];
}

export const NAMESPACE = 'urn:id:';
const UUID = 'urn:uuid:';

/**
 * Who assigned a number that somebody else may know: as the profile calls it, else as the URI itself says it (table 0301).
 * It is never left out, since a number without its assigner is another number.
 */
export function assignerOf(uri: string, profile: Profile): Hd {
  const known = systemOf(uri, profile);
  if (known) return known;
  if (uri.startsWith(NAMESPACE)) return [unescaped(uri.slice(NAMESPACE.length)), '', ''];
  return uri.startsWith(UUID) ? ['', uri.slice(UUID.length), 'UUID'] : ['', uri, 'URI'];
}

/** As in a URI (RFC 3986 §2.3); in nearly all names nothing needs to be escaped, which is quick to see. */
export const escaped = (text: string): string => (/^[\w.-]*$/.test(text) ? text : encodeURIComponent(text));

/** The other way round; what is no escape of one stands for itself. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Types of a universal id (HL7 table 0301) that have a scheme of their own. */
const SCHEMES: Readonly<Record<string, string>> = { ISO: 'urn:oid:', UUID, GUID: UUID, URI: '' };

/** The other way round: that of the profile, else the universal id where there is one, else the namespace. */
export function systemOfHd(hd: Hd, kind: string, profile: Profile): string | undefined {
  const known = uriOf(hd, profile);
  if (known !== undefined) return known;
  const [namespace, id, type] = hd;
  const scheme = id === '' ? undefined : SCHEMES[type.toUpperCase()];
  if (scheme !== undefined) return scheme + id;
  const name = namespace || id || usualAuthority(profile, kind);
  return name && NAMESPACE + escaped(name);
}

const usualAuthority = (profile: Profile, kind: string): string | undefined =>
  (profile['authorities'] as Readonly<Record<string, string>> | undefined)?.[kind];

/** Of an authority that the partner knows: `systemOf` the other way round. */
export function uriOf(hd: Hd, profile: Profile): string | undefined {
  const { systems, uris } = authoritiesOf(profile);
  const uri = systems.length > 0 ? uris.get(spelled(hd, systems)) : undefined;
  return uri ?? (hd[2] === 'ISO' ? `urn:oid:${hd[1]}` : undefined);
}

/** One part of the HD that a URI stands for. */
const assignerPart = (part: 0 | 1 | 2): Codec<string> => {
  const bound = (profile: Profile): Codec<string> => ({
    name: `assigner:${part}:${JSON.stringify(profile['identifierSystems'] ?? {})}`,
    code: 'bad-code',
    encode: uri => assignerOf(uri, profile)[part],
    decode: () => undefined,
  });
  return { ...bound({}), bind: bound };
};

/** What a table sees of an id, `authority|value` or the bare value: the value, or one part of the authority. */
export const tokenPart = (part: 'value' | 0 | 1 | 2): Codec<string> => ({
  name: `token:${part}`,
  code: 'bad-reference',
  encode(token) {
    const { authority, value } = tokenOf(token);
    return part === 'value' ? value : hdOf(authority)[part];
  },
  decode: () => undefined,
});

const a = table<Record<string, string>>();

/** The three parts of an HD at a place, each by its own codec. */
const parts = (of: string, at: string, part: (n: 0 | 1 | 2) => Codec<string>): readonly Rule[] =>
  ([0, 1, 2] as const).map(n => a.f(of, { write: [`${at}.${n + 1}`] }, part(n)));

/** The number that stands behind an id, as CX; of XCN who assigned it is the ninth component. */
export const idPlaces = (id: string, at: string, assigner = 4): readonly Rule[] => [
  a.f(id, { write: [`${at}.1`] }, tokenPart('value')),
  ...parts(id, `${at}.${assigner}`, tokenPart),
];

/** A number that is named with its assigner as a URI, as CX. */
export const numberPlaces = (value: string, system: string, at: string): readonly Rule[] => [
  a.f(value, { write: [`${at}.1`] }),
  ...parts(system, `${at}.4`, assignerPart),
];

/** No authority holds a bar. */
export function tokenOf(token: string): { authority: string; value: string } {
  const bar = token.indexOf('|');
  return { authority: token.slice(0, Math.max(0, bar)), value: token.slice(bar + 1) };
}

/** An identifier as a token; `kind` names the authority of the profile where the partner names none. */
export function token(value: string, hd: Hd, kind: string, profile: Profile): string {
  const { usual, known } = kindOf(kind, profile);
  const authority = spelled(hd, known) || usual;
  return authority === '' && !value.includes('|') ? value : `${authority}|${value}`;
}
