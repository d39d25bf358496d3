/** Reads everything in one input and judges it: each set on its own, with the errors of its envelopes. */
import type { Profile } from '../../../../gateway/kit.ts';
import { fatal } from '../../codec/delimiters.ts';
import type { Group, Interchange, TransactionSet } from '../../codec/envelope.ts';
import { readInterchange } from '../../codec/interchange.ts';
import type { Issue } from '../../codec/issue.ts';
import type { X12Tree } from '../../grammar/tree.ts';
import { walk } from '../../grammar/walker.ts';
import { grammarOf } from './grammars.ts';
import { settingsOf, type X12Settings } from './settings.ts';

export interface JudgedSet {
  set: TransactionSet;
  group: Group;
  interchange: Interchange;
  /** Absent where an error keeps anybody from relying on it. */
  tree?: X12Tree;
  errors: Issue[];
  warnings: Issue[];
}

export interface Judgement {
  interchanges: Interchange[];
  sets: JudgedSet[];
  /** Of the input, its interchanges and groups. */
  errors: Issue[];
  warnings: Issue[];
}

/** A real-time reply of 16 MiB holds fewer; each costs memory beyond its text. */
const SEGMENTS = 250_000;

/** More sets than this are a batch, which is read as a stream. */
const SETS = 1000;

/** Throws DialectError as the tokenizer does. */
export function judgeInput(input: string | Uint8Array, profile: Profile): Judgement {
  const settings = settingsOf(profile);
  const limits = { segments: SEGMENTS, ...settings.limits };
  const { interchanges, issues } = readInterchange(input, { charset: settings.charset, limits, onSet: atMost(SETS) });
  const sets: JudgedSet[] = [];
  const around = [...issues];
  const controls = new Set<string>();
  for (const interchange of interchanges) {
    interchange.issues.push(
      ...repeated(controls, 'ISA-13', interchange.isa[6], interchange.isa[13], interchange.offset),
    );
    around.push(...interchange.issues);
    for (const group of interchange.groups) {
      group.issues.push(...repeated(controls, 'GS-06', String(interchange.offset), group.gs[6], group.offset));
      around.push(...group.issues);
      const inherited = [...interchange.issues, ...group.issues]
        .filter(i => severityOf(i, settings) === 'error')
        .slice(0, 10);
      for (const set of group.sets) {
        set.issues.push(...repeated(controls, 'ST-02', String(group.offset), set.control, set.offsets[0]!));
        sets.push(judgeSet(set, group, interchange, inherited, settings));
      }
    }
  }
  return { interchanges, sets, ...sort(around, settings) };
}

function atMost(most: number): (set: TransactionSet) => boolean {
  let count = 0;
  return set => {
    if (++count > most) throw fatal('body-too-large', set.offsets[0]!);
    return true;
  };
}

function judgeSet(
  set: TransactionSet,
  group: Group,
  interchange: Interchange,
  inherited: readonly Issue[],
  settings: X12Settings,
): JudgedSet {
  const judged: JudgedSet = { set, group, interchange, ...sort(set.issues, settings) };
  judged.errors.push(...inherited);
  if (judged.errors.length > 0) return judged;
  const grammar = grammarOf(set.id, set.version);
  const offset = set.offsets[0]!;
  if (typeof grammar === 'string') {
    judged.errors.push({
      cause: grammar,
      severity: 'error',
      offset,
      place: grammar === 'unsupported-set' ? 'ST-01' : 'ST-03',
    });
    return judged;
  }
  // GS08 and ST03 decide; ISA12 is the version of the envelope and often lags behind.
  if (interchange.isa[12] !== set.version.slice(0, 5) || (group.gs[8] ?? '').slice(0, 10) !== set.version.slice(0, 10))
    judged.warnings.push({ cause: 'version-mismatch', severity: 'warning', offset, place: 'ISA-12' });
  const { component, repetition } = interchange.delimiters;
  const { severity } = settings;
  const { tree, issues } = walk(set.segments, grammar, { component, repetition, severity, offsets: set.offsets });
  // The walker has asked the profile already, and knows where it may not be asked.
  const { errors, warnings } = sort(issues);
  judged.errors.push(...errors);
  judged.warnings.push(...warnings);
  if (judged.errors.length === 0) judged.tree = tree;
  return judged;
}

/** A control number that came before in the same input; over time the link keeps watch. */
function repeated(
  seen: Set<string>,
  place: string,
  scope: string | undefined,
  id: string | undefined,
  offset: number,
): Issue[] {
  const key = `${place} ${scope} ${id}`;
  if (!seen.has(key)) {
    seen.add(key);
    return [];
  }
  const rule = `duplicate-control-${place.replace('-', '').toLowerCase()}`;
  return [
    { cause: 'duplicate-control', rule, severity: 'error', offset, place, ...(place === 'ST-02' ? { ik5: '23' } : {}) },
  ];
}

function sort(issues: readonly Issue[], settings?: X12Settings): { errors: Issue[]; warnings: Issue[] } {
  const errors: Issue[] = [];
  const warnings: Issue[] = [];
  for (const issue of issues) (severityOf(issue, settings) === 'error' ? errors : warnings).push(issue);
  return { errors, warnings };
}

function severityOf(issue: Issue, settings?: X12Settings): 'error' | 'warning' {
  return settings?.severity[issue.rule ?? ''] ?? settings?.severity[issue.cause] ?? issue.severity;
}
