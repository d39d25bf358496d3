/** What Workday has no field of its own for: the caller's number stands in front of the reason, within the internal memo. */
import { table } from '../../../../gateway/kit.ts';

export const KIND = table().codes({ goods: 'GOODS', services: 'SERVICES', capital: 'CAPITAL' });

export function memoOf(reference: string | undefined, justification: string | undefined): string | undefined {
  const words = [reference === undefined ? '' : `[${reference}]`, justification ?? ''].filter(Boolean);
  return words.length > 0 ? words.join(' ') : undefined;
}

export function memoAt(memo: string | undefined): { reference?: string; justification?: string } {
  const [, reference, justification] = /^(?:\[([^\]]{1,100})\])? ?([\s\S]*)$/.exec(memo ?? '') ?? [];
  return { ...(reference && { reference }), ...(justification && { justification }) };
}
