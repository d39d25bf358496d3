/** What is wrong with a mapping before any data flows: each mistake with its line and what to do about it. */
import type { MappingCode } from '../config/finding-codes.ts';
import type { Dialect } from '../plugs/dialect.ts';
import { type Bound, bindTable, type Place, type Problem } from './bind.ts';
import type { Codec } from './codec.ts';
import { type ContractSchemas, carriedBy } from './coverage.ts';
import type { Mapping, Step } from './mapping.ts';
import type { Syntax } from './path.ts';
import { missingRequired } from './required.ts';
import type { Rule } from './rule.ts';
import { joinPaths } from './spelling.ts';
import { crowdedTargets } from './targets.ts';

export interface MappingFinding {
  file: string;
  line: number;
  code: MappingCode;
  message: string;
  fix: string;
}

/** With the contract's schemas, required canonical fields that no rule writes are found too. */
export function lintMapping(mapping: Mapping, dialect: Dialect, schemas: ContractSchemas = {}): MappingFinding[] {
  const home = mapping.steps.flatMap(step => [...step.request, ...step.response])[0]?.id ?? `${mapping.contract}:1`;
  const names = new Set(mapping.steps.map(step => step.name));
  return [
    ...mapping.steps.flatMap(step => [
      ...lintStep(step, dialect),
      ...reconciles(step, names, home),
      ...pages(step, dialect, home),
    ]),
    ...unwritten(mapping.steps, schemas, home),
  ].map(located);
}

const lintStep = ({ request, response }: Step, dialect: Dialect): Problem[] => [
  ...lintTable(request, dialect, 'request'),
  ...lintTable(response, dialect, 'response'),
];

/** Required fields that no step sends; and those that an answer may lack: each step that can be the last gives a whole one. */
function unwritten(steps: readonly Step[], schemas: ContractSchemas, home: string): Problem[] {
  const missing = (path: string, where: string): Problem => ({
    rule: home,
    code: 'required-not-written',
    message: `${where}: no rule writes the required canonical field ${path}`,
    fix: 'add a rule for it',
  });
  const names = steps.map(({ name }) => name).join(', ');
  const carried = steps.flatMap(step => carriedBy(step.request, '', 'encode'));
  const unsent = schemas.request ? missingRequired(schemas.request, carried) : [];
  const last = steps.at(-1);
  // A refinement may fill anything: only the contract check of the answer can tell.
  const unread =
    schemas.answer && last && !last.refine
      ? missingRequired(schemas.answer, carriedBy(last.response, '', 'decode'))
      : [];
  return [
    ...unsent.map(path => missing(path, `step ${names}`)),
    ...unread.map(path => missing(path, `step ${last?.name}`)),
  ];
}

/** Every problem of one table. */
function lintTable(rules: readonly Rule[], dialect: Dialect, direction: 'request' | 'response'): Problem[] {
  const bound = bindTable(rules, dialect);
  return [
    ...bound.problems,
    ...lintRules(bound.rules, { dialect, direction, said: new Map() }),
    ...crowdedTargets(bound),
  ];
}

interface Linting {
  dialect: Dialect;
  direction: 'request' | 'response';
  /** By path: what the rules around say there. */
  said: ReadonlyMap<string, readonly string[]>;
}

/** Of a group, what its own rules say counts within it alone. */
function lintRules(rules: readonly Bound[], linting: Linting, where: readonly Said[] = []): Problem[] {
  const own = Map.groupBy([...where, ...saidBy(rules)], ([path]) => path);
  const said = new Map([
    ...linting.said,
    ...[...own].map(([path, all]) => [path, [...new Set(all.map(([, value]) => value))]] as const),
  ]);
  return flatten(rules).flatMap(rule => [
    ...lintRule(rule, { ...linting, said }),
    ...(rule.kind === 'each' ? lintRules(rule.rules, { ...linting, said }, testedBy(rule, linting.dialect)) : []),
  ]);
}

type Said = [path: string, value: string];

const saidBy = (rules: readonly Bound[]): Said[] =>
  flatten(rules).flatMap(rule => (rule.kind === 'fixed' ? [[rule.write.text, String(rule.rule.value)] as Said] : []));

const testedBy = ({ rule, read, write }: Extract<Bound, { kind: 'each' }>, { syntax }: Dialect): Said[] =>
  [...read, ...(write ? [write] : [])].flatMap(group =>
    Object.entries(rule.where).flatMap(([text, values]) =>
      [values].flat().map((value): Said => [joinPaths(syntax, group.text, text), value]),
    ),
  );

/** With the rules of its conditions; those of its groups aside. */
const flatten = (rules: readonly Bound[]): Bound[] =>
  rules.flatMap(rule => (rule.kind === 'when' ? [rule, ...flatten(rule.rules)] : [rule]));

function lintRule(rule: Bound, { dialect, direction, said }: Linting): Problem[] {
  const problems: Problem[] = [];
  const add = (code: MappingCode, message: string, fix: string): void => {
    problems.push({ rule: rule.rule.id, code, message, fix });
  };
  for (const place of placesOf(rule)) {
    const why = dialect.checkPath(place.text, direction, path => said.get(path) ?? []);
    if (why) add('unknown-path', `${place.text}: ${why}`, 'name a place that the dialect has');
  }
  if ((rule.kind === 'field' || rule.kind === 'context') && rule.codec) {
    const twice = ambiguousCode(rule.codec);
    if (twice)
      add('codes-not-bijective', `two canonical codes share ${twice}`, 'keep one, put the other into decodeAlso');
  }
  const literals =
    rule.kind === 'fixed' ? [rule.rule.value] : rule.kind === 'each' ? rule.tests.flatMap(test => test.values) : [];
  for (const value of literals) {
    const why = badLiteral(dialect.syntax, value);
    if (why) add('bad-literal', why, 'write a text that the syntax can hold');
  }
  return problems;
}

/** Places that end at a value; loops and segments as a whole are the concern of the rules below them. */
function placesOf(rule: Bound): Place[] {
  if (rule.kind === 'field')
    return [...new Map([...rule.read, ...rule.write].map(place => [place.text, place])).values()];
  if (rule.kind === 'fixed' || rule.kind === 'context') return [rule.write];
  if (rule.kind === 'custom' || rule.kind === 'ignore') return rule.reads.filter(place => !place.whole);
  return [];
}

function ambiguousCode({ codes, decodeAlso = {} }: Codec): string | undefined {
  const seen = new Set<string>();
  for (const code of [...Object.values(codes ?? {}), ...Object.keys(decodeAlso)]) {
    if (seen.has(code)) return JSON.stringify(code);
    seen.add(code);
  }
  return undefined;
}

/** Control characters and the usual delimiters (X12.6 §3.3, HL7 v2.5.1 §2.5.4) cannot stand in a text of a table. */
const RESERVED: Partial<Record<Syntax, RegExp>> = { x12: /[*~^:\x00-\x1f]/, hl7v2: /[|~^\\&\x00-\x1f]/ };

function badLiteral(syntax: Syntax, value: unknown): string | undefined {
  if (value === '') return 'an empty text is the same as none';
  const reserved = RESERVED[syntax];
  if (!reserved) return undefined;
  if (typeof value !== 'string') return `${syntax} holds texts only`;
  return reserved.test(value) ? 'holds a delimiter or a control character' : undefined;
}

function reconciles(step: Step, names: ReadonlySet<string>, home: string): Problem[] {
  if (step.reconcile === undefined || names.has(step.reconcile)) return [];
  const message = `step ${step.name} reconciles by ${step.reconcile}, which is no step`;
  return [{ rule: home, code: 'unknown-step', message, fix: 'name a step of this mapping' }];
}

/** Without a bound a page is as long as the server likes; without a word for the next one nobody gets beyond the first. */
function pages({ name, page, request }: Step, dialect: Dialect, home: string): Problem[] {
  if (!page) return [];
  const problem = (code: MappingCode, message: string, fix: string): Problem => ({ rule: home, code, message, fix });
  const size = dialect.resolve?.(page.size) ?? page.size;
  const written = flatten(bindTable(request, dialect).rules).flatMap(rule =>
    rule.kind === 'field' ? rule.write : rule.kind === 'fixed' ? [rule.write] : [],
  );
  const isWritten = written.some(({ text }) => (dialect.resolve?.(text) ?? text) === size);
  return [
    ...(isWritten
      ? []
      : [problem('required-not-written', `step ${name}: no rule writes ${page.size}`, 'add a rule for it')]),
    ...(dialect.next
      ? []
      : [problem('unknown-path', `step ${name}: ${dialect.name} has no way to ask for a next page`, 'drop page')]),
  ];
}

function located({ rule, code, message, fix }: Problem): MappingFinding {
  const colon = rule.lastIndexOf(':');
  return { file: rule.slice(0, colon), line: Number(rule.slice(colon + 1)) || 1, code, message, fix };
}
