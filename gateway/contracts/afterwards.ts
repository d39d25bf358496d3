/** What an operation leaves to be done later by another of its contract: as contract.yaml says it, read from the answer. */
import type { SourceDocument } from '../config/document.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { pointerReader } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import type { ContractFile } from './contract-file.ts';
import { hasPointer } from './lint.ts';
import { type Polling, type PollingFile, pollingOf } from './polling.ts';

export interface AfterwardsFile {
  operation: string;
  /** JSON Pointer into the answer: the instant at which it is due. */
  at?: string;
  /** In place of an instant: it is asked again and again. */
  poll?: PollingFile;
  /** Fields of its request, each by a JSON Pointer into the answer. */
  with: Record<string, string>;
  /** Fields of its request that are as they were in this one. */
  same?: string[];
}

export interface Afterwards {
  /** Of the same contract. */
  operation: string;
  /** Undefined where the answer names no instant. */
  at(answer: unknown): Date | undefined;
  input(answer: unknown, request: unknown): object;
  polling?: Polling;
}

export function afterwardsOf({ operation, at, poll, with: fields, same = [] }: AfterwardsFile): Afterwards {
  const readAt = at === undefined ? () => undefined : pointerReader(at);
  const readers = Object.entries(fields).map(([name, pointer]) => [name, pointerReader(pointer)] as const);
  return {
    operation,
    at(answer) {
      const instant = readAt(answer);
      return typeof instant === 'string' ? new Date(instant) : undefined;
    },
    input: (answer, request) => ({
      ...Object.fromEntries(same.map(name => [name, (request as Record<string, unknown>)[name]])),
      ...Object.fromEntries(readers.map(([name, read]) => [name, read(answer)])),
    }),
    ...(poll && { polling: pollingOf(poll) }),
  };
}

/** What nobody serves would wait for ever, and a read would tell its answer to nobody unless it is what is waited for. */
export function lintAfterwards(
  source: SourceDocument,
  { operations, events = {} }: ContractFile,
  schemaOf: (file: string) => JsonSchema | undefined,
): ConfigFinding[] {
  return Object.entries(operations).flatMap(([name, { afterwards, answer, request = '' }]) => {
    if (!afterwards) return [];
    const { at, poll, same = [] } = afterwards;
    const next = operations[afterwards.operation];
    const pointers = [at, poll?.while.field, ...Object.values(afterwards.with)].filter(one => one !== undefined);
    const lost = pointers.filter(one => !hasPointer(schemaOf(answer), one));
    const unasked = same.filter(
      one => ![request, next?.request ?? ''].every(file => hasPointer(schemaOf(file), `/${one}`)),
    );
    const event = events[poll?.tells ?? ''];
    const wrong: [boolean, message: string, fix: string][] = [
      [!poll && next?.effect === 'read', 'no operation that changes anything', 'Name one of this contract.'],
      [next === undefined, 'no operation of this contract', 'Name one.'],
      [
        poll !== undefined && (next?.effect !== 'read' || next.answer !== answer),
        'what it asks again does not answer what it was answered itself',
        'Name an operation that only reads, with the same answer.',
      ],
      [
        poll !== undefined && (!event || event.after !== undefined),
        'it tells no event of its own',
        'Name an event without after.',
      ],
      [(at === undefined) === (poll === undefined), 'it is due at no time, or at two', 'Say at or poll.'],
      ...lost.map((one): [boolean, string, string] => [true, `${one} is no field of the answer`, 'Correct it.']),
      ...unasked.map((one): [boolean, string, string] => [true, `${one} is not in both requests`, 'Correct it.']),
    ];
    return wrong
      .filter(([isWrong]) => isWrong)
      .map(([, message, fix]) => source.finding(['operations', name, 'afterwards'], 'unknown-field', message, fix));
  });
}
