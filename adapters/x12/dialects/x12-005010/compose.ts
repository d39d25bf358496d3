/** Writes a neutral tree as one interchange with provisional control numbers, judged by our own walker before it leaves. */
import { DialectError, type Profile } from '../../../../gateway/kit.ts';
import { type Issue, mishapOf } from '../../codec/issue.ts';
import { characterTest, writeIsa, writeSegment } from '../../codec/writer.ts';
import type { Grammar } from '../../grammar/grammar.ts';
import { segmentsOf, textOf, type X12Tree } from '../../grammar/tree.ts';
import { type Layout, layOut } from '../../grammar/unparse.ts';
import { walk } from '../../grammar/walker.ts';
import { grammarOf } from './grammars.ts';
import { judgeRequest } from './rules.ts';
import { settingsOf, type X12Settings } from './settings.ts';

/** Placeholders until the link numbers each attempt. */
const PROVISIONAL = { isa13: '000000001', gs06: '1', st02: '0001' };

/** Throws DialectError with every finding; each says its `position` and `at`. */
export function compose(tree: X12Tree, profile: Profile): string {
  const settings = settingsOf(profile);
  const grammar = grammarFor(tree);
  const { component, repetition } = settings.delimiters;
  const layout = layOut(withSetHeader(tree, grammar), grammar, { component, repetition, text: writable(settings) });
  const issues = [...layout.issues, ...judge(layout, grammar, settings), ...judgeRequestOf(tree, grammar, settings)];
  const errors = issues.filter(issue => issue.severity === 'error').map(mishapOf);
  if (errors.length > 0) throw new DialectError(...(errors.slice(0, 100) as [ReturnType<typeof mishapOf>]));
  return envelope(layout.segments, grammar, settings);
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
  const header = [table.set, PROVISIONAL.st02, table.version].map((value, i) => textOf(given, i + 1) || value);
  return { ...tree, ST: [['ST', ...header]] };
}

/** The walker splits in place, so it gets its own copy. A loop that nothing opens would only confuse it. */
function judge(layout: Layout, grammar: Grammar, settings: X12Settings): Issue[] {
  if (layout.issues.some(issue => issue.cause === 'required-segment-missing')) return [];
  const copy = layout.segments.map(segment => [...segment]);
  const { component, repetition } = settings.delimiters;
  const { issues } = walk(copy, grammar, { component, repetition, strict: true });
  if (layout.issues.length === 0) return issues;
  // What could not be written has been named already and only looks missing now.
  const named = new Set(layout.issues.map(issue => JSON.stringify(issue.at?.slice(0, 12))));
  return issues.filter(issue => !named.has(JSON.stringify(issue.at)));
}

function judgeRequestOf(tree: X12Tree, grammar: Grammar, settings: X12Settings): Issue[] {
  return grammar.table.set === '270' ? judgeRequest(tree, settings) : [];
}

/** Upper case and transliteration only where the partner's profile says so. */
function writable({
  upperCase,
  transliterate,
  delimiters,
  charset,
}: X12Settings): (text: string) => string | undefined {
  const allowed = characterTest(delimiters, charset);
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

function envelope(set: readonly string[][], { table }: Grammar, settings: X12Settings): string {
  const { interchange, group, delimiters, suffix } = settings;
  const write = (elements: readonly string[]) => writeSegment(elements, delimiters, suffix);
  // The set's own creation time; the link may stamp a later one.
  const header = set.find(segment => segment[0] === 'BHT') ?? [];
  const [date = '19700101', time = '0000'] = [header[4], header[5]];
  const { isa13, gs06 } = PROVISIONAL;
  const st02 = set[0]![2]!;
  const gs = ['GS', table.functionalId, group.sender, group.receiver, date, time, gs06, 'X', table.version];
  const isa = {
    ...interchange,
    date: date.slice(2),
    time: time.slice(0, 4),
    version: interchange.versionNumber,
    control: isa13,
  };
  return [
    writeIsa(isa, delimiters, suffix),
    write(gs),
    ...set.map(write),
    write(['SE', String(set.length + 1), st02]),
    write(['GE', '1', gs06]),
    write(['IEA', '1', isa13]),
  ].join('');
}
