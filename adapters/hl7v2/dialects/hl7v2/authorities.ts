/** Assigning authorities (HD): one text for namespace, universal id and its type, and which of them a URI stands for here. */
import type { Codec, Profile } from '../../../../gateway/kit.ts';

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

/** As the profile spells it, where one of these is the same: partners leave out the namespace or the universal id. */
function spelled(hd: Hd, known: readonly Known[]): string {
  const [namespace, id] = hd;
  const same = known.find(({ hd: other }) =>
    id !== '' && other[1] !== '' ? other[1] === id : namespace !== '' && other[0] === namespace,
  );
  return same?.text ?? hdText(hd);
}

/** An authority as a profile spells it. */
interface Known {
  text: string;
  hd: Hd;
}

/** By profile and kind, read once: every identifier of a message is held against them. */
const read = new WeakMap<Profile, Map<string, readonly Known[]>>();

function knownIn(profile: Profile, kind: string, texts: () => readonly string[]): readonly Known[] {
  const kinds = read.get(profile) ?? new Map<string, readonly Known[]>();
  const known = kinds.get(kind);
  if (known) return known;
  const found = texts().map(text => ({ text, hd: hdOf(text) }));
  read.set(profile, kinds.set(kind, found));
  return found;
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

/** The other way round. */
export function uriOf(hd: Hd, profile: Profile): string | undefined {
  const systems = systemsIn(profile);
  const known = knownIn(profile, 'system', () => Object.values(systems));
  const text = known.length > 0 ? spelled(hd, known) : undefined;
  const uri = text && Object.keys(systems).find(one => systems[one] === text);
  return uri ?? (hd[2] === 'ISO' ? `urn:oid:${hd[1]}` : undefined);
}

/** One part of the HD that a URI stands for; the first complains of a URI that is not known here. */
export const systemPart = (part: 0 | 1 | 2): Codec<string> => {
  const bound = (profile: Profile): Codec<string> => ({
    name: `system:${part}:${JSON.stringify(profile['identifierSystems'] ?? {})}`,
    code: 'bad-code',
    encode: uri => systemOf(uri, profile)?.[part] ?? (part === 0 ? undefined : ''),
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

/** No authority holds a bar. */
export function tokenOf(token: string): { authority: string; value: string } {
  const bar = token.indexOf('|');
  return { authority: token.slice(0, Math.max(0, bar)), value: token.slice(bar + 1) };
}

/** An identifier as a token; `kind` names the authority of the profile where the partner names none. */
export function token(value: string, hd: Hd, kind: string, profile: Profile): string {
  const usual = ((profile['authorities'] ?? {}) as Record<string, string>)[kind] ?? '';
  // A namespace may stand for other things elsewhere: only persons are numbered under the systems of the profile.
  const known = knownIn(profile, `of ${kind}`, () => [
    usual,
    ...(kind === 'patient' ? Object.values(systemsIn(profile)) : []),
  ]);
  const authority = spelled(hd, known) || usual;
  return authority === '' && !value.includes('|') ? value : `${authority}|${value}`;
}
