/** Reading what a system of record that cannot be asked has told last: as contract.yaml says it, and how it is put together. */
import type { SourceDocument } from '../config/document.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { pointerReader, pointerTokens } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import type { ContractFile, OperationFile } from './contract-file.ts';
import { hasPointer } from './lint.ts';

export interface LastKnownFile {
  /** JSON Pointer into the answer: when it was told. What has it is told by a system that cannot be asked. */
  asOf: string;
  /** Fields that hold on where a message does not say them. */
  keeps?: string[];
}

/** One thing that was told: a message is a picture of the whole, an answer says what its operation changed. */
export interface ToldState {
  asOf: Date;
  isMessage: boolean;
  data: object;
}

export interface LastKnown {
  /** Contract whose ids it is known by. */
  contract: string;
  /** Where the instant stands, as tables spell it: `meta.asOf`. */
  asOfField: string;
  /** Undefined where the system of record can be asked. */
  asOf(state: unknown): Date | undefined;
  /** Says all that else holds on. */
  isWhole(state: unknown): boolean;
  /** How it stands by what was told, newest first. */
  conclude(told: readonly ToldState[]): object;
}

type Fields = Readonly<Record<string, unknown>>;

/** By the file of the answer that is given so; undefined where no operation of the contract is answered so. */
export function lastKnownIn(
  contract: string,
  { operations }: ContractFile,
): ((file?: string) => LastKnown | undefined) | undefined {
  const found = Object.values(operations).find(({ lastKnown }) => lastKnown);
  if (!found?.lastKnown) return undefined;
  const known = lastKnownOf(contract, found.lastKnown);
  return file => (file === found.answer ? known : undefined);
}

function lastKnownOf(contract: string, { asOf, keeps = [] }: LastKnownFile): LastKnown {
  const read = pointerReader(asOf);
  const place = pointerTokens(asOf);
  const saidOf = (state: unknown): Date | undefined => {
    const at = read(state);
    return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? new Date(at) : undefined;
  };
  return {
    contract,
    asOfField: place.join('.'),
    asOf: saidOf,
    isWhole: state => keeps.every(name => (state as Fields)[name] !== undefined),
    conclude(told) {
      const message = told.findIndex(({ isMessage }) => isMessage);
      const [newer, rest] = message < 0 ? [told, []] : [told.slice(0, message), told.slice(message)];
      const base = rest[0]?.data ?? {};
      const before = rest.map(({ data }) => data as Fields);
      const kept = keeps.map(name => [name, before.find(data => data[name] !== undefined)?.[name]] as const);
      const held = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
      let state: Fields = { ...base, ...held };
      for (const { data } of newer.toReversed()) state = over(state, data as Fields);
      const [newest] = told;
      if (!newest) return state;
      // As it was said, though it counted as the end of the minute that was named; a clock that was ahead is not believed.
      const said = saidOf(newest.data) ?? newest.asOf;
      return put(state, place, (said < newest.asOf ? said : newest.asOf).toISOString());
    },
  };
}

/** What is told anew counts; of the same thing, known by its id, what is not told anew stays. */
function over(under: Fields, told: Fields): Fields {
  const merged = Object.entries(told).map(([name, value]) => {
    const before = under[name];
    return [name, isSame(before, value) ? over(before, value as Fields) : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}

const isSame = (one: unknown, other: unknown): one is Fields => {
  const id = (one as Fields | undefined)?.['id'];
  return id !== undefined && id === (other as Fields | undefined)?.['id'];
};

function put(into: Fields, [name = '', ...rest]: readonly string[], value: string): Fields {
  return { ...into, [name]: rest.length === 0 ? value : put((into[name] ?? {}) as Fields, rest, value) };
}

interface Rule {
  broken(said: OperationFile & { lastKnown: LastKnownFile }, answer: JsonSchema | undefined): boolean;
  message: string;
  fix: string;
}

const RULES: readonly Rule[] = [
  {
    broken: ({ effect, path, ids }) => effect !== 'read' || !path.endsWith('/:id') || ids?.['id'] === undefined,
    message: 'it reads nothing that is known by an id of the gateway',
    fix: 'Say it of the operation that reads one, with its kind in ids.',
  },
  {
    broken: ({ lastKnown: { asOf, keeps = [] } }, answer) =>
      [asOf, ...keeps.map(name => `/${name}`)].some(pointer => !hasPointer(answer, pointer)),
    message: 'a field that it names is none of the answer',
    fix: 'Correct it.',
  },
];

export function lintLastKnown(
  source: SourceDocument,
  { operations }: ContractFile,
  answerOf: (file: string) => JsonSchema | undefined,
): ConfigFinding[] {
  const said = Object.entries(operations).filter(([, { lastKnown }]) => lastKnown);
  const twice = said.slice(1).map(([name]) => [name, 'another operation says it already', 'Leave one.'] as const);
  const broken = said.flatMap(([name, one]) =>
    RULES.filter(rule => rule.broken({ ...one, lastKnown: one.lastKnown! }, answerOf(one.answer))).map(
      ({ message, fix }) => [name, message, fix] as const,
    ),
  );
  return [...twice, ...broken].map(([name, message, fix]) =>
    source.finding(['operations', name, 'lastKnown'], 'unknown-field', message, fix),
  );
}
