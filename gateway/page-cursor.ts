/** Where a page ended, as the caller brings it back: opaque, so that what it is made of may change. */
import { createHash, type KeyObject } from 'node:crypto';
import { Fault } from './faults.ts';
import { canonicalJson } from './store/canonical-json.ts';
import { SealBroken, seal, unseal } from './store/seal.ts';

const VERSION = '1';

/** Of a place that tells nothing to who reads it. */
export const cursorOf = (place: string): string => Buffer.from(`${VERSION} ${place}`).toString('base64url');

/** @param shape of the place @throws Fault `malformed-request` where it is none of ours */
export function placeOf(cursor: string, shape: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(VERSION.length + 1);
  if (cursorOf(place) === cursor && shape.test(place)) return place;
  throw notOurs();
}

/** Whose cursor it is and of which question: under any other it cannot be opened. */
export interface PageOwner {
  /** `contract#operation` */
  kind: string;
  consumer: string | undefined;
  facility: string | undefined;
  /** The question without its cursor. */
  query: unknown;
}

/** Of a place that must neither be read, as it may hold what was searched for, nor made up, as it says where the gateway goes. */
export const sealedCursor = (key: KeyObject, place: string, owner: PageOwner): string =>
  seal(key, [Buffer.from(place)], boundTo(owner)).toString('base64url');

/** @throws Fault `malformed-request` where it is none that this owner was given */
export function unsealedPlace(key: KeyObject, cursor: string, owner: PageOwner): string {
  try {
    const sealed = Buffer.from(cursor, 'base64url');
    // Of the many spellings that a decoder takes for the same bytes, one is ours.
    if (sealed.toString('base64url') === cursor) return unseal(key, sealed, boundTo(owner)).toString();
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
  }
  throw notOurs();
}

const boundTo = ({ kind, consumer = '', facility = '', query }: PageOwner): string =>
  createHash('sha256')
    .update(canonicalJson(['page', kind, consumer, facility, query]))
    .digest('base64');

export const notOurs = (): Fault =>
  new Fault('malformed-request', {
    detail: 'The cursor is none that was given out for this question.',
    errors: [
      {
        pointer: '/cursor',
        code: 'cursor',
        detail: 'Take it from `next` of the page before, as it is, and leave the rest of the query as it was.',
      },
    ],
  });
