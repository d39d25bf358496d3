/** What a dialect tells of how a thing stands, by whichever mapping, where its system of record cannot be asked for it. */
import type { Operation } from '../contracts/contract.ts';
import { coverageOf } from './coverage.ts';
import type { Mapping } from './mapping.ts';

/** Fields of the answer that none of its messages and answers tells; undefined where it tells none. */
export function untold(
  { contract, lastKnown, answerSchema }: Operation,
  mappings: Iterable<Mapping>,
  dialect: string,
): string[] | undefined {
  const all = [...mappings]
    .filter(one => lastKnown && one.contract === contract.name && one.dialect === dialect)
    .map(one => coverageOf(one, { answer: answerSchema }).tables.findLast(isAnswer)?.missing)
    .filter(missing => missing !== undefined && !missing.includes(lastKnown!.asOfField));
  const [first, ...others] = all as string[][];
  return first?.filter(field => others.every(missing => missing.includes(field)));
}

const isAnswer = ({ direction }: { direction: string }): boolean => direction === 'response';
