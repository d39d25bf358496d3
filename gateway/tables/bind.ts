/** Binds the rules of a table to one dialect and one partner: paths parsed, codecs bound, mistakes collected. */
import type { MappingCode } from '../config/finding-codes.ts';
import type { Dialect, Profile } from '../plugs/dialect.ts';
import type { Codec } from './codec.ts';
import {
  type Concrete,
  type ItemTest,
  type ParsedPath,
  type PathTree,
  parseCanonical,
  type Syntax,
  sketch,
} from './path.ts';
import type {
  CarriedRule,
  ContextRule,
  Custom,
  CustomRule,
  EachRule,
  FieldRule,
  FixedRule,
  GivenRule,
  IgnoreRule,
  Rule,
  WhenRule,
} from './rule.ts';
import { joinPaths, parsePath, placeName } from './spelling.ts';

/** A backend path, relative to the item of the group it stands in. */
export interface Place {
  steps: PathTree;
  /** The whole path from the top, as spelled: what a dialect checks. */
  text: string;
  /** As a person names it, such as `2100C NM1-03`. */
  label: string;
  /** Ends at a loop or a segment. */
  whole: boolean;
}

export interface Group extends Place {
  item: ParsedPath;
  concrete: Concrete;
}

/** A place that code fills, and the canonical field it comes from. */
export interface Written {
  place: Place;
  canonical: PathTree;
}

export type Bound =
  | { kind: 'field'; rule: FieldRule; canonical: PathTree; read: Place[]; write: Place[]; codec: Codec | undefined }
  | { kind: 'fixed'; rule: FixedRule; write: Place }
  | { kind: 'context'; rule: ContextRule; write: Place; codec: Codec | undefined }
  | { kind: 'given'; rule: GivenRule; canonical: PathTree }
  | { kind: 'when'; rule: WhenRule; rules: Bound[] }
  | {
      kind: 'each';
      rule: EachRule;
      canonical: PathTree;
      read: Group[];
      write: Group | undefined;
      tests: ItemTest[];
      rules: Bound[];
    }
  | { kind: 'custom'; rule: CustomRule; custom: Custom; reads: Place[]; writes: Written[] }
  | { kind: 'ignore'; rule: IgnoreRule; reads: Place[] }
  | { kind: 'carried'; rule: CarriedRule };

export interface Problem {
  rule: string;
  code: MappingCode;
  message: string;
  fix: string;
}

export interface BoundTable {
  syntax: Syntax;
  rules: Bound[];
  problems: Problem[];
}

interface Binding {
  dialect: Dialect;
  /** Absent for the lint: codecs that need one stay unbound. */
  profile: Profile | undefined;
  problems: Problem[];
}

/** Binds for a dialect and a partner; without a profile, well enough for the lint. */
export function bindTable(rules: readonly Rule[], dialect: Dialect, profile?: Profile): BoundTable {
  const binding: Binding = { dialect, profile, problems: [] };
  return { syntax: dialect.syntax, rules: bindRules(binding, rules, undefined), problems: binding.problems };
}

function bindRules(binding: Binding, rules: readonly Rule[], group: Group | undefined): Bound[] {
  return rules.flatMap(rule => {
    try {
      return [bindRule(binding, rule, group)];
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      binding.problems.push({ rule: rule.id, code: 'bad-path', message, fix: 'spell the path as the dialect does' });
      return [];
    }
  });
}

function bindRule(binding: Binding, rule: Rule, group: Group | undefined): Bound {
  const at = (text: string): Place => bindPlace(binding, text, group, false);
  switch (rule.kind) {
    case 'field':
      return {
        kind: 'field',
        rule,
        canonical: parseCanonical(rule.canonical),
        ...placesOf(rule, binding.profile, at),
        codec: bindCodec(binding, rule.codec, rule.id),
      };
    case 'fixed':
      return { kind: 'fixed', rule, write: at(rule.backend) };
    case 'context':
      return { kind: 'context', rule, write: at(rule.backend), codec: bindCodec(binding, rule.codec, rule.id) };
    case 'given':
      return { kind: 'given', rule, canonical: parseCanonical(rule.canonical) };
    case 'when':
      return { kind: 'when', rule, rules: bindRules(binding, rule.rules, group) };
    case 'each':
      return bindEach(binding, rule, group);
    case 'custom': {
      const reads = (rule.custom.reads ?? []).map(text => anyPlace(binding, text, group));
      const writes = Object.entries(rule.custom.writes ?? {}).map(([text, canonical]) => ({
        ...{ place: anyPlace(binding, text, group), canonical: parseCanonical(canonical) },
      }));
      return { kind: 'custom', rule, custom: rule.custom, reads, writes };
    }
    case 'ignore':
      return { kind: 'ignore', rule, reads: rule.backend.map(text => anyPlace(binding, text, group)) };
    case 'carried':
      return { kind: 'carried', rule };
  }
}

/** Where a partner keeps it, of the places that the rule knows; those of the rule where its profile chooses none of them. */
function placesOf({ placed, read, write, dir }: FieldRule, profile: Profile | undefined, at: (text: string) => Place) {
  const own = placed && ((profile?.['places'] ?? {}) as Record<string, readonly string[]>)[placed.by];
  const chosen = own?.filter(text => placed?.among.includes(text)) ?? [];
  const either = (usual: readonly string[]) => (chosen.length > 0 && usual.length > 0 ? chosen : usual).map(at);
  return { read: dir === 'encode' ? [] : either(read), write: dir === 'decode' ? [] : either(write) };
}

function bindEach(binding: Binding, rule: EachRule, group: Group | undefined): Bound {
  const read = rule.read.map(text => bindPlace(binding, text, group, true));
  const write = rule.write === undefined ? undefined : bindPlace(binding, rule.write, group, true);
  const model = write ?? read[0];
  if (!model) throw new Error('an `each` needs a group to read or to write');
  if (read.some(other => other.item.level !== model.item.level))
    throw new Error('the groups of one `each` differ in kind');
  const tests = Object.entries(rule.where).map(([path, values]) => ({
    path: bindPlace(binding, path, model, false).steps,
    values: typeof values === 'string' ? [values] : values,
  }));
  const canonical = parseCanonical(rule.canonical);
  return { kind: 'each', rule, canonical, read, write, tests, rules: bindRules(binding, rule.rules, model) };
}

/** A place to look over as a whole: a value, or everything below a loop, a segment or an element. */
function anyPlace(binding: Binding, text: string, group: Group | undefined): Place {
  try {
    return bindPlace(binding, text, group, true);
  } catch {
    return bindPlace(binding, text, group, false);
  }
}

function bindPlace({ dialect }: Binding, text: string, within: Group | undefined, group: boolean): Group {
  const full = within ? text : (dialect.resolve?.(text) ?? text);
  const item = parsePath(dialect.syntax, full, { group, ...(within && { within: within.item }) });
  const top = [...(within?.concrete ?? []), ...sketch(item.steps)];
  const isList = group && item.steps.at(-1)?.kind !== 'range';
  return {
    steps: item.steps,
    text: within ? joinPaths(dialect.syntax, within.text, text) : text,
    label: placeName(dialect.syntax, top),
    whole: item.level === 'loop' || item.level === 'segment',
    item,
    concrete: isList ? [...top, 0] : top,
  };
}

function bindCodec(binding: Binding, codec: Codec | undefined, rule: string): Codec | undefined {
  if (!codec?.bind || !binding.profile) return codec;
  const bound = codec.bind(binding.profile);
  if (!('problem' in bound)) return bound;
  binding.problems.push({ rule, code: 'profile-incomplete', message: bound.problem, fix: 'add it to the profile' });
  return codec;
}
