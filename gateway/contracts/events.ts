/** The events of a contract: read from contract.yaml, and what they must not say. */
import type { SourceDocument } from '../config/document.ts';
import type { ConfigFindingCode } from '../config/finding-codes.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { typeOf } from '../events/event.ts';
import type { ContractEvent, EventBody, JsonSchema, Operation } from './contract.ts';
import type { ContractFile, EventFile } from './contract-file.ts';
import { idPlaces } from './id-places.ts';
import type { LastKnown } from './last-known.ts';
import { hasPointer } from './lint.ts';
import { phiPointers } from './phi.ts';
import { subjectsReader } from './subjects.ts';
import type { Check } from './validator.ts';

const ID = '/id';
/** What its answer is, an event that follows no operation tells in full. */
const READ = 'read';

/** @param own compiles a schema that an event names for itself; undefined for one that is wrong */
export function eventsOf(
  contract: string,
  { events = {}, operations: said }: ContractFile,
  operations: readonly Operation[],
  own: (file: string) => EventBody | undefined,
  known: (file?: string) => LastKnown | undefined = () => undefined,
): ContractEvent[] {
  return Object.entries(events).map(([name, { audience = 'scope', subject = ID, schema, ...event }]) => {
    const { after = READ, full } = event;
    const followed = operations.find(operation => operation.name === after);
    // What may not be told in full is not kept: nobody could read it.
    const tells = full && subject === ID ? known(schema ?? said[after]?.answer) : undefined;
    const answer = followed && bodyOf(followed.answerSchema, followed.checkAnswer);
    const body = schema === undefined ? answer : own(schema);
    return {
      name,
      type: typeOf(contract, name),
      audience,
      subject,
      ...event,
      ...(body && { body }),
      ...(tells && { tells }),
    };
  });
}

export const bodyOf = (schema: JsonSchema, check: Check): EventBody => ({
  ...{ schema, check, ids: idPlaces(schema), subjects: subjectsReader(schema) },
});

interface Rule {
  field: keyof EventFile;
  code: ConfigFindingCode;
  /** `answer` is what it tells: its own schema, or that of the operation it follows. */
  broken(said: EventFile, file: ContractFile, answer: JsonSchema | undefined): boolean;
  message: string;
  fix: string;
}

const RULES: readonly Rule[] = [
  {
    field: 'after',
    code: 'unknown-field',
    broken: ({ after }, { operations }) => after !== undefined && !Object.hasOwn(operations, after),
    message: 'it follows no operation of this contract',
    fix: 'Name one of the operations.',
  },
  {
    field: 'after',
    code: 'get-with-effect',
    broken: ({ after = '' }, { operations }) => operations[after]?.effect === 'read',
    message: 'what only reads makes nothing happen',
    fix: 'Name an operation with an effect.',
  },
  {
    field: 'full',
    code: 'unknown-field',
    broken: ({ full, after, schema }, { operations }) =>
      full !== undefined && after === undefined && schema === undefined && !Object.hasOwn(operations, READ),
    message: 'there is nothing to tell in full',
    fix: 'Name a schema, or the operation it follows, or give the contract one called read, or leave full out.',
  },
  {
    field: 'merges',
    code: 'unknown-field',
    broken({ merges }, _file, answer) {
      if (merges === undefined) return false;
      const places = idPlaces(answer ?? {});
      const kind = places.kindAt(merges.from);
      return kind === undefined || kind !== places.kindAt(merges.into);
    },
    message: 'from and into are no two ids of one kind',
    fix: 'Name two places marked x-id with the same kind.',
  },
  {
    field: 'subject',
    code: 'unknown-field',
    broken: ({ subject }, _file, answer) =>
      subject !== undefined && answer !== undefined && !hasPointer(answer, subject),
    message: 'the subject is no field of the answer',
    fix: 'Correct the pointer.',
  },
  {
    field: 'subject',
    code: 'phi-in-url',
    broken: ({ subject = ID }, _file, answer) => answer !== undefined && phiPointers(answer).includes(subject),
    message: 'the subject is marked x-phi',
    fix: 'Point to an id that tells nothing: the subject is a path.',
  },
];

export function lintEvents(
  source: SourceDocument,
  file: ContractFile,
  documents: ReadonlyMap<string, SourceDocument>,
): ConfigFinding[] {
  return Object.entries(file.events ?? {}).flatMap(([name, said]) => {
    const answer = documents.get(said.schema ?? file.operations[said.after ?? READ]?.answer ?? '')?.value as
      | JsonSchema
      | undefined;
    return RULES.filter(rule => rule.broken(said, file, answer)).map(({ field, code, message, fix }) =>
      source.finding(['events', name, field], code, message, fix),
    );
  });
}
