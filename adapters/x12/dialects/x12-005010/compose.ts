/** Writes a neutral tree as one interchange with provisional control numbers, judged by our own walker before it leaves. */
import { DialectError, type Mishap, type Profile } from '../../../../gateway/kit.ts';
import { type Issue, mishapOf } from '../../codec/issue.ts';
import { characterTest } from '../../codec/writer.ts';
import type { Grammar } from '../../grammar/grammar.ts';
import { segmentsOf, textOf, type X12Tree } from '../../grammar/tree.ts';
import { type Layout, type LayoutOptions, layOut } from '../../grammar/unparse.ts';
import { walk } from '../../grammar/walker.ts';
import { grammarOf } from './grammars.ts';
import { judgeRequest } from './rules.ts';
import { settingsOf, type X12Settings } from './settings.ts';
import { envelopeOf, Written, type X12Wire } from './written.ts';

/** Placeholders until the link numbers each attempt. */
const PROVISIONAL = { isa13: '000000001', gs06: '1', st02: '0001' };

/** Throws DialectError with every finding; each says its `position` and `at`. */
export function compose(tree: X12Tree, profile: Profile): X12Wire {
  const settings = settingsOf(profile);
  const grammar = grammarFor(tree);
  const { options, envelope } = writingOf(settings, grammar);
  const layout = layOut(withSetHeader(tree, grammar), grammar, options);
  const issues = judge(layout, grammar, options);
  if (grammar.table.set === '270') issues.push(...judgeRequest(tree, settings));
  // Whatever is found in what we send is an error: none of these judges knows a warning here.
  if (issues.length > 0) throw new DialectError(...(issues.slice(0, 100).map(mishapOf) as [Mishap]));
  const written = new Written(layout.segments, envelope, settings);
  const body = written.numbered(PROVISIONAL.isa13, PROVISIONAL.gs06, written.date, written.time);
  return { head: {}, body, written };
}

/** What all messages of a set to a partner have in common. */
interface Writing {
  options: LayoutOptions;
  envelope: readonly string[];
}

const known = new WeakMap<X12Settings, Map<Grammar, Writing>>();

function writingOf(settings: X12Settings, grammar: Grammar): Writing {
  const sets = known.get(settings) ?? new Map<Grammar, Writing>();
  let writing = sets.get(grammar);
  if (writing === undefined) {
    const { component, repetition } = settings.delimiters;
    const options = { component, repetition, text: writable(settings) };
    writing = { options, envelope: envelopeOf(grammar.table, settings) };
    known.set(settings, sets.set(grammar, writing));
  }
  return writing;
}

/** What ST says, else a 270. */
function grammarFor(tree: X12Tree): Grammar {
  const st = segmentsOf(tree, 'ST')[0];
  const id = textOf(st, 1) || '270';
  const grammar = grammarOf(id, textOf(st, 3) || (id === '999' ? '005010X231A1' : '005010X279A1'));
  if (typeof grammar === 'string') throw new DialectError({ cause: grammar, position: 'ST-01', at: ['ST', 0, 1] });
  return grammar;
}

function withSetHeader(tree: X12Tree, { table }: Grammar): X12Tree {
  const given = segmentsOf(tree, 'ST')[0];
  const [set, version] = [textOf(given, 1) || table.set, textOf(given, 3) || table.version];
  return { ...tree, ST: [['ST', set, textOf(given, 2) || PROVISIONAL.st02, version]] };
}

/**
 * The walker is asked only where the layout cannot vouch for itself. It splits in place, so it gets its own copy; a loop
 * that nothing opens would only confuse it.
 */
function judge(layout: Layout, grammar: Grammar, { component, repetition }: LayoutOptions): Issue[] {
  const { issues } = layout;
  if (layout.sound && issues.length === 0) return issues;
  if (issues.some(issue => issue.cause === 'required-segment-missing')) return issues;
  const copy = layout.segments.map(segment => [...segment]);
  const found = walk(copy, grammar, { component, repetition, strict: true }).issues;
  if (issues.length === 0) return found;
  // What could not be written has been named already and only looks missing now.
  const named = new Set(issues.map(issue => JSON.stringify(issue.at?.slice(0, 12))));
  return [...issues, ...found.filter(issue => !named.has(JSON.stringify(issue.at)))];
}

/** Upper case and transliteration only where the partner's profile says so. */
function writable({
  upperCase,
  transliterate,
  delimiters,
  charset,
}: X12Settings): (text: string) => string | undefined {
  const allowed = characterTest(delimiters, charset);
  if (!transliterate && !upperCase) return text => (allowed(text) ? text : undefined);
  return text => {
    let written = text;
    if (transliterate) written = toAscii(written);
    if (upperCase) written = written.toUpperCase();
    return allowed(written) ? written : undefined;
  };
}

const LIGATURES: Readonly<Record<string, string>> = {
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
  Œ: 'OE',
  œ: 'oe',
  Đ: 'D',
  đ: 'd',
  Ł: 'L',
  ł: 'l',
};

/** Letters without their marks; what has no such form stays and is refused by a charset that lacks it. */
function toAscii(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\x00-\x7f]/gu, char => LIGATURES[char] ?? char);
}
