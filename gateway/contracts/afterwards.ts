/** What an operation leaves to be done later by another of its contract: as contract.yaml says it, read from the answer. */
import type { SourceDocument } from '../config/document.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { pointerReader } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import type { ContractFile } from './contract-file.ts';
import { hasPointer } from './lint.ts';

export interface AfterwardsFile {
  operation: string;
  /** JSON Pointer into the answer: the instant at which it is due. */
  at: string;
  /** Fields of its request, each by a JSON Pointer into the answer. */
  with: Record<string, string>;
}

export interface Afterwards {
  /** Of the same contract. */
  operation: string;
  /** Undefined where the answer names no instant. */
  at(answer: unknown): Date | undefined;
  input(answer: unknown): object;
}

export function afterwardsOf({ operation, at, with: fields }: AfterwardsFile): Afterwards {
  const readAt = pointerReader(at);
  const readers = Object.entries(fields).map(([name, pointer]) => [name, pointerReader(pointer)] as const);
  return {
    operation,
    at(answer) {
      const instant = readAt(answer);
      return typeof instant === 'string' ? new Date(instant) : undefined;
    },
    input: answer => Object.fromEntries(readers.map(([name, read]) => [name, read(answer)])),
  };
}

/** What nobody serves would wait for ever, and a read would tell its answer to nobody. */
export function lintAfterwards(
  source: SourceDocument,
  { operations }: ContractFile,
  answerOf: (file: string) => JsonSchema | undefined,
): ConfigFinding[] {
  return Object.entries(operations).flatMap(([name, { afterwards, answer }]) => {
    if (!afterwards) return [];
    const place = ['operations', name, 'afterwards'];
    const next = operations[afterwards.operation];
    const lost = [afterwards.at, ...Object.values(afterwards.with)].filter(one => !hasPointer(answerOf(answer), one));
    return [
      ...(next && next.effect !== 'read'
        ? []
        : [source.finding(place, 'unknown-field', 'no operation that changes anything', 'Name one of this contract.')]),
      ...lost.map(one => source.finding(place, 'unknown-field', `${one} is no field of the answer`, 'Correct it.')),
    ];
  });
}
