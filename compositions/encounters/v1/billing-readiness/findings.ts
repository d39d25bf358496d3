/** How a part stands and why, and what it says where its source could not be asked: never that it is complete. */
import type { BillingReadinessPart } from '../../../../contracts/encounters/v1/types.ts';
import { Fault } from '../../../../gateway/kit.ts';

export type Part = BillingReadinessPart;
export type Reason = Part['reasons'][number];

/** What a source said, or why it could not. */
export type Looked<T> = { said: T } | { why: Reason };

export const NOT_REQUIRED: Part = { status: 'not-required', reasons: [], found: [] };

const MOST = 1000;

export const part = (status: Part['status'], found: readonly string[], ...reasons: Reason[]): Part => ({
  ...{ status, reasons, found: [...new Set(found)].slice(0, MOST) },
});

export const MORE: Reason = { code: 'more-than-listed', text: 'There are more than were looked at.' };
export const ERASED: Reason = { code: 'no-longer-kept', text: 'What was asked is no longer kept.' };

/** Complete where nothing is missing. Where not all was looked at, nobody knows what is missing. */
export function judged(found: readonly string[], reasons: readonly Reason[], unseen?: Reason): Part {
  if (reasons.length === 0) return part('complete', found);
  return unseen ? part('unknown', found, unseen, ...reasons) : part('missing', found, ...reasons);
}

/** A fault of a source is told as one; what is wrong with the gateway, or ends the call, is not. */
export async function looked<T>(kind: string, asked: Promise<unknown>): Promise<Looked<T>> {
  try {
    return { said: (await asked) as T };
  } catch (error) {
    if (!(error instanceof Fault) || error.status === 500 || error.code === 'cancelled') throw error;
    return { why: { code: error.code, text: `${kind} could not be asked.` } };
  }
}
