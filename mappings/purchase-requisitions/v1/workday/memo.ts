/** What Workday has no field of its own for: the caller's number stands in front of the reason, within the internal memo. */
import { table } from '../../../../gateway/kit.ts';

export const KIND = table().codes({ goods: 'GOODS', services: 'SERVICES', capital: 'CAPITAL' });

const MARK = '[ref:';
/** A bracket within a number is doubled; as many characters as the contract has room for. */
const MARKED = /^\[ref:((?:[^\]]|\]\]){0,64})\](?!\]) ?([\s\S]*)$/;

/** Marked, so that what people write in brackets is no number; a reason that looks like it has a mark with no number in front. */
export function memoOf(reference: string | undefined, justification: string | undefined): string | undefined {
  const isMarked = reference !== undefined || justification?.startsWith(MARK);
  const words = [isMarked ? `${MARK}${(reference ?? '').replaceAll(']', ']]')}]` : '', justification ?? ''];
  return words.filter(Boolean).join(' ') || undefined;
}

export function memoAt(memo: string | undefined): { reference?: string; justification?: string } {
  const [, marked = '', said = memo] = MARKED.exec(memo ?? '') ?? [];
  const reference = marked.replaceAll(']]', ']');
  return { ...(reference && { reference }), ...(said && { justification: said }) };
}
