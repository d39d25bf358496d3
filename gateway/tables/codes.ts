/** Code tables: bijective, so that both directions come from one list; what only occurs when reading stands apart. */
import type { Codec } from './codec.ts';

export interface CodeOptions<Canonical extends string> {
  /** Further backend codes that are understood but never written. */
  decodeAlso?: Readonly<Record<string, Canonical>>;
}

/** Canonical to backend codes. Unknown codes are `bad-code`: nothing is defaulted. */
export function codes<const Canonical extends string>(
  table: Readonly<Record<Canonical, string>>,
  { decodeAlso = {} }: CodeOptions<NoInfer<Canonical>> = {},
): Codec<Canonical> {
  const forward = new Map<unknown, string>(Object.entries(table));
  const back = new Map<unknown, Canonical>(Object.entries(decodeAlso));
  for (const [canonical, code] of Object.entries(table)) back.set(code, canonical as Canonical);
  return {
    name: `codes:${JSON.stringify([table, decodeAlso])}`,
    code: 'bad-code',
    encode: value => forward.get(value),
    decode: value => back.get(value),
    codes: table,
    decodeAlso,
  };
}

/** The code table of that name in the partner's profile, canonical to backend. */
codes.from = (name: string): Codec<string> => ({
  name: `codes.from:${name}`,
  code: 'bad-code',
  encode: () => undefined,
  decode: () => undefined,
  bind(profile) {
    const table = Object.hasOwn(profile, name) ? profile[name] : undefined;
    const ok = typeof table === 'object' && table !== null && Object.values(table).every(v => typeof v === 'string');
    if (!ok) return { problem: `the profile has no code table ${name}` };
    return codes(table as Record<string, string>);
  },
});

/**
 * The same where the profile has the table: what it lists is all that is written. Other codes of the partner are read as they
 * are, and so is everything where the profile has no table.
 */
codes.listed = (name: string): Codec<string> => ({
  name: `codes.listed:${name}`,
  code: 'bad-code',
  encode: value => value,
  decode: value => (typeof value === 'string' ? value : undefined),
  bind(profile) {
    const bound = Object.hasOwn(profile, name) ? codes.from(name).bind!(profile) : this;
    if ('problem' in bound || bound === this) return bound;
    return {
      ...bound,
      name: `codes.listed:${bound.name}`,
      decode: value => bound.decode(value) ?? (typeof value === 'string' ? value : undefined),
    };
  },
});

/** A yes-or-no as two codes. */
export function flag(yes: string, no: string): Codec<boolean> {
  return {
    name: `flag:${JSON.stringify([yes, no])}`,
    code: 'bad-code',
    encode: value => (value === true ? yes : value === false ? no : undefined),
    decode: value => (value === yes ? true : value === no ? false : undefined),
  };
}

/** Lists of single values on both sides, such as repeats of one X12 element; every item must have a spelling. */
export function list<Item>(item?: Codec<Item>): Codec<Item[]> {
  const each = (values: unknown, translate: (value: never) => unknown): unknown[] | undefined => {
    const to: unknown[] = [];
    for (const value of Array.isArray(values) ? (values as unknown[]) : [values]) {
      if (value === '' || value == null) continue;
      const translated = translate(value as never);
      if (translated === undefined) return undefined;
      to.push(translated);
    }
    return to;
  };
  const text = (value: unknown): unknown => (typeof value === 'object' ? undefined : value);
  return {
    name: `list(${item?.name ?? ''})`,
    code: item?.code ?? 'bad-type',
    whole: true,
    ...(item?.codes && { codes: item.codes, decodeAlso: item.decodeAlso ?? {} }),
    encode: values => (Array.isArray(values) ? each(values, item ? item.encode : text) : undefined),
    decode: values => each(values, item ? item.decode : text) as Item[] | undefined,
    ...(item?.bind && {
      bind(profile) {
        const bound = item.bind?.(profile) ?? item;
        return 'problem' in bound ? bound : list(bound);
      },
    }),
  };
}
